import numpy as np
import pytest
from PySide6.QtCore import Qt

from desktop.app import build_app
from desktop.settings.settings import Settings
from desktop.window.settings.app_look import AppLook
from desktop.window.shell.window_place import SMALLEST


@pytest.fixture
def path(tmp_path):
    return tmp_path / "settings.ini"


@pytest.fixture
def start(qtbot, styled, analyzer, make_source):
    """Starts the app of a person whose settings lie in a file."""
    apps = []

    def start(settings):
        app = build_app(lambda _: analyzer, make_source, settings)
        apps.append(app)
        app.window.show()
        app.window.activateWindow()
        qtbot.waitUntil(app.window.isActiveWindow)
        return app

    yield start
    AppLook.of(styled).enlarge_text(100)
    for app in apps:
        app.window.close()
        assert app.session.stop(30_000)
        app.window.deleteLater()


def show_a_picture(qtbot, app, make_source):
    camera = make_source()
    app.presenter.open(lambda: camera)
    camera.give(np.zeros((240, 320, 3), np.uint8))
    qtbot.waitUntil(lambda: app.session.view is not None)


def test_one_line_and_one_button_at_the_first_picture(qtbot, start, path, make_source):
    app = start(Settings(path))
    message = app.window.message
    assert message.text == ""  # The picture comes first.
    show_a_picture(qtbot, app, make_source)
    assert "never leave this computer" in message.text
    assert message.action.text() == "Get started"
    qtbot.mouseClick(message._button, Qt.MouseButton.LeftButton)
    assert message.text == ""


def test_enter_presses_the_button(qtbot, start, path, make_source):
    app = start(Settings(path))
    show_a_picture(qtbot, app, make_source)
    app.window.message._button.setFocus()
    qtbot.waitUntil(app.window.message._button.hasFocus)
    qtbot.keyClick(app.window.message._button, Qt.Key.Key_Return)
    assert app.window.message.text == ""


def test_it_is_said_once(qtbot, start, path, make_source):
    show_a_picture(qtbot, start(Settings(path)), make_source)
    second = start(Settings(path))
    show_a_picture(qtbot, second, make_source)
    assert second.window.message.text == ""


def test_what_matters_more_comes_first_and_alone(qtbot, start, path, make_source):
    app = start(Settings(path))
    camera = make_source()
    camera.refusal = "There is no camera 0. Plug one in."
    app.presenter._make_camera = app.presenter._make_asked = lambda: camera
    app.presenter.open_camera()
    qtbot.waitUntil(lambda: app.session.view is not None, timeout=20_000)
    assert app.window.message.text.endswith("Showing the demo for now.")
    assert not Settings(path).flag("help/welcomed", default=False)


def test_without_a_file_nobody_is_greeted(qtbot, start, make_source):
    for settings in (Settings(), None):
        app = start(settings)
        show_a_picture(qtbot, app, make_source)
        assert app.window.message.text == ""


@pytest.mark.parametrize("percent", [100, 200])
def test_it_fits_into_the_smallest_window(qtbot, start, path, styled, make_source, percent):  # noqa: PLR0917
    app = start(Settings(path))
    app.window.resize(SMALLEST)
    AppLook.of(styled).enlarge_text(percent)
    show_a_picture(qtbot, app, make_source)
    app.window.grab()
    message = app.window.message
    assert app.window.video.rect().contains(message.geometry())
    assert message.height() < app.window.video.height() / 2
