import pytest

from desktop.window.timeline import wording


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "now"), (12.44, "12.4 s ago"), (59.96, "1:00 min ago"), (125, "2:05 min ago")],
)
def test_ago(seconds, text):
    assert wording.ago(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00.0"), (-3, "0:00.0"), (47.31, "0:47.3"), (59.97, "1:00.0"), (3729, "1:02:09.0")],
)
def test_position(seconds, text):
    assert wording.position(seconds) == text


def test_spans():
    assert [wording.span(s) for s in (10.0, 60.0, 600.0)] == ["10 s", "1 min", "10 min"]


def test_all_six_are_named_and_do_not_move():
    text = wording.shares([0.01, 0, 0.92, 0.03, 0.04, 0])
    assert text.startswith("Angry \u20071%   Fear \u20070%   Happy 92%")
    assert len(text) == len(wording.shares([0.5, 0.1, 0.1, 0.1, 0.1, 0.1]))
