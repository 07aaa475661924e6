"""Videos are played as a person does it, by keys and by mouse, on real files."""

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QToolButton

from desktop.recording.found_strip import UNSEEN
from desktop.window.shell.window_place import SMALLEST
from models.expression import Expression
from models.expression_reader import ExpressionReader
from models.verdict import SureThresholds

FRAMES = 100  # At 10 frames a second.


@pytest.fixture
def write_video(tmp_path):
    """Writes a video whose frame ``i`` is grey of brightness ``2 * i``."""

    def write(name="clip.avi", frames=FRAMES):
        path = tmp_path / name
        codec = cv2.VideoWriter.fourcc(*"MJPG")
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, codec, 10.0, (64, 48))
        for index in range(frames):
            writer.write(np.full((48, 64, 3), 2 * index, np.uint8))
        writer.release()
        return path

    return write


@pytest.fixture
def app(qtbot, start_app, make_source, write_video):
    """The app with a video, held at a frame that was looked at."""
    camera = make_source()
    camera.give()
    app = start_app(lambda: camera)
    qtbot.waitUntil(lambda: app.session.source is camera, timeout=20_000)
    app.window.file_given.emit(write_video())
    camera.give()
    qtbot.waitUntil(lambda: app.session.source.name == "clip.avi", timeout=20_000)
    app.window.tools.pause.setChecked(True)
    app.window.activateWindow()
    app.window.video.setFocus()
    qtbot.waitUntil(app.window.video.hasFocus, timeout=20_000)
    go_to(qtbot, app, 0)
    return app


def shown(app):
    """The number that the picture shows."""
    return round(app.window.video.view.picture.mean() / 2)


def wait_for(qtbot, app, number):
    def is_there():
        view = app.window.video.view
        return (
            view is not None
            and view.source is app.session.source
            and view.frame.index == number
            and view.analysis is not None
        )

    qtbot.waitUntil(is_there, timeout=20_000)
    assert abs(shown(app) - number) <= 1
    qtbot.waitUntil(lambda: app.transport.bar.seek.value() == number * 100, timeout=20_000)


def go_to(qtbot, app, number):
    app.session.source.playback.seek(number / 10)
    wait_for(qtbot, app, number)


def press(qtbot, app, key):
    qtbot.keyClick(app.window.video, key)


def test_the_bar_is_there_for_videos_only(qtbot, app):
    assert app.transport.bar.isVisible()
    assert app.transport.bar.text == "0:00 / 0:10"
    app.window.tools.demo.trigger()
    qtbot.waitUntil(lambda: app.session.source.name == "Demo", timeout=20_000)
    assert not app.transport.bar.isVisible()
    assert not any(action.isEnabled() for action in app.transport.actions.all)


def test_keys_lead_through_the_video(qtbot, app):
    for key, number in (
        (Qt.Key.Key_Period, 1),
        (Qt.Key.Key_Period, 2),
        (Qt.Key.Key_Comma, 1),
        (Qt.Key.Key_Right, 51),
        (Qt.Key.Key_Right, 99),
        (Qt.Key.Key_Left, 49),
        (Qt.Key.Key_End, 99),
        (Qt.Key.Key_Comma, 98),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Comma, 0),
    ):
        press(qtbot, app, key)
        wait_for(qtbot, app, number)
    assert app.window.tools.pause.isChecked()


def test_space_plays_and_holds(qtbot, app):
    press(qtbot, app, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: app.window.video.view.frame.index > 3, timeout=20_000)
    press(qtbot, app, Qt.Key.Key_Space)
    assert app.session.source.playback.paused
    press(qtbot, app, Qt.Key.Key_Home)
    wait_for(qtbot, app, 0)


def test_a_step_holds_what_plays(qtbot, app):
    press(qtbot, app, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: app.window.video.view.frame.index > 1, timeout=20_000)
    press(qtbot, app, Qt.Key.Key_Comma)
    assert app.window.tools.pause.isChecked()
    assert app.session.source.playback.paused


def test_at_the_end_it_stays_and_plays_again_from_the_start(qtbot, app):
    go_to(qtbot, app, 97)
    press(qtbot, app, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: app.window.message.text == "End of video", timeout=20_000)
    qtbot.waitUntil(lambda: app.window.video.view.frame.index == 99, timeout=20_000)
    assert app.window.tools.pause.isChecked()
    press(qtbot, app, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: 0 < app.window.video.view.frame.index < 50, timeout=20_000)
    assert app.window.message.text != "End of video"
    qtbot.waitUntil(lambda: "fps" in app.window.status.text, timeout=20_000)


