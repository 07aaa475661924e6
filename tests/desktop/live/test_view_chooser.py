import numpy as np
import pytest

from desktop.live.view import View
from desktop.live.view_chooser import ViewChooser
from models.face import Frame, FrameAnalysis, Timings


@pytest.fixture
def source(make_source):
    return make_source()


@pytest.fixture
def chooser(source):
    chooser = ViewChooser()
    chooser.follow(source)
    return chooser


def captured(source, index, seconds):
    image = np.zeros((4, 4, 3), np.uint8)
    return View(source, Frame(image, index, seconds), image)


def analyzed(view):
    return view.analyzed(FrameAnalysis(view.frame, (), Timings(1, 1, 1)), ())


def test_the_first_frame_is_shown_before_anybody_looked_at_it(chooser, source):
    first = captured(source, 0, 0.0)
    chooser.add_frame(first)
    assert chooser.choose() is first
    assert chooser.choose() is None


def test_the_newest_analysis_is_shown_with_its_own_frame(chooser, source):
    frames = [captured(source, index, index / 30) for index in range(3)]
    done = analyzed(frames[1])
    chooser.add_frame(frames[2])
    chooser.add_analysis(done)
    assert chooser.choose() is done


def test_a_stalled_analysis_does_not_stop_the_picture(chooser, source):
    frames = [captured(source, index, index / 10) for index in range(20)]
    chooser.add_frame(frames[0])
    chooser.add_analysis(analyzed(frames[0]))
    chooser.choose()
    shown = []
    for frame in frames[1:]:
        chooser.add_frame(frame)
        shown.append(chooser.choose())
    assert shown[:1] == [None]  # 100 ms: the analysis may yet come.
    assert shown[1:] == frames[2:]
    assert all(view.analysis is None for view in shown[1:])


def test_it_stands_still_before_an_overlay_goes_out_but_not_for_long(chooser, source, make_face):
    frames = [captured(source, index, index / 10) for index in range(30)]
    face = make_face(track_id=1)
    analysis = FrameAnalysis(frames[0].frame, (face,), Timings(1, 1, 1))
    chooser.add_frame(frames[0])
    chooser.add_analysis(frames[0].analyzed(analysis, (1,)))
    chooser.choose()
    shown = []
    for frame in frames[1:]:
        chooser.add_frame(frame)
        shown.append(chooser.choose())
    assert shown[1:6] == frames[2:7]  # Up to 0.6 s, while the overlay lasts.
    assert shown[6:20] == [None] * 14
    assert shown[20:] == frames[21:]


def test_an_analysis_that_comes_too_late_is_not_shown(chooser, source):
    frames = [captured(source, index, index / 10) for index in range(20)]
    chooser.add_frame(frames[0])
    chooser.add_analysis(analyzed(frames[0]))
    chooser.choose()
    chooser.add_frame(frames[19])
    chooser.choose()
    chooser.add_analysis(analyzed(frames[1]))
    assert chooser.choose() is None


def test_the_picture_never_steps_back(chooser, source):
    frames = [captured(source, index, index / 30) for index in range(4)]
    chooser.add_frame(frames[3])
    assert chooser.choose() is frames[3]
    chooser.add_analysis(analyzed(frames[2]))
    assert chooser.choose() is None


def test_a_machine_that_always_needs_long_still_shows_overlays(chooser, source):
    shown = []
    for index in range(40):
        chooser.add_frame(captured(source, index, index / 30))
        if index >= 8:
            chooser.add_analysis(analyzed(captured(source, index - 8, (index - 8) / 30)))
        shown.append(chooser.choose())
    assert all(view is None or view.analysis for view in shown[20:])
    assert any(shown[20:])


def test_what_comes_from_another_source_does_not_count(chooser, make_source):
    stranger = captured(make_source("Other"), 0, 0.0)
    chooser.add_frame(stranger)
    chooser.add_analysis(analyzed(stranger))
    assert chooser.choose() is None
