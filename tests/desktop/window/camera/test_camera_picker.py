import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from desktop.capture.camera_mode import CameraMode, Rate, Resolution
from desktop.capture.cameras import Camera, CameraId
from desktop.window.camera.camera_picker import NAME_WIDTH, CameraPicker
from desktop.window.shell.main_window import SMALLEST, MainWindow

C920 = Camera(0, "C920", CameraId("C920", "046d:082d", "usb 1"))
OTHER = Camera(1, "Integrated Camera", CameraId("Integrated Camera", "", "usb 2"))


@pytest.fixture
def window(qtbot, icons):
    window = MainWindow(icons)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def picker(window):
    picker = CameraPicker(window)
    window.dress()
    return picker


def texts(menu):
    return [one.text() for one in menu.actions() if one.isVisible() and not one.isSeparator()]


def submenus(picker):
    return [one.menu() for one in picker.menu.actions() if one.menu()]


def test_without_a_camera_the_list_says_so(picker, window):
    assert "No camera found" in texts(picker.menu)
    assert not picker.next.isEnabled()
    assert window.tools.demo.text() in texts(picker.menu)
    assert picker.menu is window.menus.camera


def test_the_list_follows_what_is_there(picker):
    picker.show_cameras((C920, OTHER), OTHER)
    assert "No camera found" not in texts(picker.menu)
    listed = [one for one in picker.menu.actions() if isinstance(one.data(), Camera)]
    assert [(one.text(), one.isChecked()) for one in listed] == [
        ("C920", False),
        ("Integrated Camera", True),
    ]
    picker.show_cameras((C920, OTHER), C920)
    assert [one for one in picker.menu.actions() if isinstance(one.data(), Camera)] == listed
    assert [one.isChecked() for one in listed] == [True, False]
    picker.show_cameras((), None)
    assert "C920" not in texts(picker.menu)


def test_a_camera_that_is_chosen_is_asked_for(qtbot, picker):
    picker.show_cameras((C920, OTHER), C920)
    chosen = next(one for one in picker.menu.actions() if one.data() == OTHER)
    with qtbot.waitSignal(picker.camera_asked) as asked:
        chosen.trigger()
    assert asked.args == [OTHER]


def test_size_and_rate_are_asked_for_together(qtbot, picker):
    picker.show_mode(CameraMode(Resolution.VGA), (640, 480), 30.0)
    resolution, rate = submenus(picker)
    assert resolution.title() == "Resolution: 640 × 480"
    assert rate.title() == "Frames a second: 30"
    assert [one.text() for one in resolution.actions() if one.isChecked()] == ["640 × 480"]
    with qtbot.waitSignal(picker.mode_asked) as asked:
        rate.actions()[2].trigger()
    assert asked.args == [CameraMode(Resolution.VGA, Rate.SIXTY)]


def test_a_camera_that_does_not_say_its_rate_has_none_in_the_menu(picker):
    picker.show_mode(CameraMode(), (640, 480), None)
    assert submenus(picker)[1].title() == "Frames a second"


def test_the_button_is_never_wider_than_its_share(picker, window):
    long = Camera(0, "كاميرا " * 20, CameraId("long", "", ""))
    picker.show_name(long, long.name)
    button = picker.button
    assert button.fontMetrics().horizontalAdvance(button.text()) <= NAME_WIDTH
    assert long.name in window.tools.camera.toolTip()
    window.resize(SMALLEST)
    window.grab()
    assert button.isVisible()


def test_from_right_to_left_the_button_stands_at_the_right(qtbot, picker, window):
    picker.show_cameras((C920,), C920)
    picker.show_name(C920, "C920")
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.waitUntil(lambda: picker.button.x() > window.width() / 2)
    assert picker.button.popupMode() is QToolButton.ToolButtonPopupMode.MenuButtonPopup


def test_everything_has_its_key(picker, window):
    assert picker.next.shortcut().toString() == "Ctrl+Shift+L"
    keys = [one.shortcut().toString() for one in picker.menu.actions()]
    keys = [key for key in keys if key]
    assert len(set(keys)) == len(keys)
