"""The package is played; everything from the window to its ``send`` is real."""

import sys
from types import ModuleType

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.virtual_camera import virtual_camera
from desktop.virtual_camera.virtual_camera import fitted
from desktop.window.shell.message_bar import Tone

SOON = 20_000
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
GROUND = 0x28


class FakeCamera:
    """Keeps what it is sent."""

    def __init__(self, **arguments):
        assert arguments["fmt"] == "BGR" and arguments["fps"] == 30
        self.size = (arguments["width"], arguments["height"])
        self.device = "/dev/video9"
        self.sent = []
        self.closed = False

    def send(self, frame):
        assert not self.closed
        assert frame.shape == (self.size[1], self.size[0], 3) and frame.dtype == np.uint8
        self.sent.append(frame.copy())

    def close(self):
        self.closed = True


@pytest.fixture
def devices(monkeypatch):
    """The devices that were opened; ``module.refusal`` is raised instead of opening one."""
    opened = []
    module = ModuleType("pyvirtualcam")
    module.refusal = None
    module.opened = opened

    def make(**arguments):
        if module.refusal:
            raise module.refusal
        opened.append(FakeCamera(**arguments))
        return opened[-1]

    module.Camera = make
    module.PixelFormat = type("PixelFormat", (), {"BGR": "BGR"})
    monkeypatch.setitem(sys.modules, "pyvirtualcam", module)
    return opened


@pytest.fixture
def camera(make_source):
    return make_source(mirrored=True)


@pytest.fixture
def app(qtbot, start_app, camera, analyzer, make_face):
    analyzer.find = lambda _: (make_face(20, 15, 10, track_id=1),)
    app = start_app(lambda: camera)
    give(qtbot, app, camera)
    return app


def halves():
    """Green at the left, blue at the right: 64 x 48."""
    picture = np.empty((48, 64, 3), np.uint8)
    picture[:, :32] = (0, 255, 0)
    picture[:, 32:] = (255, 0, 0)
    return picture


def give(qtbot, app, camera):
    frame = camera.give(halves())
    qtbot.waitUntil(lambda: app.session.view is not None and app.session.view.frame is frame)
    qtbot.waitUntil(lambda: app.session.view.analysis is not None, timeout=SOON)


def press(app, key, modifier=CTRL_SHIFT):
    QTest.keyClick(app.window.video, key, modifier)


def is_ground(picture):
    return bool((picture == GROUND).all())


def shows_green(picture):
    lead = picture[:, :, 1].astype(int) - picture[:, :, [0, 2]].max(axis=2)
    return bool((lead > 100).any())


@pytest.fixture
def sending(qtbot, app, camera, devices):
    """The device, after its first picture."""
    press(app, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: len(devices) == 1 and bool(devices[0].sent), timeout=SOON)
    return devices[0]


def test_by_its_key_the_picture_goes_out_in_its_size_and_not_mirrored(qtbot, app, sending):
    assert sending.size == (64, 48)
    first = sending.sent[0]
    assert tuple(first[2, 2]) == (0, 255, 0)  # At the left, as others see it.
    qtbot.waitUntil(lambda: app.virtual_camera.badge.text == "Virtual camera on", timeout=SOON)
    press(app, Qt.Key.Key_C)
    assert app.virtual_camera.badge.text == ""
    qtbot.waitUntil(lambda: sending.closed, timeout=SOON)
    assert is_ground(sending.sent[-1])


def test_it_stands_in_the_menu(app):
    assert app.virtual_camera.send in app.window.menus.privacy.actions()


