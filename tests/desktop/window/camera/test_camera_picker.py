import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from desktop.capture.camera_mode import CameraMode, OfferedMode
from desktop.capture.cameras import Camera, CameraId
from desktop.window.camera.camera_picker import NAME_WIDTH, CameraPicker
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.window_place import SMALLEST

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


def entries(menu):
    return [one.text() for one in menu.actions()]


def ticked(menu):
    return [one.text() for one in menu.actions() if one.isChecked()]


def test_size_and_rate_are_asked_for_together(qtbot, picker):
    picker.modes.show(CameraMode((640, 480)), (), (640, 480), 30.0)
    resolution, rate, pixel_format = picker.modes.menus
    assert resolution.title() == "Resolution: 640 × 480"
    assert rate.title() == "Frames per second: 30"
    assert entries(resolution) == ["Automatic", "1920 × 1080", "1280 × 720", "640 × 480"]
    assert ticked(resolution) == ["640 × 480"]
    assert not pixel_format.menuAction().isVisible(), "nobody knows of any format"
    with qtbot.waitSignal(picker.modes.asked) as asked:
        rate.actions()[1].trigger()
    assert asked.args == [CameraMode((640, 480), 60)]


OFFERED = (
    OfferedMode("MJPG", (1280, 720), (30, 15)),
    OfferedMode("MJPG", (640, 480), (60, 30)),
    OfferedMode("YUYV", (1280, 720), (10,)),
    OfferedMode("YUYV", (640, 480), (30,)),
)


def test_what_this_camera_can_do_is_listed(qtbot, picker):
    picker.modes.show(CameraMode(), OFFERED, (1280, 720), 30.0)
    resolution, rate, pixel_format = picker.modes.menus
    assert entries(resolution) == [
        "Automatic: 1280 × 720",
        "1280 × 720\t30 fps",
        "640 × 480\t60 fps",
    ]
    assert entries(rate) == ["Automatic: 30", "30", "15", "10"]
    assert entries(pixel_format) == [
        "Automatic: Motion JPEG",
        "Motion JPEG",
        "Uncompressed (YUYV)",
    ]
    assert [ticked(menu)[0].split(":")[0] for menu in picker.modes.menus] == ["Automatic"] * 3
    with qtbot.waitSignal(picker.modes.asked) as asked:
        resolution.actions()[2].trigger()
    assert asked.args == [CameraMode((640, 480))]


def test_what_no_mode_has_gives_way(qtbot, picker):
    picker.modes.show(CameraMode((640, 480), 60), OFFERED, (640, 480), 60.0)
    with qtbot.waitSignal(picker.modes.asked) as asked:
        picker.modes.menus[2].actions()[2].trigger()
    assert asked.args == [CameraMode((640, 480), None, "YUYV")]
    picker.modes.show(CameraMode((640, 480), None, "YUYV"), OFFERED, (640, 480), 30.0)
    assert entries(picker.modes.menus[1]) == ["Automatic: 30", "30"]


def test_an_open_menu_keeps_its_entries(picker):
    picker.modes.show(CameraMode(), OFFERED, (1280, 720), 30.0)
    before = picker.modes.menus[0].actions()
    picker.modes.show(CameraMode(), OFFERED, (1280, 720), 30.0)
    assert picker.modes.menus[0].actions() == before


def test_a_camera_that_does_not_say_its_rate_has_none_in_the_menu(picker):
    picker.modes.show(CameraMode(), (), (640, 480), None)
    assert picker.modes.menus[1].title() == "Frames per second"


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
