import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from desktop.app import build_app
from desktop.settings.settings import Settings
from desktop.window.shell.message_bar import Tone

SOON = 20_000
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
ON_TOP = Qt.WindowType.WindowStaysOnTopHint


@pytest.fixture
def camera(make_source):
    return make_source()


@pytest.fixture
def app(qtbot, start_app, camera):
    app = start_app(lambda: camera)
    give(qtbot, app, camera)
    return app


def give(qtbot, app, camera):
    frame = camera.give()
    qtbot.waitUntil(lambda: app.session.view is not None and app.session.view.frame is frame)
    qtbot.waitUntil(lambda: app.window.video.view.frame is frame, timeout=SOON)


def press(app, key, modifier=NONE):
    QTest.keyClick(app.window.video, key, modifier)


def surroundings(app):
    window = app.window
    return [window.menuBar(), window.toolbar, window.side, window.status]


def test_full_screen_by_key_and_back_by_key_or_escape(qtbot, app):
    for way_back in (Qt.Key.Key_F11, Qt.Key.Key_Escape):
        size = app.window.size()
        press(app, Qt.Key.Key_F11)
        assert app.window.isFullScreen()
        assert not any(part.isVisible() for part in surroundings(app))
        assert app.window.video.isVisible()
        press(app, way_back)
        assert not app.window.isFullScreen()
        assert all(part.isVisible() for part in surroundings(app))
        qtbot.waitUntil(lambda size=size: app.window.size() == size, timeout=SOON)


def test_a_hint_tells_the_way_back_for_a_moment(qtbot, app):
    press(app, Qt.Key.Key_F11)
    assert app.modes.hint.text == "Press Esc to exit"
    qtbot.waitUntil(lambda: app.modes.hint.text == "", timeout=SOON)


def test_the_compact_window_is_small_above_all_and_goes_on(qtbot, app, camera):
    press(app, Qt.Key.Key_F, CTRL_SHIFT)
    assert app.window.windowHandle().flags() & ON_TOP
    assert (app.window.width(), app.window.height()) == (320, 240)
    assert app.window.video.size() == app.window.size()
    assert app.window.isVisible() and app.session.source is camera
    give(qtbot, app, camera)
    app.window.resize(200, 150)
    assert app.window.video.width() == 200
    press(app, Qt.Key.Key_Escape)
    assert not app.window.windowHandle().flags() & ON_TOP
    qtbot.waitUntil(lambda: app.window.width() == 1280, timeout=SOON)
    assert all(part.isVisible() for part in surroundings(app))
    give(qtbot, app, camera)


def test_escape_there_does_not_lead_to_the_camera(app, make_source):
    opened = []
    app.window.tools.camera.triggered.connect(lambda: opened.append(True))
    for key, modifier in ((Qt.Key.Key_F, CTRL_SHIFT), (Qt.Key.Key_F11, NONE)):
        press(app, key, modifier)
        press(app, Qt.Key.Key_Escape)
        assert not app.window.isFullScreen()
        assert app.window.menuBar().isVisible()
    press(app, Qt.Key.Key_Escape)  # Nor does it leave a still or a video by accident.
    assert opened == []


@pytest.mark.parametrize("key", [Qt.Key.Key_F, Qt.Key.Key_F11])
def test_there_is_a_way_out_by_mouse(qtbot, app, key):
    press(app, key, CTRL_SHIFT if key == Qt.Key.Key_F else NONE)
    app.modes.exit.hide()
    qtbot.mouseMove(app.window.video, QPoint(30, 30))
    qtbot.mouseMove(app.window.video, QPoint(60, 60))
    qtbot.waitUntil(app.modes.exit.isVisible)
    assert app.window.video.rect().contains(app.modes.exit.geometry())
    assert app.window.grab().toImage().pixelColor(2, 2) == QColor("black")
    qtbot.mouseClick(app.modes.exit, Qt.MouseButton.LeftButton)
    assert app.window.menuBar().isVisible()
    assert not app.modes.exit.isVisible()


