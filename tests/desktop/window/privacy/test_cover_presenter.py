import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.app import build_app
from desktop.settings.settings import Settings
from desktop.window.kit.theme import DARK, LIGHT

SOON = 20_000
GREEN_BGR = (0, 255, 0)


@pytest.fixture
def camera(make_source):
    return make_source(mirrored=True)


@pytest.fixture
def app(qtbot, start_app, camera, analyzer, make_face):
    """The app on a camera that shows a green picture with one face in it."""
    analyzer.find = lambda _: (make_face(20, 15, 10, track_id=1),)
    app = start_app(lambda: camera)
    give(qtbot, app, camera)
    return app


def green():
    picture = np.empty((48, 64, 3), np.uint8)
    picture[:] = GREEN_BGR
    return picture


def give(qtbot, app, camera, frames=1, later_s=0.0):
    """Let some frames be analysed and shown, all captured a while later if need be."""
    for _ in range(frames):
        at = shown(app).frame.captured_at + later_s if later_s else None
        frame = camera.give(green(), captured_at=at)
        qtbot.waitUntil(lambda frame=frame: shown(app).frame is frame, timeout=SOON)
        qtbot.waitUntil(lambda: shown(app).analysis is not None, timeout=SOON)


def shown(app):
    view = app.window.video.view
    return view if view is not None else type("Nothing", (), {"frame": None, "analysis": None})


def green_share(app):
    """Of the picture in the window."""
    image = app.window.video.grab().toImage()
    colours = [
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 9)
        for y in range(0, image.height(), 9)
    ]
    return colours.count("#00ff00") / len(colours)


def press(app, key, modifier=Qt.KeyboardModifier.ControlModifier):
    QTest.keyClick(app.window.video, key, modifier)


CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_by_a_key_every_face_is_covered_and_the_window_says_so(qtbot, app, camera):
    assert app.window.video.faces and green_share(app) > 0.5
    press(app, Qt.Key.Key_K)
    assert app.cover.badge.text == "Faces covered"
    assert app.cover.cover.isChecked()
    give(qtbot, app, camera, 3)
    view = shown(app)
    assert len(view.cover.faces) == 1 and not view.cover.whole
    assert 0.1 < green_share(app) < 0.9
    assert app.window.video.signs == []
    press(app, Qt.Key.Key_K)
    give(qtbot, app, camera)
    assert shown(app).cover is None
    assert app.cover.badge.text == ""
    assert app.window.video.signs


def test_the_tool_and_the_menu_lead_there_too(qtbot, app):
    button = app.window.toolbar.button_of(app.cover.cover)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert app.session.guard.on
    assert "Ctrl+K" in button.toolTip()
    assert app.cover.cover in app.window.menus.privacy.actions()
    assert app.cover.go_on in app.window.menus.privacy.actions()


def test_what_is_on_show_is_covered_at_once(app):
    assert green_share(app) > 0.5
    press(app, Qt.Key.Key_K)  # No frame comes after this.
    assert shown(app).cover.whole
    assert green_share(app) == 0


def test_a_frame_analysed_before_the_switch_is_not_shown_after_it(qtbot, app, camera, analyzer):
    analyzer.gate.clear()
    before = camera.give(green())
    qtbot.waitUntil(lambda: before.index in analyzer.seen, timeout=SOON)
    press(app, Qt.Key.Key_K)
    analyzer.gate.set()
    qtbot.waitUntil(lambda: shown(app).frame is before and shown(app).analysis is not None)
    assert shown(app).cover is not None


def test_a_lost_face_covers_all_and_the_button_goes_on(qtbot, app, camera, analyzer):
    press(app, Qt.Key.Key_K)
    give(qtbot, app, camera, 2)
    assert not shown(app).cover.whole
    analyzer.find = lambda _: ()
    give(qtbot, app, camera)
    assert green_share(app) == 0
    qtbot.waitUntil(lambda: "A face was lost" in app.cover.sheet.text, timeout=SOON)
    give(qtbot, app, camera, 6, later_s=1)
    qtbot.mouseClick(app.cover.sheet.button, Qt.MouseButton.LeftButton)
    give(qtbot, app, camera)
    assert app.cover.sheet.text == ""
    assert green_share(app) > 0.5


def test_the_key_goes_on_too(qtbot, app, camera, analyzer):
    press(app, Qt.Key.Key_K)
    analyzer.find = lambda _: ()
    give(qtbot, app, camera)
    qtbot.waitUntil(app.cover.go_on.isEnabled, timeout=SOON)
    give(qtbot, app, camera, 6, later_s=1)
    press(app, Qt.Key.Key_K, CTRL_SHIFT)
    give(qtbot, app, camera)
    assert green_share(app) > 0.5
    assert not app.cover.go_on.isEnabled()


