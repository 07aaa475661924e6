from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QTimer

from desktop.capture.latest_slot import LatestSlot
from desktop.capture.picture_source import PictureSource
from desktop.capture.sources import source_from_file
from desktop.cover.cover_guard import CoverGuard
from desktop.live.analysis_worker import AnalysisWorker
from desktop.live.doorbell import Doorbell
from desktop.live.engine import Engine
from desktop.live.live_session import LiveSession
from desktop.live.view import View
from desktop.resources import asset
from models.detail import Detail
from models.errors import MoodmirrorError
from models.face import Frame


@pytest.fixture
def session(qtbot, analyzer):
    session = LiveSession(lambda _: analyzer)
    yield session
    analyzer.gate.set()
    assert session.stop(30_000)


@pytest.fixture
def camera(qtbot, session, make_source):
    """A source that runs, its first frame analysed and chosen."""
    camera = make_source()
    session.open(camera)
    give_and_wait(qtbot, session, camera)
    return camera


def give_and_wait(qtbot, session, source):
    frame = source.give()
    qtbot.waitUntil(lambda: session.view is not None and session.view.frame is frame)
    qtbot.waitUntil(lambda: session.view.analysis is not None)


def test_a_frame_comes_with_its_own_analysis(qtbot, session, make_source, analyzer, make_face):
    analyzer.find = lambda frame: (make_face(x=frame.index),)
    mismatches = []

    def check():
        view = session.view
        if view.analysis and view.analysis.faces[0].box.x1 != view.frame.index:
            mismatches.append(view.frame.index)

    session.view_changed.connect(check)
    source = make_source()
    session.open(source)
    for _ in range(50):
        give_and_wait(qtbot, session, source)
    assert session.view.frame.index == 49
    assert not mismatches


def test_the_picture_goes_on_while_analysis_stalls(qtbot, session, camera, analyzer):
    analyzer.gate.clear()
    start = session.view.frame.captured_at
    for tenth in range(1, 31):
        frame = camera.give(captured_at=start + 1 + tenth / 10)
        qtbot.waitUntil(lambda frame=frame: session.view.frame is frame)
        assert session.view.analysis is None
    assert len(analyzer.seen) <= 2


def test_a_file_stays_on_its_first_frame_while_the_model_loads(qtbot, analyzer, tmp_path):
    path = tmp_path / "a.gif"
    frames = [Image.new("L", (64, 48), 10 * number) for number in range(20)]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    loaded = Event()
    session = LiveSession(lambda _: loaded.wait(30) and analyzer)
    try:
        session.open(source_from_file(path, paced=False))
        qtbot.waitUntil(lambda: session.view is not None)
        loaded.set()
        qtbot.waitUntil(lambda: session.view.frame.index == 19)
        assert analyzer.seen[0] == 0
    finally:
        loaded.set()
        assert session.stop(30_000)


def test_nothing_queues_before_a_slow_analysis(qtbot, session, camera, analyzer):
    analyzer.gate.clear()
    newest = [camera.give() for _ in range(30)][-1]
    qtbot.waitUntil(lambda: session._for_window.peek().frame is newest)
    analyzer.gate.set()
    qtbot.waitUntil(lambda: session.view.frame is newest and session.view.analysis is not None)
    assert len(analyzer.seen) <= 4


def test_a_new_source_takes_the_place_of_the_old_one(qtbot, session, camera, make_source):
    other = make_source("Other")
    with qtbot.waitSignal(session.source_opened):
        session.open(other)
        other.give()
    camera.give()  # The one that the old thread was waiting for.
    qtbot.waitUntil(lambda: session.view.source is other)
    assert session.source is other
    qtbot.waitUntil(lambda: camera.closed)