def test_a_double_click_goes_full_screen_and_back(qtbot, app):
    qtbot.mouseDClick(app.window.video, Qt.MouseButton.LeftButton)
    assert app.modes.full_screen.isChecked()
    qtbot.mouseDClick(app.window.video, Qt.MouseButton.LeftButton)
    assert not app.modes.full_screen.isChecked()


def test_a_message_takes_one_line_of_the_compact_window(qtbot, app):
    press(app, Qt.Key.Key_F, CTRL_SHIFT)
    app.window.resize(320, 240)
    sentence = "Recorded 2 min 03 s to a folder whose name is much too long for such a window."
    app.window.message.show_message(sentence, Tone.INFO, app.window.tools.open)
    app.window.grab()
    assert app.window.message.text == sentence
    assert app.window.message.height() <= 40
    assert app.window.video.rect().contains(app.window.message.geometry())


def test_keys_of_hidden_menus_still_work(app):
    for enter, modifier in ((Qt.Key.Key_F11, NONE), (Qt.Key.Key_F, CTRL_SHIFT)):
        press(app, enter, modifier)
        assert app.window.video.hasFocus()
        press(app, Qt.Key.Key_K, CTRL)
        assert app.session.guard.on
        press(app, Qt.Key.Key_K, CTRL)
        assert not app.session.guard.on
        press(app, Qt.Key.Key_Space)
        assert app.window.tools.pause.isChecked()
        press(app, Qt.Key.Key_Space)
        press(app, Qt.Key.Key_Escape)


def test_asking_for_the_cards_there_shows_them_afterwards(app):
    shown = app.window.side.isVisible()
    press(app, Qt.Key.Key_F11)
    press(app, Qt.Key.Key_B, CTRL)
    assert not app.window.side.isVisible()
    press(app, Qt.Key.Key_Escape)
    assert app.window.side.isVisible() is not shown


def test_from_compact_to_full_screen_and_back(qtbot, app):
    size = app.window.size()
    press(app, Qt.Key.Key_F, CTRL_SHIFT)
    press(app, Qt.Key.Key_F11)
    assert app.window.isFullScreen()
    assert not app.modes.compact.isChecked()
    assert not app.window.menuBar().isVisible()
    press(app, Qt.Key.Key_F, CTRL_SHIFT)
    assert not app.window.isFullScreen()
    assert app.window.windowHandle().flags() & ON_TOP
    press(app, Qt.Key.Key_F, CTRL_SHIFT)
    qtbot.waitUntil(lambda: app.window.size() == size, timeout=SOON)
    assert app.window.menuBar().isVisible()


def test_the_smallest_window_is_as_before_afterwards(app):
    press(app, Qt.Key.Key_F, CTRL_SHIFT)
    press(app, Qt.Key.Key_Escape)
    assert (app.window.minimumWidth(), app.window.minimumHeight()) == (720, 480)


@pytest.fixture
def start(qtbot, styled, camera, analyzer):
    """Starts the app with these settings."""

    def start(settings):
        app = build_app(lambda _: analyzer, lambda: camera, settings)
        qtbot.addWidget(app.window)
        app.window.show()
        return app

    return start


@pytest.mark.parametrize(
    ("kept", "place"),
    [
        ({"x": 100, "y": 120, "w": 400, "h": 300}, QRect(100, 120, 400, 300)),
        ({"x": "noise", "y": 120, "w": "?", "h": -4}, None),
        ({"x": 90_000, "y": 90_000, "w": 400, "h": 300}, None),
    ],
)
def test_the_place_is_remembered_and_believed_where_there_is_a_screen(start, tmp_path, kept, place):
    settings = Settings(tmp_path / "settings.ini")
    for name, value in kept.items():
        settings.keep(f"compact/{name}", value)
    app = start(settings)
    app.modes.compact.trigger()
    if place:
        assert app.window.geometry() == place
    else:
        assert app.window.screen().availableGeometry().contains(app.window.geometry())
    app.window.setGeometry(50, 60, 333, 222)
    app.window.close()
    assert app.session.stop(30_000)
    numbers = [settings.number(f"compact/{name}", 0, -9999, 9999) for name in "xywh"]
    assert numbers == [50, 60, 333, 222]
