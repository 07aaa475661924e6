import numpy as np
import pytest

from desktop.timeline.history import History
from desktop.timeline.scene import scene_of
from desktop.timeline.scope import Scope
from models.expression import Expression

COLUMNS = 500


@pytest.fixture
def history():
    return History()


def play(history, start, end, *faces):
    for time_s in np.arange(start, end, 0.1):
        history.add(float(time_s), float(time_s), faces)


def test_nothing_before_the_first_frame(history):
    assert scene_of(history, Scope(), {}, 1, COLUMNS) is None


def test_two_people_and_the_chosen_ones_lines(history, make_face):
    happy = make_face(track_id=11)
    sad = make_face(track_id=12, expression=Expression.SAD)
    play(history, 0, 30, happy, sad)
    scene = scene_of(history, Scope(), {11: 1, 12: 2}, 2, COLUMNS)
    assert scene.person == 2
    assert list(scene.strips) == [1, 2]
    assert scene.lines.shares[3, -1] == pytest.approx(0.9, abs=1e-3)
    assert scene.now.expression is Expression.SAD and scene.now.sure
    assert scene.start_s + scene.span_s >= scene.end_s == scene.latest_s
    assert set(scene.strips[1][-100:-3]) == {3}
    assert not scene.strips[1][:200].any()  # It began half a minute ago.


def test_who_left_and_who_came_to_the_same_seat(history, make_face):
    play(history, 0, 10, make_face(track_id=1))
    play(history, 10, 20)
    play(history, 20, 30, make_face(track_id=2))
    scene = scene_of(history, Scope(30.0), {1: 1, 2: 1}, 1, 300)
    strip = scene.strips[1]
    assert (strip[:98] == 3).all() and not strip[102:198].any() and (strip[202:298] == 3).all()


def test_while_nobody_sits_there_the_first_who_does_is_drawn(history, make_face):
    play(history, 0, 5, make_face(track_id=4))
    assert scene_of(history, Scope(), {4: 3}, 1, COLUMNS).person == 3
    assert scene_of(history, Scope(), {}, 1, COLUMNS).person == 1


def test_a_face_that_was_never_shown_has_no_strip(history, make_face):
    play(history, 0, 5, make_face(track_id=4), make_face(track_id=9))
    assert list(scene_of(history, Scope(), {4: 1}, 1, COLUMNS).strips) == [1]


def test_reading_back_in_time(history, make_face):
    play(history, 0, 20, make_face(track_id=1))
    play(history, 20, 40, make_face(track_id=1, expression=Expression.FEAR))
    scope = Scope()
    scope.reading = 0.5
    scene = scene_of(history, scope, {1: 1}, 1, COLUMNS)
    assert scene.read_s == pytest.approx(9.9)
    assert scene.read.expression is Expression.HAPPY
    scope.reading = 0.0
    assert scene_of(history, scope, {1: 1}, 1, COLUMNS).read is None


def test_held_it_shows_the_past(history, make_face):
    play(history, 0, 20, make_face(track_id=1))
    scope = Scope(10.0)
    scope.hold(history.latest_s)
    history.add_mark(15.0, "joke")
    play(history, 20, 90, make_face(track_id=1, expression=Expression.FEAR))
    scene = scene_of(history, scope, {1: 1}, 1, COLUMNS)
    assert scene.now.expression is Expression.HAPPY
    assert scene.latest_s - scene.end_s == pytest.approx(70)
    assert [mark.note for mark in scene.marks] == ["joke"]
