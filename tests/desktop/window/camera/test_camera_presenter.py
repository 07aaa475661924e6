"""The app on a machine whose cameras come, go and fail as a test tells."""

from collections.abc import Callable, Iterator
from threading import Event
from time import sleep

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from desktop.app import App, build_app
from desktop.capture import camera_trouble, live_source
from desktop.capture.camera_choice import CameraChoice, CameraSystem
from desktop.capture.camera_mode import CameraMode
from desktop.capture.camera_source import CameraSource
from desktop.capture.cameras import Camera, CameraId, _told_apart
from desktop.capture.demo_source import DemoSource
from desktop.capture.frame_source import FrameSource
from desktop.recording.recording_reader import Recording
from desktop.settings.camera_memory import CameraMemory
from desktop.settings.settings import Settings
from desktop.window.camera import camera_presenter, camera_return, covered_lens
from desktop.window.shell.message_bar import Tone

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PATIENT = 20_000
_FRAME_S = 0.02


class FakeCamera:
    """One camera.

    Attributes:
        most: the largest size that it gives.
        busy: whether it does not open.
        answers: cleared, it opens and says nothing.
        light: how bright its picture is, 0 to 255.
    """

    def __init__(self, name: str, place: str, most: tuple[int, int] = (1280, 720)) -> None:
        self.identity = CameraId(name, "046d:082d", place)
        self.most = most
        self.busy = False
        self.answers = Event()
        self.answers.set()
        self.light = 120
        self.is_open = False


class Machine:
    """Where cameras are plugged in.

    Attributes:
        ports: which camera has which index.
        opened: the index at every opening that went well.
        refused: how many went wrong.
    """

    def __init__(self) -> None:
        self.ports: dict[int, FakeCamera] = {}
        self.opened: list[int] = []
        self.refused = 0
        self.changes = 0
        self.closing = Event()

    @property
    def system(self) -> CameraSystem:
        return CameraSystem(self.look, lambda: self.changes, CameraSource)

    def look(self) -> tuple[Camera, ...]:
        ports = dict(self.ports)
        return _told_apart(Camera(i, ports[i].identity.name, ports[i].identity) for i in ports)

    def plug(self, camera: FakeCamera, index: int) -> None:
        self.ports[index] = camera
        self.changes += 1

    def pull(self, camera: FakeCamera) -> None:
        self.ports = {i: one for i, one in self.ports.items() if one is not camera}
        self.changes += 1

    def capture(self, index: int, _backend: int) -> "FakeCapture":
        return FakeCapture(self, index)


class FakeCapture:
    """What ``cv2.VideoCapture`` gives; a camera can be open only once."""

    def __init__(self, machine: Machine, index: int) -> None:
        camera = machine.ports.get(index)
        free = camera is not None and not camera.busy and not camera.is_open
        self._camera = camera if free else None
        self._machine = machine
        self._asked: dict[int, float] = {}
        self._noise = 0
        machine.refused += self._camera is None
        if self._camera:
            self._camera.is_open = True
            machine.opened.append(index)

    def isOpened(self) -> bool:  # noqa: N802
        return self._camera is not None

    def set(self, setting: int, value: float) -> bool:
        self._asked[setting] = value
        return True

    def get(self, setting: int) -> float:
        return 30.0 if setting == cv2.CAP_PROP_FPS else 0.0

    def grab(self) -> bool:
        camera, machine = self._camera, self._machine
        assert camera is not None
        sleep(_FRAME_S)
        while not camera.answers.wait(_FRAME_S) and not machine.closing.is_set():
            pass
        return camera in machine.ports.values() and not machine.closing.is_set()

    def retrieve(self) -> tuple[bool, np.ndarray]:
        camera = self._camera
        assert camera is not None
        width = int(min(camera.most[0], self._asked[cv2.CAP_PROP_FRAME_WIDTH]))
        height = int(min(camera.most[1], self._asked[cv2.CAP_PROP_FRAME_HEIGHT]))
        image = np.full((height, width, 3), camera.light, np.uint8)
        self._noise = (self._noise + 1) % 5
        image[0, 0] += self._noise  # No two pictures of a real camera are the same.
        return True, image

    def release(self) -> None:
        if self._camera:
            self._camera.is_open = False