def test_a_new_source_does_not_wait_for_ever_for_one_that_hangs(
    qtbot, session, camera, make_source, monkeypatch
):
    monkeypatch.setattr("desktop.live.live_session._STOP_MS", 50)
    other = make_source("Other")
    session.open(other)
    other.give()
    qtbot.waitUntil(lambda: session.view.source is other)
    assert not camera.closed


def test_faces_are_not_followed_from_one_source_to_the_next(
    qtbot, session, camera, make_source, analyzer
):
    resets = []
    analyzer.reset = lambda: resets.append(analyzer.seen[-1:])
    give_and_wait(qtbot, session, camera)
    resets.clear()
    give_and_wait(qtbot, session, camera)
    assert not resets
    other = make_source("Other")
    session.open(other)
    other.give()
    camera.give()
    qtbot.waitUntil(lambda: resets != [])


def test_sources_can_be_switched_many_times(qtbot, session, make_source):
    previous = None
    for number in range(25):
        source = make_source(f"Source {number}")
        session.open(source)
        source.give(np.full((4, 4, 3), number, np.uint8))
        if number % 3:
            qtbot.waitUntil(lambda source=source: session.source is source)
            if previous:
                previous.give()
            previous = source
    qtbot.waitUntil(lambda: session.view is not None and session.view.source is source)
    assert session.view.picture[0, 0, 0] == 24


def test_a_source_that_does_not_open_costs_nothing(qtbot, session, camera, make_source):
    bad = make_source("Bad")
    bad.refusal = "It is broken."
    with qtbot.waitSignal(session.open_failed) as failed:
        session.open(bad)
    assert failed.args == ["It is broken."]
    assert session.source is camera
    give_and_wait(qtbot, session, camera)


def test_a_source_without_a_picture_does_not_open(qtbot, session, make_source):
    empty = make_source("clip.avi")
    with qtbot.waitSignal(session.open_failed) as failed:
        session.open(empty)
        empty.end()
    assert "clip.avi" in failed.args[0]


def test_a_camera_that_goes_away_leaves_a_session_that_works(qtbot, session, camera, make_source):
    with qtbot.waitSignal(session.source_lost) as lost:
        camera.break_off("It was unplugged.")
    assert lost.args == ["It was unplugged."]
    again = make_source()
    session.open(again)
    give_and_wait(qtbot, session, again)


def test_an_end_is_told_once(qtbot, session, camera):
    with qtbot.waitSignal(session.source_ended):
        camera.end()
    assert session.view.source is camera


def test_pause_holds_a_live_picture_and_goes_on_with_the_newest(qtbot, session, camera, analyzer):
    held = session.view
    session.set_paused(True)
    for _ in range(5):
        camera.give()
    qtbot.waitUntil(camera._given.empty)
    assert session.view.frame is held.frame
    session.set_paused(False)
    give_and_wait(qtbot, session, camera)


def test_a_held_picture_is_looked_at_once_more_and_may_take_its_time(
    qtbot, session, camera, analyzer
):
    assert analyzer.took_time == [False]
    session.set_paused(True)
    qtbot.waitUntil(lambda: analyzer.took_time == [False, True])
    assert analyzer.seen[0] == analyzer.seen[1]
    session.set_paused(False)
    give_and_wait(qtbot, session, camera)
    assert analyzer.took_time[-1] is False


def test_pause_keeps_a_video_where_it_is(qtbot, session, make_source):
    video = make_source("clip.avi", live=False)
    session.open(video)
    give_and_wait(qtbot, session, video)
    session.set_paused(True)
    frames = [video.give() for _ in range(3)]
    session.set_paused(False)
    qtbot.waitUntil(lambda: session.view.frame is frames[-1])


def test_an_error_in_one_frame_is_told_once_and_ends_nothing(
    qtbot, session, camera, analyzer, caplog
):
    analyzer.error = ValueError("odd frame")
    told = []
    session.analysis_failed.connect(told.append)
    for count in range(2, 5):
        camera.give()
        qtbot.waitUntil(lambda count=count: len(analyzer.seen) == count)
    analyzer.error = None
    with qtbot.waitSignal(session.analysis_recovered):
        give_and_wait(qtbot, session, camera)
    assert told == ["Faces cannot be read in this picture: odd frame."]