def test_a_face_that_comes_back_uncovers_the_rest(qtbot, app, camera, analyzer):
    find = analyzer.find
    press(app, Qt.Key.Key_K)
    analyzer.find = lambda _: ()
    give(qtbot, app, camera)
    qtbot.waitUntil(lambda: app.cover.sheet.text != "", timeout=SOON)
    analyzer.find = find
    give(qtbot, app, camera, 3)
    assert app.cover.sheet.text == ""
    assert 0.1 < green_share(app) < 0.9


def test_a_frame_that_nobody_looked_at_is_covered_wholly(qtbot, app, camera, analyzer):
    press(app, Qt.Key.Key_K)
    give(qtbot, app, camera)
    analyzer.gate.clear()
    late = camera.give(green(), captured_at=shown(app).frame.captured_at + 30)
    qtbot.waitUntil(lambda: shown(app).frame is late, timeout=SOON)
    assert shown(app).analysis is None
    assert green_share(app) == 0
    qtbot.waitUntil(lambda: app.cover.sheet.text == "Looking for faces…", timeout=SOON)
    assert not app.cover.go_on.isEnabled()


def test_when_analysis_fails_nothing_is_shown(qtbot, app, camera, analyzer, caplog):
    press(app, Qt.Key.Key_K)
    give(qtbot, app, camera)
    analyzer.error = ValueError("odd frame")
    camera.give(green())
    qtbot.waitUntil(lambda: "odd frame" in app.window.message.text, timeout=SOON)
    late = camera.give(green(), captured_at=shown(app).frame.captured_at + 30)
    qtbot.waitUntil(lambda: shown(app).frame is late, timeout=SOON)
    assert green_share(app) == 0


def test_a_paused_picture_is_covered_and_uncovered_by_the_key(qtbot, app, camera, analyzer):
    seen = len(analyzer.seen)
    app.window.tools.pause.trigger()
    press(app, Qt.Key.Key_K)
    assert green_share(app) == 0
    # Once for the pause, once for the cover; the two may fall together.
    qtbot.waitUntil(lambda: len(analyzer.seen) > seen, timeout=SOON)
    qtbot.waitUntil(lambda: not shown(app).cover.whole, timeout=SOON)
    assert 0.1 < green_share(app) < 0.9
    press(app, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: shown(app).cover is None, timeout=SOON)


def test_what_taps_get_is_planned_and_comes_once(qtbot, app, camera):
    views = []
    app.session.add_tap(views.append)
    press(app, Qt.Key.Key_K)
    give(qtbot, app, camera, 3)
    app.window.tools.pause.trigger()
    press(app, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: shown(app).cover is None, timeout=SOON)
    assert [view.frame.index for view in views] == [1, 2, 3]
    assert all(view.cover is not None for view in views)


def test_another_source_is_covered_before_its_first_analysis(
    qtbot, app, camera, analyzer, make_source
):
    press(app, Qt.Key.Key_K)
    give(qtbot, app, camera)
    analyzer.gate.clear()
    other = make_source("clip.mp4", live=False)
    other.give(green())
    app.presenter.open(lambda: other)
    camera.give(green())
    qtbot.waitUntil(lambda: shown(app).source is other, timeout=SOON)
    assert shown(app).cover.whole
    assert green_share(app) == 0


def test_who_covered_faces_before_is_covered_from_the_start(
    qtbot, styled, tmp_path, camera, analyzer
):
    for start in range(2):
        settings = Settings(tmp_path / "settings.ini")
        app = build_app(lambda _: analyzer, lambda: camera, settings)
        qtbot.addWidget(app.window)
        app.window.show()
        assert app.session.guard.on is bool(start)
        assert bool(app.cover.badge.text) is bool(start)
        app.cover.cover.setChecked(True)
        app.window.close()
        assert app.session.stop(30_000)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_sheet_lies_within_the_smallest_picture(qtbot, app, camera, analyzer, theme):
    app.window.setPalette(theme.palette())
    app.window.resize(720, 480)
    press(app, Qt.Key.Key_K)
    analyzer.find = lambda _: ()
    give(qtbot, app, camera)
    qtbot.waitUntil(lambda: app.cover.sheet.text != "", timeout=SOON)
    assert app.window.video.rect().contains(app.cover.sheet.geometry())
    assert app.window.video.rect().contains(app.cover.badge.parentWidget().geometry())
