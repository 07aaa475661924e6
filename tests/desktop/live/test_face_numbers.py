from dataclasses import replace

import pytest

from desktop.live.face_numbers import FaceNumbers, NumberedFace

CAMERA = object()


@pytest.fixture
def numbers():
    return FaceNumbers()


def test_new_faces_are_numbered_from_left_to_right(numbers, make_face):
    assert numbers.assign(CAMERA, (make_face(x=80), make_face(x=10))) == (2, 1)


def test_in_the_mirror_left_is_right(numbers, make_face):
    assert numbers.assign(CAMERA, (make_face(x=80), make_face(x=10)), mirrored=True) == (1, 2)


def test_rows_are_read_one_after_the_other(numbers, make_face):
    faces = (make_face(x=10, y=100), make_face(x=80, y=12), make_face(x=20, y=10))
    assert numbers.assign(CAMERA, faces) == (3, 2, 1)


def test_a_number_stays_with_its_track(numbers, make_face):
    one, two = make_face(x=10, track_id=7), make_face(x=80, track_id=9)
    assert numbers.assign(CAMERA, (one, two)) == (1, 2)
    crossed = replace(one, box=two.box), replace(two, box=one.box)
    assert numbers.assign(CAMERA, crossed) == (1, 2)


def test_a_number_is_never_given_to_another_person(numbers, make_face):
    numbers.assign(CAMERA, (make_face(track_id=7),))
    numbers.assign(CAMERA, ())
    assert numbers.assign(CAMERA, (make_face(track_id=8),)) == (2,)
    assert numbers.assign(CAMERA, (make_face(track_id=7),)) == (1,)


def test_another_source_starts_from_one(numbers, make_face):
    numbers.assign(CAMERA, (make_face(track_id=7),))
    assert numbers.assign(object(), (make_face(track_id=8),)) == (1,)


def test_a_still_is_numbered_the_same_however_often_it_is_read(numbers, make_face):
    faces = (make_face(x=80), make_face(x=10))
    assert numbers.assign(CAMERA, faces) == numbers.assign(CAMERA, faces) == (2, 1)


def test_from_a_remembered_frame_people_keep_their_numbers(make_face):
    numbers, source = FaceNumbers(), object()
    numbers.assign(source, (make_face(x=10, track_id=1), make_face(x=100, track_id=2)))
    before = (NumberedFace(1, make_face(x=12)), NumberedFace(2, make_face(x=102)))
    faces = (
        make_face(x=101, track_id=8),
        make_face(x=11, track_id=7),
        make_face(x=300, track_id=9),
    )
    assert numbers.assign(source, faces, before=before) == (2, 1, 3)