def test_covered_faces_are_covered_there_too(qtbot, app, camera, sending):
    press(app, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    switched = len(sending.sent) + 1  # One may have been on its way.
    for _ in range(3):
        give(qtbot, app, camera)
    qtbot.waitUntil(lambda: len(sending.sent) > switched + 5, timeout=SOON)
    face = [picture[20, 25] for picture in sending.sent[switched:]]
    assert not any(tuple(pixel) == (0, 255, 0) for pixel in face)
    assert shows_green(sending.sent[-1])  # Around the face.


def test_what_was_planned_before_the_switch_is_not_sent_after_it(qtbot, app, camera, sending):
    app.session.guard.switch(on=True)  # The window has not even heard of it.
    sent = len(sending.sent) + 1
    qtbot.waitUntil(lambda: len(sending.sent) > sent + 3, timeout=SOON)
    assert all(is_ground(picture) for picture in sending.sent[sent:])


def test_a_lost_face_covers_all_of_it(qtbot, app, camera, analyzer, sending):
    press(app, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    analyzer.find = lambda _: ()
    give(qtbot, app, camera)
    sent = len(sending.sent) + 2
    qtbot.waitUntil(lambda: len(sending.sent) > sent + 3, timeout=SOON)
    assert not any(shows_green(picture) for picture in sending.sent[sent:])


def test_a_picture_that_stands_still_by_itself_goes(qtbot, sending):
    assert shows_green(sending.sent[-1])
    qtbot.waitUntil(lambda: is_ground(sending.sent[-1]), timeout=SOON)


def test_a_picture_that_is_held_stays(qtbot, app, sending, monkeypatch):
    # Half of what thirty pictures take, and room for a busy machine between two looks.
    monkeypatch.setattr(virtual_camera, "STALE_S", 0.5)
    app.window.tools.pause.trigger()
    sent = len(sending.sent)
    qtbot.waitUntil(lambda: len(sending.sent) > sent + 30, timeout=SOON)
    assert shows_green(sending.sent[-1])


def test_closing_the_window_leaves_no_face_behind(qtbot, app, sending):
    app.window.close()
    assert sending.closed
    assert is_ground(sending.sent[-1])


def test_without_the_package_it_says_how_to_get_it(qtbot, app, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyvirtualcam", None)
    press(app, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: "uv sync --extra virtualcam" in app.window.message.text)
    assert app.window.message.tone is Tone.ERROR
    assert not app.virtual_camera.send.isChecked()


@pytest.mark.parametrize(
    "hint", [("linux", "v4l2loopback"), ("win32", "OBS Studio"), ("darwin", "System Settings")]
)
def test_without_a_device_it_says_how_to_get_one(qtbot, app, devices, monkeypatch, hint):
    platform, words = hint
    sys.modules["pyvirtualcam"].refusal = RuntimeError("No virtual\ncamera found.")
    monkeypatch.setattr("desktop.virtual_camera.device.sys.platform", platform)
    press(app, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: words in app.window.message.text, timeout=SOON)
    assert "(The system says: No virtual camera found)" in app.window.message.text
    assert not app.virtual_camera.send.isChecked()


def test_a_device_that_breaks_off_is_told(qtbot, app, camera, sending, caplog):
    def send(_):
        raise RuntimeError("It was unplugged")

    sending.send = send
    qtbot.waitUntil(lambda: "It was unplugged" in app.window.message.text, timeout=SOON)
    assert sending.closed
    assert not app.virtual_camera.send.isChecked()


def test_off_and_on_waits_for_the_device(qtbot, app, camera, sending, devices):
    for _ in range(3):
        press(app, Qt.Key.Key_C)
        press(app, Qt.Key.Key_C)
    give(qtbot, app, camera)
    qtbot.waitUntil(lambda: len(devices) > 1 and bool(devices[-1].sent), timeout=SOON)
    assert all(device.closed for device in devices[:-1])


def test_another_shape_stands_between_bars():
    picture = np.full((40, 20, 3), 200, np.uint8)
    whole = fitted(picture, 64, 48)
    assert whole.shape == (48, 64, 3)
    assert (whole[:, 20:44] == 200).all()
    assert (whole[:, :20] == GROUND).all() and (whole[:, 44:] == GROUND).all()
    assert fitted(picture, 20, 40) is picture
    assert fitted(np.zeros((1, 4000, 3), np.uint8), 64, 48).shape == (48, 64, 3)
