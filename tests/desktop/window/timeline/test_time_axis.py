import numpy as np
import pytest

from desktop.timeline.drawing import Lines
from desktop.timeline.scene import Scene
from desktop.window.timeline.time_axis import TimeAxis

LIVE = TimeAxis(zero_s=1_700_000_000.25)
FILE = TimeAxis()


def scene(end_s, span_s=60.0, latest_s=None):
    lines = Lines(np.zeros(0), np.zeros((6, 0), np.float32), np.zeros(0, np.bool_))
    latest = end_s if latest_s is None else latest_s
    return Scene(end_s - span_s, span_s, end_s, latest, 1, lines, None, {}, ())


def test_followed_times_are_counted_back_and_stand_still():
    first, later = LIVE.ticks(scene(100.0), 7), LIVE.ticks(scene(107.3), 7)
    names = ["−1 min", "−50 s", "−40 s", "−30 s", "−20 s", "−10 s", "now"]
    assert [name for _, name in first] == [name for _, name in later] == names
    assert [time for time, _ in later] == pytest.approx([47.3 + 10 * n for n in range(7)])


def test_held_times_are_those_of_the_clock():
    ticks = LIVE.ticks(scene(100.0, latest_s=250.0), 7)
    assert all(name[-1] == "0" and name.count(":") == 2 for _, name in ticks)
    assert all((LIVE.zero_s + time) % 10 == pytest.approx(0, abs=1e-3) for time, _ in ticks)
    assert 5 <= len(ticks) <= 7


def test_times_of_a_recording_are_its_places():
    names = [name for _, name in FILE.ticks(scene(61.0), 7)]
    assert names == ["0:10", "0:20", "0:30", "0:40", "0:50", "1:00"]
    assert FILE.ticks(scene(30.0), 7)[0] == (0.0, "0:00")


@pytest.mark.parametrize("span_s", [10.0, 30.0, 60.0, 120.0, 300.0, 600.0])
@pytest.mark.parametrize("axis", [LIVE, FILE], ids=["live", "file"])
@pytest.mark.parametrize("most", [4, 10])
def test_there_are_neither_too_many_nor_none(axis, span_s, most):
    assert 2 <= len(axis.ticks(scene(1000.0, span_s), most)) <= most + 1


def test_names_in_full():
    assert LIVE.name_of(90.0, 102.4).startswith("12.4 s ago, ")
    assert FILE.name_of(47.31, 60.0) == "0:47.3"