@pytest.fixture
def machine(monkeypatch) -> Iterator[Machine]:
    machine = Machine()
    monkeypatch.setattr(cv2, "VideoCapture", machine.capture)
    monkeypatch.setattr(camera_trouble, "list_cameras", machine.look)
    monkeypatch.setattr(camera_trouble, "camera_problem", lambda _: "")
    monkeypatch.setattr(live_source, "_PAUSE_AFTER_FAILURE_S", 0)
    monkeypatch.setattr(camera_return, "_RETRY_MS", 100)
    monkeypatch.setattr(covered_lens, "_LOOK_MS", 50)
    monkeypatch.setattr(camera_presenter, "_SAID_MS", 500)
    yield machine
    machine.closing.set()


@pytest.fixture
def c920() -> FakeCamera:
    return FakeCamera("HD Pro Webcam C920", "usb 1")


@pytest.fixture
def built_in() -> FakeCamera:
    return FakeCamera("Integrated Camera", "usb 2", most=(640, 480))


@pytest.fixture
def start(qtbot, styled, analyzer, machine, make_face) -> Iterator[Callable[..., App]]:
    """Starts the app as ``moodmirror`` does; returns when something is on show."""
    apps: list[App] = []
    analyzer.find = lambda _: (make_face(),)  # Else there is a word on that after a while.

    def start(
        *cameras: FakeCamera,
        settings: Settings | None = None,
        wanted: str = "",
        wait: bool = True,
        first: Callable[[], FrameSource] | None = None,
    ) -> App:
        for index, camera in enumerate(cameras):
            machine.plug(camera, index)
        choice = CameraChoice(machine.system, wanted)
        app = build_app(lambda _: analyzer, choice.make, settings, choice)
        apps.append(app)
        app.window.show()
        qtbot.waitExposed(app.window)
        app.cameras.begin(live=first is None)
        if first:
            app.presenter.open(first)
        if wait:
            qtbot.waitUntil(lambda: app.session.source is not None, timeout=PATIENT)
            qtbot.waitUntil(lambda: len(listed(app)) == len(cameras), timeout=PATIENT)
        return app

    yield start
    machine.closing.set()
    for app in apps:
        app.window.close()
        assert app.session.stop(30_000)
        app.window.deleteLater()


def listed(app: App) -> list[QAction]:
    """The cameras in the menu."""
    return [one for one in app.cameras.picker.menu.actions() if isinstance(one.data(), Camera)]


def names(app: App) -> list[str]:
    return [one.text() for one in listed(app)]


def ticked(app: App) -> list[str]:
    return [one.text() for one in listed(app) if one.isChecked()]


def action(app: App, menu: int, text: str) -> QAction:
    """One of the choices of resolution (0) or rate (1)."""
    menus = [one.menu() for one in app.cameras.picker.menu.actions() if one.menu()]
    return next(one for one in menus[menu].actions() if one.text() == text)


def wait_live(qtbot, app: App, name: str) -> None:
    """Wait until this camera's picture is on show."""

    def shows() -> bool:
        view = app.session.view
        return view is not None and view.source is app.session.source and view.source.name == name

    qtbot.waitUntil(shows, timeout=PATIENT)


def test_the_first_camera_is_on_show_by_its_name(qtbot, start, c920, built_in):
    app = start(c920, built_in)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    assert names(app) == ["HD Pro Webcam C920", "Integrated Camera"]
    assert ticked(app) == ["HD Pro Webcam C920"]
    button = app.cameras.picker.button
    assert button.text() == "HD Pro Webcam C920"
    assert button.accessibleName() == "Camera: HD Pro Webcam C920"
    assert "1280 × 720, 30 frames per second" in button.toolTip()
    assert app.window.message.text == ""
    assert app.window.windowTitle() == "Moodmirror"


def test_a_long_name_is_cut_on_the_button_and_whole_in_list_and_tip(qtbot, start):
    name = "A camera with a very long name indeed & sons, HD, model of the year"
    app = start(FakeCamera(name, "usb 1"))
    wait_live(qtbot, app, name)
    assert app.cameras.picker.button.text().endswith("…")
    assert "&" not in names(app)[0].replace("&&", "")
    assert name in app.cameras.picker.button.toolTip()


def test_two_cameras_of_one_name_are_told_apart(start):
    app = start(FakeCamera("C920", "usb 1"), FakeCamera("C920", "usb 2"))
    assert names(app) == ["C920", "C920 (2)"]