@pytest.mark.qt_log_ignore("does not support raise", extend=True)  # Of the tip that follows.
def test_a_click_and_a_drag_on_the_bar(qtbot, app):
    seek = app.transport.bar.seek
    assert not seek.isVisible()  # The timeline is the bar to seek by.
    qtbot.keyClick(app.window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert seek.isVisible() and not app.timeline.panel.isVisible()
    app.window.grab()

    def at(number):
        return QPoint(round(seek._x_of(number * 100)), seek.height() // 2)

    qtbot.mouseClick(seek, Qt.MouseButton.LeftButton, pos=at(30))
    qtbot.waitUntil(lambda: 29 <= app.window.video.view.frame.index <= 31, timeout=20_000)
    qtbot.mousePress(seek, Qt.MouseButton.LeftButton, pos=at(31))
    for number in range(32, 90):
        qtbot.mouseMove(seek, at(number))
    qtbot.waitUntil(lambda: 88 <= app.window.video.view.frame.index <= 90, timeout=20_000)
    qtbot.mouseRelease(seek, Qt.MouseButton.LeftButton, pos=at(89))
    assert seek.words_at(8.9).startswith("0:08 · ")


def test_the_timeline_is_the_whole_video_and_seeks(qtbot, app, analyzer, make_face):
    analyzer.find = lambda frame: (make_face(track_id=1 + (frame.index > 50)),)
    app.session.forget_read()
    chart = app.timeline.panel.chart
    go_to(qtbot, app, 60)
    go_to(qtbot, app, 20)
    qtbot.waitUntil(lambda: chart.scene is not None and len(chart.scene.strips) == 2)
    assert (chart.scene.start_s, chart.scene.span_s) == (pytest.approx(0, abs=0.1), 10)
    assert chart.scene.position_s == pytest.approx(2.0)
    assert app.timeline.panel.header.span.text() == "Whole video"
    # Seeking back has deleted nothing.
    assert app.timeline.history.between(0, 10).times.max() >= 6.0

    def at(second):
        area = chart.area
        return QPoint(round(area.left() + second / 10 * area.width()), 20)

    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=at(8))
    qtbot.waitUntil(lambda: 78 <= app.window.video.view.frame.index <= 82, timeout=20_000)
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=at(7))
    for second in (6, 5, 4):
        qtbot.mouseMove(chart, at(second))
    qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=at(4))
    qtbot.waitUntil(lambda: 38 <= app.window.video.view.frame.index <= 42, timeout=20_000)
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    wait_for(qtbot, app, 0)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    wait_for(qtbot, app, 50)


