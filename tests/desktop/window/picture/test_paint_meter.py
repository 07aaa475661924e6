import pytest

from desktop.window.picture.paint_meter import PaintMeter


def test_figures_of_a_steady_picture():
    meter = PaintMeter()
    for index in range(60):
        meter.add(index / 30, index / 30 + 0.040)
    assert meter.median_ms == pytest.approx(40)
    assert meter.p95_ms == pytest.approx(40)
    assert meter.frames_per_second(59 / 30 + 0.04) == pytest.approx(30)


def test_a_slow_frame_in_ten_shows_in_the_tail_only():
    meter = PaintMeter()
    for index in range(100):
        meter.add(index / 30, index / 30 + (0.2 if index % 10 == 0 else 0.03))
    assert meter.median_ms == pytest.approx(30)
    assert meter.p95_ms == pytest.approx(200)


def test_a_picture_that_stopped_has_no_rate():
    meter = PaintMeter()
    meter.add(0.0, 0.03)
    meter.add(0.1, 0.13)
    assert meter.frames_per_second(5.0) == 0


def test_nothing_yet():
    meter = PaintMeter()
    assert (meter.median_ms, meter.p95_ms, meter.frames_per_second(0.0)) == (0, 0, 0)