def test_another_camera_by_menu_and_by_key(qtbot, start, c920, built_in, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    app = start(c920, built_in, settings=settings)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    listed(app)[1].trigger()
    wait_live(qtbot, app, "Integrated Camera")
    assert ticked(app) == ["Integrated Camera"]
    assert settings.text("camera/name") == "Integrated Camera"
    qtbot.keyClick(app.window, Qt.Key.Key_L, CONTROL | SHIFT)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    assert settings.text("camera/name") == "HD Pro Webcam C920"


def test_a_camera_that_is_on_show_is_not_opened_again(qtbot, start, machine, c920):
    app = start(c920)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    listed(app)[0].trigger()
    assert app.session.opening is None
    assert ticked(app) == ["HD Pro Webcam C920"]
    assert not app.cameras.picker.next.isEnabled()
    assert machine.opened == [0]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_list_opens_at_the_arrow_and_by_key_and_chooses(qtbot, start, c920, built_in):
    app = start(c920, built_in)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    picker = app.cameras.picker
    picker.button.setFocus()
    qtbot.keyClick(picker.button, Qt.Key.Key_Down)
    qtbot.waitUntil(picker.menu.isVisible)
    while (now := picker.menu.activeAction()) is None or now.text() != "Integrated Camera":
        qtbot.keyClick(picker.menu, Qt.Key.Key_Down)
    qtbot.keyClick(picker.menu, Qt.Key.Key_Return)
    wait_live(qtbot, app, "Integrated Camera")


def test_the_button_leads_back_from_a_picture(qtbot, start, c920, tmp_path, portrait):
    app = start(c920)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    picture = tmp_path / "me.png"
    cv2.imwrite(str(picture), portrait)
    app.window.file_given.emit(picture)
    wait_live(qtbot, app, "me.png")
    button = app.cameras.picker.button
    assert button.text() == "Back to camera"
    assert ticked(app) == []
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())
    wait_live(qtbot, app, "HD Pro Webcam C920")
    assert button.text() == "HD Pro Webcam C920"


