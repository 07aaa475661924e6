from dataclasses import replace

import pytest

from desktop.window.faces.face_seats import FaceSeats


@pytest.fixture
def seats():
    return FaceSeats()


def numbers(seated):
    return {one.seat: one.face.box.x1 for one in seated}


def test_new_faces_sit_down_from_left_to_right(seats, make_face):
    assert numbers(seats.assign((make_face(x=80), make_face(x=10)), 0.0)) == {1: 10, 2: 80}


def test_in_the_mirror_left_is_right(seats, make_face):
    faces = (make_face(x=80), make_face(x=10))
    assert numbers(seats.assign(faces, 0.0, mirrored=True)) == {1: 80, 2: 10}


def test_rows_are_read_one_after_the_other(seats, make_face):
    faces = (make_face(x=10, y=100), make_face(x=80, y=12), make_face(x=20, y=10))
    seated = seats.assign(faces, 0.0)
    assert [(one.face.box.x1, one.face.box.y1) for one in seated] == [(20, 10), (80, 12), (10, 100)]


def test_a_face_that_moves_keeps_its_seat(seats, make_face):
    seats.assign((make_face(x=10), make_face(x=80)), 0.0)
    assert numbers(seats.assign((make_face(x=22), make_face(x=68)), 0.1)) == {1: 22, 2: 68}


def test_ids_count_for_more_than_places(seats, make_face):
    one, two = replace(make_face(x=10), track_id=7), replace(make_face(x=80), track_id=9)
    seats.assign((one, two), 0.0)
    crossed = replace(one, box=two.box), replace(two, box=one.box)
    assert numbers(seats.assign(crossed, 0.1)) == {1: 80, 2: 10}


def test_a_newcomer_takes_no_seat_from_anybody(seats, make_face):
    seats.assign((make_face(x=80),), 0.0)
    assert numbers(seats.assign((make_face(x=10), make_face(x=80)), 0.1)) == {1: 80, 2: 10}


def test_a_face_lost_for_a_moment_finds_its_seat(seats, make_face):
    seats.assign((make_face(x=10), make_face(x=80)), 0.0)
    assert numbers(seats.assign((make_face(x=80),), 0.3)) == {2: 80}
    assert [one.seat for one in seats.all_seats] == [1, 2]
    assert numbers(seats.assign((make_face(x=10), make_face(x=80)), 0.6)) == {1: 10, 2: 80}


def test_after_a_while_the_seat_is_free(seats, make_face):
    seats.assign((make_face(x=10),), 0.0)
    seats.expire(1.0)
    assert seats.all_seats == ()
    assert numbers(seats.assign((make_face(x=80),), 1.1)) == {1: 80}


def test_the_nearest_pairs_come_first(seats, make_face):
    seats.assign((make_face(x=10), make_face(x=30)), 0.0)
    assert numbers(seats.assign((make_face(x=20), make_face(x=31)), 0.1)) == {1: 20, 2: 31}
