from desktop.window.model.stage_meter import StageMeter
from models.face import Timings


def test_before_the_first_frame_there_is_nothing_to_tell():
    assert StageMeter().medians is None


def test_one_slow_frame_changes_nothing():
    meter = StageMeter()
    for index, detect in enumerate((1.0, 1.0, 80.0)):
        meter.add(index / 30, Timings(detect, 0.5, 2.0))
    assert meter.medians == Timings(1.0, 0.5, 2.0)


def test_what_is_long_ago_is_forgotten_and_so_is_another_clock():
    meter = StageMeter()
    for at, detect in ((0.0, 9.0), (1.0, 9.0), (5.0, 1.0)):
        meter.add(at, Timings(detect, 0.5, 2.0))
    assert meter.medians == Timings(1.0, 0.5, 2.0)
    meter.add(2.0, Timings(3.0, 0.5, 2.0))
    assert meter.medians == Timings(3.0, 0.5, 2.0)
