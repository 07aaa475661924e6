import pytest

from desktop.timeline.video_scope import VideoScope


@pytest.fixture
def scope():
    return VideoScope(120.0)


def test_at_first_the_whole_video_is_shown(scope):
    assert (scope.start_s, scope.end_s(3.0)) == (0, 120)


def test_zooming_keeps_the_place_where_the_video_stands(scope):
    scope.play_at(90.0)
    scope.change_span(-1)
    assert (scope.start_s, scope.span_s) == (45, 60)  # 90 lay at three quarters, and does.
    scope.change_span(1)
    assert (scope.start_s, scope.span_s) == (0, 120)
    scope.change_span(5)
    assert scope.span_s == 120
    scope.change_span(-9)
    assert scope.span_s == 5


def test_playing_out_of_sight_turns_the_page(scope):
    scope.change_span(-2)
    scope.play_at(30.5)
    assert scope.start_s == pytest.approx(27.5)
    scope.play_at(119.0)
    assert scope.end_s(0) == 120


def test_it_scrolls_between_the_ends(scope):
    scope.change_span(-1)
    scope.scroll(20, 0, 0)
    assert scope.start_s == 20
    scope.scroll(100, 0, 0)
    assert scope.start_s == 60
    scope.scroll(-100, 0, 0)
    assert scope.start_s == 0


def test_a_video_that_is_longer_than_its_file_says(scope):
    scope.stretch(130)
    assert scope.span_s == 130
    scope.change_span(-1)
    scope.stretch(140)
    assert (scope.span_s, scope.duration_s) == (65, 140)
    assert VideoScope(0).span_s == 60
