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


def test_three_sentences_that_one_key_closes_for_ever(qtbot, start, path):
    app = start(Settings(path))
    sheet = app.help.welcome
    assert sheet.isVisible()
    assert sheet.text.count(".") == 3
    assert "Nothing leaves this machine" in sheet.text
    camera = app.window.menus.camera.title().replace("&", "")
    assert f"“{camera}”" in sheet.text
    qtbot.waitUntil(sheet.button.hasFocus)
    qtbot.keyClick(sheet.button, Qt.Key.Key_Space)
    assert not sheet.isVisible()
    assert app.window.video.hasFocus()
    assert start(Settings(path)).help.welcome is None


def test_escape_closes_it_and_leads_to_the_camera_only_then(qtbot, start, path):
    app = start(Settings(path))
    asked = []
    app.window.tools.camera.triggered.connect(lambda: asked.append(True))
    qtbot.keyClick(app.window.video, Qt.Key.Key_Escape)
    assert not app.help.welcome.isVisible()
    assert asked == []
    qtbot.keyClick(app.window.video, Qt.Key.Key_Escape)
    assert asked == [True]


def test_a_click_closes_it(qtbot, start, path):
    app = start(Settings(path))
    qtbot.mouseClick(app.help.welcome.button, Qt.MouseButton.LeftButton)
    assert Settings(path).flag("help/welcomed", default=False)


def test_without_a_file_nobody_is_greeted(start):
    assert start(Settings()).help.welcome is None
    assert start(None).help.welcome is None


@pytest.mark.parametrize("percent", [100, 200])
def test_it_fits_into_the_smallest_window(qtbot, start, path, styled, percent):
    app = start(Settings(path))
    app.window.resize(SMALLEST)
    AppLook.of(styled).enlarge_text(percent)
    qtbot.wait(50)
    app.window.grab()
    sheet = app.help.welcome
    assert app.window.video.rect().contains(sheet.geometry())
    for line in (*sheet._lines, sheet.button):
        needed = line.heightForWidth(line.width()) if line.hasHeightForWidth() else line.height()
        assert line.height() >= needed
        assert sheet.rect().contains(line.geometry())