def test_a_size_that_the_camera_does_not_give_is_told(qtbot, start, machine, c920, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    app = start(c920, settings=settings)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    action(app, 0, "1920 × 1080").trigger()
    told = "HD Pro Webcam C920 was asked for 1920 × 1080, and gives 1280 × 720."
    qtbot.waitUntil(lambda: app.window.message.text == told, timeout=PATIENT)
    assert machine.opened == [0, 0], "the running one lets go of its camera first"
    assert "was asked for 1920 × 1080" in app.cameras.picker.button.toolTip()
    shown = app.session.source.camera
    assert CameraMemory(settings).mode(shown) == CameraMode((1920, 1080))
    action(app, 1, "60").trigger()
    qtbot.waitUntil(lambda: "60 frames a second" in app.window.message.text, timeout=PATIENT)
    assert CameraMemory(settings).mode(shown) == CameraMode((1920, 1080), 60)


def test_the_size_on_show_stands_in_the_menu(qtbot, start, built_in):
    app = start(built_in)
    wait_live(qtbot, app, "Integrated Camera")
    entries = app.cameras.picker.menu.actions()
    titles = [one.menu().title() for one in entries if one.menu() and one.isVisible()]
    assert titles == ["Resolution: 640 × 480", "Frames per second: 30"]
    assert app.window.message.text == "", "automatic means whatever the camera gives"


def test_a_camera_pulled_out_says_so_and_comes_back_by_itself_at_another_index(
    qtbot, start, machine, c920, built_in
):
    app = start(c920, built_in)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    machine.pull(c920)
    qtbot.waitUntil(lambda: "C920 was unplugged" in app.window.message.text, timeout=PATIENT)
    assert app.window.message.action is app.window.tools.again
    qtbot.waitUntil(lambda: names(app) == ["Integrated Camera"], timeout=PATIENT)
    lost = app.session.source
    machine.plug(c920, 5)
    qtbot.waitUntil(lambda: app.session.source is not lost, timeout=PATIENT)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    assert machine.opened == [0, 5]
    assert app.window.message.text == ""


def test_another_one_of_the_same_make_is_not_taken_for_it(qtbot, start, machine, let_look):
    one, other = FakeCamera("C920", "usb 1"), FakeCamera("C920", "usb 2")
    app = start(one, other)
    wait_live(qtbot, app, "C920")
    machine.pull(one)
    qtbot.waitUntil(lambda: "was unplugged" in app.window.message.text, timeout=PATIENT)
    qtbot.waitUntil(lambda: len(names(app)) == 1, timeout=PATIENT)
    let_look(app.cameras)
    assert machine.opened == [0]
    one.identity = CameraId("C920", "046d:082d", "usb 3")  # Plugged in at another place.
    machine.plug(one, 0)
    qtbot.waitUntil(lambda: machine.opened == [0, 0], timeout=PATIENT)


def test_a_camera_that_is_busy_when_it_comes_back_is_tried_again_quietly(
    qtbot, start, machine, c920
):
    app = start(c920)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    machine.pull(c920)
    qtbot.waitUntil(lambda: "was unplugged" in app.window.message.text, timeout=PATIENT)
    app.window.message.clear()
    c920.busy = True
    machine.plug(c920, 0)
    qtbot.waitUntil(lambda: machine.refused >= 2, timeout=PATIENT)
    assert app.window.message.text == ""
    c920.busy = False
    qtbot.waitUntil(lambda: machine.opened == [0, 0], timeout=PATIENT)
    wait_live(qtbot, app, "HD Pro Webcam C920")


def test_whoever_chose_something_else_meanwhile_is_left_alone(
    qtbot, start, machine, c920, let_look
):
    app = start(c920)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    machine.pull(c920)
    qtbot.waitUntil(lambda: "was unplugged" in app.window.message.text, timeout=PATIENT)
    app.window.tools.demo.trigger()
    wait_live(qtbot, app, "Demo")
    machine.plug(c920, 0)
    qtbot.waitUntil(lambda: names(app) == ["HD Pro Webcam C920"], timeout=PATIENT)
    let_look(app.cameras)
    assert isinstance(app.session.source, DemoSource)


def test_without_a_camera_one_that_is_plugged_in_is_offered(qtbot, start, machine, c920):
    app = start()
    assert isinstance(app.session.source, DemoSource)
    assert "No camera was found" in app.window.message.text
    assert app.window.message.action is app.window.tools.open
    machine.plug(c920, 0)
    offer = "HD Pro Webcam C920 was plugged in."
    qtbot.waitUntil(lambda: app.window.message.text == offer, timeout=PATIENT)
    assert isinstance(app.session.source, DemoSource), "it does not jump"
    machine.pull(c920)
    qtbot.waitUntil(lambda: app.window.message.text != offer, timeout=PATIENT)
    machine.plug(c920, 2)
    qtbot.waitUntil(lambda: app.window.message.text == offer, timeout=PATIENT)
    qtbot.mouseClick(app.window.message._button, Qt.MouseButton.LeftButton)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    assert machine.opened == [2]


def test_a_camera_beside_a_live_one_is_listed_and_nothing_more(
    qtbot, start, machine, c920, built_in
):
    app = start(built_in)
    wait_live(qtbot, app, "Integrated Camera")
    machine.plug(c920, 1)
    qtbot.waitUntil(lambda: len(names(app)) == 2, timeout=PATIENT)
    assert app.window.message.text == ""


def test_a_busy_camera_at_start_leaves_the_demo_and_another_try(qtbot, start, c920):
    c920.busy = True
    app = start(c920)
    assert isinstance(app.session.source, DemoSource)
    assert "HD Pro Webcam C920 cannot be opened" in app.window.message.text
    c920.busy = False
    qtbot.mouseClick(app.window.message._button, Qt.MouseButton.LeftButton)
    wait_live(qtbot, app, "HD Pro Webcam C920")


def test_a_busy_camera_leaves_the_one_on_show(qtbot, start, c920, built_in, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    app = start(c920, built_in, settings=settings)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    built_in.busy = True
    listed(app)[1].trigger()
    qtbot.waitUntil(lambda: app.window.message.tone is Tone.ERROR, timeout=PATIENT)
    assert app.session.source.name == "HD Pro Webcam C920"
    assert ticked(app) == ["HD Pro Webcam C920"]
    assert settings.text("camera/name") == "", "what did not open is not remembered"
    built_in.busy = False
    qtbot.keyClick(app.window, Qt.Key.Key_F5)
    wait_live(qtbot, app, "Integrated Camera")


@pytest.fixture
def remembered(tmp_path) -> Settings:
    """The C920 was chosen last."""
    settings = Settings(tmp_path / "settings.ini")
    settings.keep("help/welcomed", True)
    settings.keep("camera/name", "HD Pro Webcam C920")
    settings.keep("camera/model", "046d:082d")
    return settings


def test_the_last_choice_is_remembered_by_name(qtbot, start, c920, built_in, remembered):
    app = start(built_in, c920, settings=remembered)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    assert app.window.message.text == ""


def test_where_the_last_choice_is_absent_the_first_one_is_used_and_says_so(
    qtbot, start, machine, c920, remembered
):
    app = start(FakeCamera("Integrated Camera", "usb 2"), settings=remembered)
    wait_live(qtbot, app, "Integrated Camera")
    text = "HD Pro Webcam C920 is not connected; this is Integrated Camera."
    assert app.window.message.text == text
    assert remembered.text("camera/name") == "HD Pro Webcam C920"
    machine.plug(c920, 7)
    offer = "HD Pro Webcam C920 was plugged in."
    qtbot.waitUntil(lambda: app.window.message.text == offer, timeout=PATIENT)
    app.window.message.action.trigger()
    wait_live(qtbot, app, "HD Pro Webcam C920")


def test_settings_of_noise_count_as_none(qtbot, start, c920, tmp_path):
    path = tmp_path / "settings.ini"
    path.write_text("[camera]\nname=\nresolution=9x9\nrate=many\n[help]\nwelcomed=true\n")
    app = start(c920, settings=Settings(path))
    wait_live(qtbot, app, "HD Pro Webcam C920")
    assert app.window.message.text == ""


@pytest.mark.parametrize("wanted", ["1", "integrated", "Integrated Camera"])
def test_a_camera_by_its_number_or_part_of_its_name(qtbot, start, c920, built_in, wanted):
    app = start(c920, built_in, wanted=wanted)
    wait_live(qtbot, app, "Integrated Camera")


def test_a_name_that_nobody_bears_is_told(start, c920, built_in):
    app = start(c920, built_in, wanted="Brio")
    assert isinstance(app.session.source, DemoSource)
    text = app.window.message.text
    assert "neither a file nor a camera called 'Brio'" in text
    assert "'HD Pro Webcam C920', 'Integrated Camera'" in text


def test_opening_that_takes_its_time_can_be_cancelled(qtbot, start, machine, c920, built_in):
    app = start(c920, built_in)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    built_in.answers.clear()
    listed(app)[1].trigger()
    message = app.window.message
    qtbot.waitUntil(lambda: message.text == "Opening Integrated Camera…", timeout=PATIENT)
    assert message.tone is Tone.BUSY
    assert message.spinner.turning
    assert message.action is app.window.tools.cancel
    qtbot.keyClick(app.window, Qt.Key.Key_Escape)
    assert message.text == ""
    assert app.session.opening is None
    assert not message.spinner.turning
    assert not app.window.tools.cancel.isEnabled()
    frame = app.session.view.frame.index
    qtbot.waitUntil(lambda: app.session.view.frame.index > frame, timeout=PATIENT)
    assert app.session.source.name == "HD Pro Webcam C920"
    built_in.answers.set()
    qtbot.waitUntil(lambda: not built_in.is_open, timeout=PATIENT)
    listed(app)[1].trigger()
    wait_live(qtbot, app, "Integrated Camera")


def test_a_bad_file_meanwhile_does_not_take_the_way_out(qtbot, start, c920, built_in, tmp_path):
    app = start(c920, built_in)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    built_in.answers.clear()
    listed(app)[1].trigger()
    app.window.file_given.emit(tmp_path / "<b>gone</b>.png")
    assert "<b>gone</b>.png" in app.window.message.text
    assert app.window.message._label.textFormat() is Qt.TextFormat.PlainText
    assert app.window.tools.cancel.isEnabled()
    qtbot.keyClick(app.window, Qt.Key.Key_Escape)
    assert app.session.opening is None
    assert not app.window.tools.cancel.isEnabled()


def test_with_reduced_motion_the_sentence_does_without_the_spinner(
    qtbot, start, c920, built_in, monkeypatch
):
    monkeypatch.setattr("desktop.window.kit.spinner.motion_ms", lambda _: 0)
    app = start(c920, built_in)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    built_in.answers.clear()
    listed(app)[1].trigger()
    message = app.window.message
    qtbot.waitUntil(lambda: message.tone is Tone.BUSY and bool(message.text), timeout=PATIENT)
    assert message.spinner.isHidden()
    qtbot.mouseClick(message._button, Qt.MouseButton.LeftButton)
    assert app.session.opening is None


def test_the_first_opening_can_be_cancelled_too(qtbot, start, c920):
    c920.answers.clear()
    app = start(c920, wait=False)
    message = app.window.message
    qtbot.waitUntil(lambda: message.tone is Tone.BUSY and bool(message.text), timeout=PATIENT)
    qtbot.keyClick(app.window, Qt.Key.Key_Escape)
    assert message.text == ""
    assert app.session.opening is None
    c920.answers.set()
    qtbot.waitUntil(lambda: not c920.is_open, timeout=PATIENT)
    app.window.tools.camera.trigger()
    wait_live(qtbot, app, "HD Pro Webcam C920")


def test_another_size_that_is_cancelled_goes_on_as_before(qtbot, start, c920):
    app = start(c920)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    before = app.session.source
    c920.answers.clear()
    action(app, 0, "640 × 480").trigger()
    qtbot.waitUntil(lambda: app.window.message.tone is Tone.BUSY, timeout=PATIENT)
    qtbot.keyClick(app.window, Qt.Key.Key_Escape)
    c920.answers.set()
    qtbot.waitUntil(lambda: app.session.source is not before, timeout=PATIENT)
    assert app.session.source.mode == CameraMode()


def test_black_pictures_are_told_gently_and_taken_back(qtbot, start, c920):
    app = start(c920)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    c920.light = 4
    text = "HD Pro Webcam C920 sees only black. Is its cover closed, or the room dark?"
    qtbot.waitUntil(lambda: app.window.message.text == text, timeout=PATIENT)
    assert app.window.message.tone is Tone.INFO
    c920.light = 120
    qtbot.waitUntil(lambda: app.window.message.text != text, timeout=PATIENT)


def test_looking_again_says_what_was_found(qtbot, start, machine, c920, built_in):
    app = start(c920)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    machine.ports[1] = built_in
    qtbot.keyClick(app.window, Qt.Key.Key_F5, SHIFT)
    text = "2 cameras found: HD Pro Webcam C920, Integrated Camera."
    qtbot.waitUntil(lambda: app.window.message.text == text, timeout=PATIENT)
    assert len(names(app)) == 2
    qtbot.waitUntil(lambda: app.window.message.text == "", timeout=PATIENT)


def test_started_with_a_file_no_camera_is_opened_or_offered(qtbot, start, machine, c920):
    app = start(c920, first=DemoSource)
    assert isinstance(app.session.source, DemoSource)
    assert machine.opened == []
    assert app.window.message.text == ""
    app.window.tools.camera.trigger()
    wait_live(qtbot, app, "HD Pro Webcam C920")


def test_a_system_that_does_not_answer_leaves_the_first_camera(
    qtbot, start, machine, c920, monkeypatch
):
    monkeypatch.setattr(camera_presenter, "_PATIENCE_MS", 50)
    asked, look = Event(), machine.look
    machine.plug(c920, 0)
    machine.look = lambda: look() if asked.wait(20) else ()
    app = start(wait=False)
    wait_live(qtbot, app, "Camera 0")
    asked.set()
    qtbot.waitUntil(lambda: names(app) == ["HD Pro Webcam C920"], timeout=PATIENT)


def test_a_recording_goes_on_over_a_camera_that_was_pulled_out(
    qtbot, start, machine, c920, tmp_path
):
    app = start(c920)
    wait_live(qtbot, app, "HD Pro Webcam C920")
    app.recording.actions.folder = tmp_path
    qtbot.keyClick(app.window, Qt.Key.Key_R, CONTROL)
    recorder = app.recording.recorder
    qtbot.waitUntil(lambda: recorder.status.frames > 3, timeout=PATIENT)
    lost = app.session.source
    machine.pull(c920)
    qtbot.waitUntil(lambda: "was unplugged" in app.window.message.text, timeout=PATIENT)
    assert app.recording.recorder is recorder
    before = recorder.status.frames
    machine.plug(c920, 3)
    qtbot.waitUntil(lambda: app.session.source is not lost, timeout=PATIENT)
    qtbot.waitUntil(lambda: recorder.status.frames > before + 3, timeout=PATIENT)
    qtbot.keyClick(app.window, Qt.Key.Key_R, CONTROL)
    qtbot.waitUntil(lambda: app.recording.recorder is None, timeout=PATIENT)
    recording = Recording.open(next(tmp_path.iterdir()))
    assert recording.ended_well
    assert [one.frame for one in recording.frames] == list(range(len(recording.frames)))
    assert len(recording.frames) > before + 3
