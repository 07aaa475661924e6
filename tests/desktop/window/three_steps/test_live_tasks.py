"""Each task at the camera takes at most three steps from the window, by mouse and by keyboard."""

from PySide6.QtCore import Qt

from desktop.capture.cameras import Camera
from tests.desktop.window.three_steps.person import CTRL, CTRL_SHIFT, MENUS, Person


@MENUS
def test_choose_a_camera(qtbot, start, c920, built_in, by_key):
    person = Person(qtbot, start(c920, built_in))
    cameras = person.app.cameras
    person.wait(lambda: cameras.shown is not None)
    listed = [one for one in cameras.picker.menu.actions() if isinstance(one.data(), Camera)]
    wanted = next(one for one in listed if not one.isChecked())
    if by_key:
        person.key(Qt.Key.Key_L, CTRL_SHIFT)
    else:
        person.menu(cameras.picker.menu, wanted)
    person.is_done(lambda: cameras.shown.camera.name == wanted.text())


def test_record(person, by_key):
    if by_key:
        person.key(Qt.Key.Key_R, CTRL)
    else:
        person.tool(person.app.recording.actions.record)
    person.is_done(lambda: person.app.recording.recorder is not None)


def test_cover(person, by_key):
    if by_key:
        person.key(Qt.Key.Key_K, CTRL)
    else:
        person.tool(person.app.cover.cover)
    person.is_done(lambda: person.app.session.guard.on)


def test_calibrate(person, camera, watch, live, by_key):
    sheet = person.app.calibration.sheet
    if by_key:
        person.key(Qt.Key.Key_N, CTRL_SHIFT)
    else:
        person.click(person.window.panel.cards[1].header.button)
    watch(person.app, camera, 42)
    person.wait(lambda: sheet.shows_result)
    if by_key:
        person.key(Qt.Key.Key_Return)
    else:
        person.click(sheet.keep)
    person.is_done(lambda: sheet.isHidden() and live.reader.offset_of(1) is not None)