def test_a_tap_that_fails_is_told_once_and_ends_nothing(qtbot, session, camera, caplog):
    told, taken = [], []

    def tap(view):
        taken.append(view.frame.index)
        if len(taken) < 4:
            raise OSError("no room")

    session.analysis_failed.connect(told.append)
    session.add_tap(tap)
    for count in range(1, 4):
        give_and_wait(qtbot, session, camera)
        qtbot.waitUntil(lambda count=count: len(taken) == count)
    with qtbot.waitSignal(session.analysis_recovered):
        give_and_wait(qtbot, session, camera)
    assert told == ["Faces cannot be read in this picture: no room."]


def test_weights_that_do_not_load_leave_the_picture(qtbot, make_source):
    def load(detail):
        raise MoodmirrorError("The weights are not the right ones.")

    session = LiveSession(load)
    camera = make_source()
    with qtbot.waitSignal(session.analysis_failed) as failed:
        session.open(camera)
    frame = camera.give()
    qtbot.waitUntil(lambda: session.view is not None and session.view.frame is frame)
    assert failed.args == ["The weights are not the right ones."]
    assert session.stop(30_000)


def test_a_still_is_looked_at_more_closely(qtbot, analyzer):
    details = []

    def load(detail):
        details.append(detail)
        return analyzer

    session = LiveSession(load)
    session.open(PictureSource(asset("demo/astronaut.jpg")))
    qtbot.waitUntil(lambda: session.view is not None and session.view.analysis is not None)
    assert details == [Detail.LIVE, Detail.PICTURE]
    assert session.stop(30_000)


def test_another_provider_is_told(qtbot, session, camera, analyzer):
    analyzer.report = replace(analyzer.report, provider="CUDAExecutionProvider")
    with qtbot.waitSignal(session.engine_changed):
        camera.give()
    assert session.engine == Engine("Fake", analyzer.report)


def test_a_picture_larger_than_any_screen_is_shrunk_for_painting_only(qtbot, session, make_source):
    source = make_source()
    session.open(source)
    source.give(np.full((1000, 8000, 3), 7, np.uint8))
    qtbot.waitUntil(lambda: session.view is not None)
    assert session.view.picture.shape == (480, 3840, 3)
    assert session.view.frame.image.shape == (1000, 8000, 3)


def test_stop_while_analysis_is_busy_waits_for_it(qtbot, make_source, analyzer):
    session = LiveSession(lambda _: analyzer)
    camera = make_source()
    session.open(camera)
    analyzer.gate.clear()
    camera.give()
    qtbot.waitUntil(lambda: analyzer.seen == [0])
    camera.close = lambda: (analyzer.gate.set(), camera._given.put(None))
    assert session.stop(30_000)


def test_stop_tells_of_a_thread_that_hangs(qtbot, make_source, analyzer):
    session = LiveSession(lambda _: analyzer)
    stuck, camera = Event(), make_source()
    camera.read = lambda: stuck.wait() and None
    session.open(camera)
    qtbot.waitUntil(lambda: session.opening is camera)
    assert not session.stop(50)
    stuck.set()
    assert session.stop(30_000)


def test_a_still_does_not_disturb_whom_live_pictures_follow(analyzer, make_source):
    resets = []
    analyzer.reset = lambda: resets.append(True)
    still = type(analyzer)()
    load = {Detail.LIVE: analyzer, Detail.PICTURE: still}.__getitem__
    worker = AnalysisWorker(load, LatestSlot(), LatestSlot(), Doorbell(), CoverGuard())
    camera, picture = make_source(), PictureSource(asset("demo/astronaut.jpg"))
    image = np.zeros((4, 4, 3), np.uint8)
    for index, source in enumerate((camera, picture, camera)):
        worker._analyze(View(source, Frame(image, index, index / 30), image))
    assert resets == [True]
    assert (analyzer.seen, still.seen) == ([0, 2], [1])


