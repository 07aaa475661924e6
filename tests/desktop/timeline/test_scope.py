import pytest

from desktop.timeline.scope import SPANS_S, Scope


@pytest.fixture
def scope():
    return Scope()


def test_it_follows_until_it_is_held(scope):
    assert scope.end_s(30) == 30
    scope.hold(30)
    assert scope.end_s(45) == 30
    scope.go_on()
    assert scope.end_s(45) == 45


def test_scrolling_holds_and_ends_where_there_is_nothing_more(scope):
    scope.scroll(-20, oldest_s=0, latest_s=300)
    assert scope.end_s(310) == 280
    scope.scroll(-1000, oldest_s=0, latest_s=310)
    assert scope.end_s(310) == 60
    scope.scroll(1000, oldest_s=0, latest_s=310)
    assert scope.end_s(310) == 310
    scope.scroll(-5, oldest_s=0, latest_s=20)
    assert scope.end_s(20) == 20


def test_a_source_that_went_back_takes_a_held_view_along(scope):
    scope.hold(100)
    assert scope.end_s(20) == 20


def test_spans_go_from_ten_seconds_to_ten_minutes(scope):
    for _ in SPANS_S:
        scope.change_span(1)
    assert scope.span_s == 600
    for _ in SPANS_S:
        scope.change_span(-1)
    assert scope.span_s == 10


def test_the_reading_line_appears_at_the_right_and_moves(scope):
    assert scope.reading_s(60) is None
    assert scope.move_reading(-1) == 0
    assert scope.reading_s(60) == 60
    scope.move_reading(-1)
    assert scope.reading_s(60) == pytest.approx(59.5)
    scope.hold(60)
    assert scope.reading_s(90) == pytest.approx(59.5)


def test_at_its_end_the_reading_line_tells_how_far_it_would_go(scope):
    scope.move_reading(-1)
    assert scope.move_reading(-125) == pytest.approx(-2.5)
    assert scope.reading == 0.0
    assert scope.move_reading(240) == pytest.approx(60)
