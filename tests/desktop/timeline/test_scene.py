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


def play(history, start, end, **faces):
    """``p1=...`` is the face with number 1."""
    numbered = [(int(name.removeprefix("p")), face) for name, face in faces.items()]
    for time_s in np.arange(start, end, 0.1):
        history.add(float(time_s), float(time_s), numbered)


def test_nothing_before_the_first_frame(history):
    assert scene_of(history, Scope(), 1, COLUMNS) is None


def test_two_people_and_the_chosen_ones_lines(history, make_face):
    play(history, 0, 30, p1=make_face(), p2=make_face(expression=Expression.SAD))
    scene = scene_of(history, Scope(), 2, COLUMNS)
    assert scene.person == 2
    assert list(scene.strips) == [1, 2]
    assert scene.lines.shares[3, -1] == pytest.approx(0.9, abs=1e-3)
    assert scene.now.expression is Expression.SAD and scene.now.sure
    assert scene.start_s + scene.span_s >= scene.end_s == scene.latest_s
    assert set(scene.strips[1][-100:-3]) == {3}
    assert not scene.strips[1][:200].any()  # It began half a minute ago.


def test_who_left_and_who_came_have_a_strip_each(history, make_face):
    play(history, 0, 10, p1=make_face())
    play(history, 10, 20)
    play(history, 20, 30, p2=make_face())
    scene = scene_of(history, Scope(30.0), 1, 300)
    first, second = scene.strips[1], scene.strips[2]
    assert (first[:98] == 3).all() and not first[102:].any()
    assert not second[:198].any() and (second[202:298] == 3).all()


def test_where_the_chosen_one_was_not_seen_the_first_who_was_is_drawn(history, make_face):
    play(history, 0, 5, p3=make_face())
    assert scene_of(history, Scope(), 1, COLUMNS).person == 3


def test_reading_back_in_time(history, make_face):
    play(history, 0, 20, p1=make_face())
    play(history, 20, 40, p1=make_face(expression=Expression.FEAR))
    scope = Scope()
    scope.reading = 0.5
    scene = scene_of(history, scope, 1, COLUMNS)
    assert scene.read_s == pytest.approx(9.9)
    assert scene.read.expression is Expression.HAPPY
    scope.reading = 0.0
    assert scene_of(history, scope, 1, COLUMNS).read is None


def test_held_it_shows_the_past(history, make_face):
    play(history, 0, 20, p1=make_face())
    scope = Scope(10.0)
    scope.hold(history.latest_s)
    history.add_mark(15.0, "joke")
    play(history, 20, 90, p1=make_face(expression=Expression.FEAR))
    scene = scene_of(history, scope, 1, COLUMNS)
    assert scene.now.expression is Expression.HAPPY
    assert scene.latest_s - scene.end_s == pytest.approx(70)
    assert [mark.note for mark in scene.marks] == ["joke"]
