from dataclasses import replace

import numpy as np
import pytest

from desktop.window.faces.recent_faces import RecentFaces
from models.face import FrameAnalysis, Timings


@pytest.fixture
def see(make_view):
    """Shows faces at a time; the numbers of those that have a card."""
    recent, first = RecentFaces(), make_view(np.zeros((48, 64, 3), np.uint8))

    def see(at_s, numbers, faces, *, jumps=0):
        frame = replace(first.frame, captured_at=at_s)
        analysis = FrameAnalysis(frame, tuple(faces), Timings(1, 1, 1))
        view = replace(first, frame=frame, jumps=jumps).analyzed(analysis, tuple(numbers))
        return [one.number for one in recent.update(view)]

    return see


def test_a_face_lost_for_a_moment_keeps_its_card(see, make_face):
    assert see(0.0, (2, 1), (make_face(), make_face())) == [1, 2]
    assert see(0.3, (2,), (make_face(),)) == [1, 2]
    assert see(0.8, (2,), (make_face(),)) == [2]


def test_nobody_is_remembered_over_a_jump(see, make_face):
    see(0.0, (1,), (make_face(),))
    assert see(0.1, (), (), jumps=1) == []


def test_one_look_in_vain_takes_no_card_however_slow_the_machine(see, make_face):
    see(0.0, (1,), (make_face(),))
    assert see(1.5, (), ()) == [1]
    assert see(3.0, (1,), (make_face(),)) == [1]
    assert see(4.5, (), ()) == [1]
    assert see(6.0, (), ()) == []
