import numpy as np
import pytest

from desktop.live.lasting_faces import LASTS_S, LastingFaces
from desktop.live.view import View
from models.face import Frame, FrameAnalysis, Timings


@pytest.fixture
def at(make_source):
    """Makes a view of one source at a time; with faces, it is analysed."""
    source = make_source()

    def make(time_s, *faces, jumps=0):
        image = np.zeros((4, 4, 3), np.uint8)
        frame = Frame(image, round(time_s * 30), time_s)
        view = View(source, frame, image, jumps=jumps)
        numbers = tuple(face.track_id for face in faces)
        return view.analyzed(FrameAnalysis(frame, faces, Timings(1, 1, 1)), numbers)

    return make


def bare(view):
    return View(view.source, view.frame, view.picture, jumps=view.jumps)


def test_a_face_lasts_whole_then_fades_and_is_gone(at, make_face):
    lasting = LastingFaces()
    lasting.note(at(1.0, make_face(track_id=1)))
    strengths = []
    for age_s in (0.1, 0.45, 0.575, 0.69, LASTS_S):
        faces = lasting.beside(bare(at(1.0 + age_s)))
        strengths.append(faces[0].strength if faces else None)
    assert strengths[:2] == [pytest.approx(1.0)] * 2
    assert strengths[2:4] == [pytest.approx(0.5), pytest.approx(0.04)]
    assert strengths[4] is None


def test_it_moves_on_with_its_face_but_not_far(at, make_face):
    lasting = LastingFaces()
    for step in range(4):
        lasting.note(at(step / 10, make_face(x=10 + 6 * step, track_id=1)))
    (ahead,) = lasting.beside(bare(at(0.4)))
    assert ahead.face.box.x1 == pytest.approx(34)
    assert ahead.face.landmarks.points[0] == pytest.approx((6, 0))
    (far,) = lasting.beside(bare(at(0.9)))
    assert far.face.box.x1 == pytest.approx(28 + 10)  # Half the width of a face of 20.


def test_beside_the_faces_of_the_frame_only_the_missing_ones_last(at, make_face):
    lasting = LastingFaces()
    lasting.note(at(0.0, make_face(track_id=1), make_face(x=40, track_id=2)))
    view = at(0.1, make_face(track_id=1))
    lasting.note(view)
    assert [one.number for one in lasting.beside(view)] == [2]


def test_nobody_lasts_over_a_jump_or_in_another_source(at, make_face, make_source):
    lasting = LastingFaces()
    lasting.note(at(0.0, make_face(track_id=1)))
    assert lasting.beside(bare(at(0.1, jumps=1))) == ()
    other = bare(at(0.1))
    assert lasting.beside(View(make_source(), other.frame, other.picture)) == ()