def test_weights_that_did_not_load_are_loaded_at_another_try(qtbot, analyzer):
    there = []

    def load(detail):
        if not there:
            raise MoodmirrorError("The weights are not there.")
        return analyzer

    session = LiveSession(load)
    with qtbot.waitSignal(session.analysis_failed):
        pass
    there.append(True)
    with qtbot.waitSignal(session.tried_again):
        session.try_again()
    assert session.engine == Engine("Fake", analyzer.report)
    assert session.stop(30_000)


def test_no_timer_outlives_a_session(qtbot, make_source, analyzer):
    session = LiveSession(lambda _: analyzer)
    camera = make_source()
    session.open(camera)
    camera.give()
    qtbot.waitUntil(lambda: session.source is camera)
    assert session.stop(30_000)
    assert not [one for one in session.findChildren(QTimer) if one.isActive()]


@pytest.fixture
def same_device(make_source):
    """Two sources of one device, and whether both ever had it open."""
    first, second = make_source("First"), make_source("Second")
    first.device = second.device = "camera 0"
    second.was_free = None
    second.open = lambda: setattr(second, "was_free", first.closed)
    return first, second


def test_a_device_is_let_go_before_it_is_opened_again(qtbot, same_device, analyzer):
    first, second = same_device
    session = LiveSession(lambda _: analyzer)
    session.open(first)
    first.give()
    qtbot.waitUntil(lambda: session.source is first)
    session.open(second)
    second.give()
    qtbot.waitUntil(lambda: session.source is second)
    assert second.was_free is True
    qtbot.waitUntil(lambda: session.view is not None and session.view.source is second)
    assert session.stop(30_000)


def test_a_device_that_does_not_open_again_is_lost(qtbot, same_device, analyzer):
    first, second = same_device
    second.open = type(second).open.__get__(second)
    second.refusal = "It is gone."
    session = LiveSession(lambda _: analyzer)
    session.open(first)
    first.give()
    qtbot.waitUntil(lambda: session.source is first)
    with qtbot.assertNotEmitted(session.open_failed), qtbot.waitSignal(session.source_lost) as lost:
        session.open(second)
    assert lost.args == ["It is gone."]
    assert session.source is first
    assert session.stop(30_000)


def test_a_hung_device_is_waited_for_only_so_long(qtbot, same_device, analyzer, monkeypatch):
    monkeypatch.setattr("desktop.live.live_session._STOP_MS", 50)
    first, second = same_device
    hangs, frames = Event(), [first.give(), first.give()]
    first.read = lambda: frames.pop(0) if frames else (hangs.wait() and None)
    session = LiveSession(lambda _: analyzer)
    session.open(first)
    qtbot.waitUntil(lambda: session.source is first)
    qtbot.waitUntil(lambda: not frames)
    first.abandon = lambda: None
    session.open(second)
    second.give()
    qtbot.waitUntil(lambda: session.source is second)
    assert second.was_free is False
    hangs.set()
    monkeypatch.undo()
    assert session.stop(30_000)


def test_what_is_cancelled_never_opens(qtbot, make_source, analyzer):
    session = LiveSession(lambda _: analyzer)
    camera, other = make_source(), make_source("Other")
    session.open(camera)
    camera.give()
    qtbot.waitUntil(lambda: session.source is camera)
    session.open(other)
    qtbot.waitUntil(lambda: session.opening is other)
    session.cancel_opening()
    assert session.opening is None
    qtbot.waitUntil(lambda: other.closed)
    with qtbot.assertNotEmitted(session.open_failed, wait=200):
        other.give()
    assert session.source is camera
    assert session.stop(30_000)
