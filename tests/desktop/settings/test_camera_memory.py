import pytest

from desktop.capture.camera_mode import CameraMode
from desktop.capture.cameras import Camera, CameraId
from desktop.settings.camera_memory import CameraMemory
from desktop.settings.settings import Settings

C920 = Camera(0, "C920", CameraId("C920: HD/Pro", "046d:082d", "usb 1"))
OTHER = Camera(0, "Other", CameraId("Other", "", "usb 2"))


@pytest.mark.parametrize(
    "mode",
    [
        CameraMode(),
        CameraMode((640, 480)),
        CameraMode(None, 29.97),
        CameraMode((1280, 720), 30, "YUYV"),
    ],
)
def test_a_mode_is_remembered_for_one_camera(tmp_path, mode):
    path = tmp_path / "settings.ini"
    CameraMemory(Settings(path)).keep_mode(C920, mode)
    memory = CameraMemory(Settings(path))
    assert memory.mode(C920) == mode
    assert memory.mode(OTHER) == CameraMode()


def test_without_a_file_it_holds_until_the_end():
    memory = CameraMemory(Settings())
    memory.keep_mode(C920, CameraMode((640, 480)))
    memory.keep_mirrored(C920, mirrored=False)
    memory.keep_control(C920, "brightness", -3)
    memory.preferred = C920.identity
    assert memory.mode(C920) == CameraMode((640, 480))
    assert not memory.mirrored(C920)
    assert memory.mirrored(OTHER)
    assert memory.control(C920, "brightness") == -3
    assert memory.preferred == C920.identity
    memory.keep_control(C920, "brightness", None)
    assert memory.control(C920, "brightness") is None


@pytest.mark.parametrize("text", ["noise", "MJPG 640 30", "MJPG 640x480 nan", "MJPG 640x480 inf"])
def test_noise_in_the_file_counts_as_nothing(tmp_path, text):
    settings = Settings(tmp_path / "settings.ini")
    settings.keep("cameras/Other-/mode", text)
    assert CameraMemory(settings).mode(OTHER).rate is None