def test_the_timeline_of_a_video_zooms(qtbot, app):
    go_to(qtbot, app, 50)
    for _ in range(2):
        qtbot.keyClick(app.window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    chart = app.timeline.panel.chart
    qtbot.waitUntil(lambda: chart.scene is not None and chart.scene.span_s == 5)
    qtbot.keyClick(app.window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: chart.scene.span_s == 10)


def test_going_back_reads_nothing_twice_and_keeps_the_numbers(qtbot, app, analyzer, make_face):
    ids = iter(range(1, 1000))
    analyzer.find = lambda _: (make_face(track_id=next(ids)),)
    app.session.forget_read()
    go_to(qtbot, app, 30)
    (number,) = app.session.view.numbers
    go_to(qtbot, app, 80)
    read = len(analyzer.seen)
    go_to(qtbot, app, 30)
    assert len(analyzer.seen) == read
    assert app.session.view.numbers == (number,)


def test_while_it_is_paused_the_rest_is_read_ahead(qtbot, app, analyzer, make_face):
    analyzer.find = lambda _: (make_face(),)
    app.session.forget_read()
    go_to(qtbot, app, 50)
    history = app.timeline.history

    def is_read():
        times = history.between(0, 10).times
        return len(times) > 0 and np.diff([0, *times, 10]).max() < 0.25

    qtbot.waitUntil(is_read, timeout=20_000)
    assert app.window.video.view.frame.index == 50  # The picture stays.
    assert app.session.source.playback.paused


def test_a_hundred_seeks_show_the_last_and_queue_nothing(qtbot, app, analyzer):
    source, before = app.session.source, app.session.source.jumps
    for number in range(100):
        source.playback.seek((number * 37 % 100) / 10)
    wait_for(qtbot, app, 99 * 37 % 100)
    assert source.jumps - before < 50


def test_each_frame_shows_its_own_faces_also_after_jumps(qtbot, app, analyzer, make_face):
    analyzer.find = lambda frame: (make_face(x=frame.index / 4),)
    app.session.forget_read()
    for number in (40, 12, 13, 99, 0):
        go_to(qtbot, app, number)
        qtbot.waitUntil(lambda: bool(app.window.video.faces), timeout=20_000)
        assert app.window.video.faces[0].face.box.x1 == number / 4
        assert app.window.panel.cards.keys() == {1}


def test_who_is_followed_is_forgotten_at_a_jump_but_not_at_a_step(qtbot, app, analyzer):
    resets = []
    analyzer.reader = ExpressionReader(SureThresholds.everywhere(0.5))
    analyzer.choose_provider_again = lambda: None
    analyzer.reset = lambda: resets.append(analyzer.seen[-1])
    go_to(qtbot, app, 50)
    assert len(resets) == 1
    press(qtbot, app, Qt.Key.Key_Period)
    wait_for(qtbot, app, 51)
    assert len(resets) == 1
    press(qtbot, app, Qt.Key.Key_Comma)
    wait_for(qtbot, app, 50)
    assert len(resets) == 1  # That frame was read before.
    go_to(qtbot, app, 10)
    assert len(resets) == 2


def test_the_strip_fills_with_what_was_found(qtbot, app, analyzer, make_face):
    analyzer.find = lambda frame: (make_face(expression=Expression.SAD),) * (frame.index > 20)
    app.session.forget_read()
    seek = app.transport.bar.seek
    assert seek.words_at(5) == "0:05 · not analysed yet"
    for number in (10, 50):
        go_to(qtbot, app, number)
    qtbot.waitUntil(lambda: seek.words_at(5.05) == "0:05 · Sad", timeout=20_000)
    assert seek.words_at(1.05) == "0:01 · no face"
    assert seek.words_at(3) == "0:03 · not analysed yet"
    codes = seek._strip.codes
    assert 0.01 < np.count_nonzero(codes != UNSEEN) / len(codes) < 0.06
    qtbot.waitUntil(lambda: "Sad" in seek.accessibleDescription(), timeout=20_000)


def test_speed_by_key_and_by_menu(qtbot, app):
    speed = app.transport.bar.speed
    for key, text in ((Qt.Key.Key_BracketRight, "1.5×"), (Qt.Key.Key_BracketLeft, "1×")):
        press(qtbot, app, key)
        assert speed.text() == text
    for _ in range(10):
        press(qtbot, app, Qt.Key.Key_BracketLeft)
    assert (speed.text(), app.session.source.playback.speed) == ("0.25×", 0.25)
    assert not app.transport.actions.slower.isEnabled()
    speed.menu().actions()[-1].trigger()
    assert (speed.text(), app.session.source.playback.speed) == ("4×", 4.0)
    assert not app.transport.actions.faster.isEnabled()
    assert app.transport.actions.slower.isEnabled()


def test_everything_has_a_name_a_key_and_a_place_in_the_menu(app):
    seek = app.transport.bar.seek
    role = QAccessible.queryAccessibleInterface(seek).role()
    assert role == QAccessible.Role.Slider
    assert seek.accessibleName()
    for button in app.transport.bar.findChildren(QToolButton):
        assert button.text() or button.accessibleName()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button.toolTip()
    menu = next(one.menu() for one in app.window.menus.view.actions() if one.text() == "Playback")
    keys = {action.shortcut().toString() for action in menu.actions()}
    assert keys >= {",", ".", "Left", "Right", "Home", "End", "[", "]"}


def test_keys_on_the_bar_itself(qtbot, app):
    seek = app.transport.bar.seek
    qtbot.keyClick(app.window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    seek.setFocus()
    qtbot.waitUntil(seek.hasFocus, timeout=20_000)
    for key, number in ((Qt.Key.Key_Right, 50), (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 99)):
        qtbot.keyClick(seek, key)
        wait_for(qtbot, app, number)


def test_it_fits_into_the_smallest_window(app):
    app.window.resize(SMALLEST)
    app.window.grab()
    bar = app.transport.bar
    assert all(bar.rect().contains(one.geometry()) for one in bar.findChildren(QToolButton))
    assert bar.seek.width() > 200


def test_another_source_ends_a_held_video(qtbot, app, write_video):
    held = app.session.source
    app.window.file_given.emit(write_video("other.avi", 5))
    qtbot.waitUntil(lambda: app.session.source.name == "other.avi", timeout=20_000)
    qtbot.waitUntil(lambda: held.playback.closed, timeout=20_000)
    qtbot.waitUntil(lambda: app.window.video.view.source is not held, timeout=20_000)
