import sys

import cv2
import numpy as np
import pytest

from desktop.capture import camera_source, camera_trouble
from desktop.capture.camera_mode import CameraMode
from desktop.capture.camera_source import CameraSource
from desktop.capture.cameras import Camera, CameraId
from models.errors import MoodmirrorError

CAMERA = Camera(97, "Web Cam", CameraId("Web Cam", "046d:082d", "usb 1"))


@pytest.fixture
def refuse(monkeypatch):
    """A camera that is listed and does not open."""
    monkeypatch.setattr(camera_trouble, "list_cameras", lambda: (CAMERA,))


class ObedientCapture:
    """Gives what it is asked for, up to its own size.

    Attributes:
        asked: the settings, in their order.
    """

    def __init__(self, *, most: tuple[int, int]) -> None:
        self.most = most
        self.asked: dict[int, float] = {}

    def __call__(self, index: int, backend: int) -> "ObedientCapture":
        self.opened = (index, backend)
        return self

    def isOpened(self) -> bool:  # noqa: N802
        return True

    def set(self, setting: int, value: float) -> bool:
        self.asked[setting] = value
        return True

    def get(self, setting: int) -> float:
        return 30.0 if setting == cv2.CAP_PROP_FPS else 0.0

    def grab(self) -> bool:
        return True

    def retrieve(self) -> tuple[bool, np.ndarray]:
        width = min(self.most[0], int(self.asked[cv2.CAP_PROP_FRAME_WIDTH]))
        height = min(self.most[1], int(self.asked[cv2.CAP_PROP_FRAME_HEIGHT]))
        return True, np.zeros((height, width, 3), np.uint8)

    def release(self) -> None:
        pass


def test_an_index_without_a_camera(capfd):
    with pytest.raises(MoodmirrorError) as caught:
        CameraSource(Camera.numbered(97)).open()
    assert "amera" in str(caught.value)
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells why")
def test_linux_says_why(monkeypatch, refuse):
    monkeypatch.setattr(camera_trouble, "list_cameras", lambda: ())
    with pytest.raises(MoodmirrorError, match="No camera was found"):
        CameraSource(CAMERA).open()
    monkeypatch.setattr(camera_trouble, "list_cameras", lambda: (Camera(0, "Other"),))
    with pytest.raises(MoodmirrorError, match="Web Cam is not there"):
        CameraSource(CAMERA).open()
    monkeypatch.setattr(camera_trouble, "list_cameras", lambda: (CAMERA,))
    with pytest.raises(MoodmirrorError, match=r"You may not use Web Cam.*group 'video'"):
        CameraSource(CAMERA).open()
    monkeypatch.setattr("os.access", lambda _path, _mode: True)
    with pytest.raises(MoodmirrorError, match="no other program is using it"):
        CameraSource(CAMERA).open()
    monkeypatch.setattr(camera_trouble, "holder_of", lambda _device: "zoom (process 7)")
    with pytest.raises(MoodmirrorError, match=r"Web Cam is used by zoom \(process 7\). Close that"):
        CameraSource(CAMERA).open()


@pytest.mark.parametrize(
    ("mode", "size", "shortfall"),
    [
        (CameraMode(), (1280, 720), None),
        (CameraMode((640, 480), 30), (640, 480), None),
        (
            CameraMode((1920, 1080), 60),
            (1280, 720),
            "This one was asked for 1920 × 1080 and 60 frames a second, "
            "and gives 1280 × 720 and 30 frames a second.",
        ),
    ],
)
def test_size_and_rate_are_asked_for_and_read_back(monkeypatch, mode, size, shortfall):
    capture = ObedientCapture(most=(1280, 720))
    monkeypatch.setattr(cv2, "VideoCapture", capture)
    with CameraSource(CAMERA, mode) as source:
        assert source.frame_size == size
        assert source.frame_rate == 30
        assert mode.shortfall("This one", source.frame_size, source.frame_rate) == shortfall
    asked = mode.resolved(())
    assert capture.asked[cv2.CAP_PROP_FRAME_WIDTH] == asked.size[0]
    assert capture.asked[cv2.CAP_PROP_FPS] == asked.rate
    assert capture.opened[0] == 97


def test_a_rate_that_nobody_knows_is_no_shortfall():
    assert CameraMode(rate=60).shortfall("This one", (1280, 720), None) is None


def test_only_what_differs_is_named():
    size, rate = CameraMode((1920, 1080)), CameraMode(rate=60)
    said = "One was asked for 1920 × 1080, and gives 1280 × 720."
    assert size.shortfall("One", (1280, 720), 30) == said
    said = "One was asked for 60 frames a second, and gives 30 frames a second."
    assert rate.shortfall("One", (1280, 720), 30) == said


def test_macos_forbids(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(camera_source, "macos_allows", lambda: False)
    with pytest.raises(MoodmirrorError, match="Allow it in System Settings"):
        CameraSource(CAMERA).open()


def test_windows_forbids_and_names_who_has_it(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(camera_trouble, "list_cameras", lambda: (CAMERA,))
    monkeypatch.setattr(camera_trouble, "windows_forbids", lambda: False)
    monkeypatch.setattr(camera_trouble, "windows_holder", lambda: "Zoom.exe")
    assert "Web Cam is used by Zoom.exe" in camera_trouble.why_silent(CAMERA)
    assert "Web Cam is used by Zoom.exe" in camera_trouble.why_lost(CAMERA)
    monkeypatch.setattr(camera_trouble, "windows_forbids", lambda: True)
    assert "Allow it in Settings" in camera_trouble.why_not_open(CAMERA)


def test_a_camera_that_was_pulled_out_says_so(monkeypatch):
    monkeypatch.setattr(camera_trouble, "list_cameras", lambda: ())
    assert "Web Cam was unplugged" in camera_trouble.why_lost(CAMERA)


@pytest.mark.parametrize(
    ("image", "covered"),
    [
        (np.zeros((480, 640, 3), np.uint8), True),
        (np.random.default_rng(0).integers(0, 14, (480, 640, 3), np.uint8), True),
        (np.full((480, 640, 3), 30, np.uint8), False),
        (np.tile(np.uint8([0, 0, 0, 200]), (480, 160))[:, :, np.newaxis].repeat(3, 2), False),
    ],
)
def test_black_as_behind_a_cover(image, covered):
    shifted = np.roll(image, 1, axis=1)  # The bright column where the look falls.
    assert camera_trouble.looks_covered(shifted) is covered
