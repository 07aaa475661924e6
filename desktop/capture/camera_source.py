"""A camera of this machine as a source."""

import sys

import cv2

from desktop.capture.camera_mode import CameraMode
from desktop.capture.camera_trouble import why_lost, why_not_open, why_silent
from desktop.capture.cameras import Camera, camera_backend
from desktop.capture.live_source import LiveSource
from desktop.capture.macos_consent import PATIENCE_S, macos_allows
from models.errors import MoodmirrorError


class CameraSource(LiveSource):
    """A camera, shown like a mirror.

    Attributes:
        camera: which one.
        mode: what it is asked for; ``frame_size`` and ``frame_rate`` are what it gives.
    """

    mirrored = True

    def __init__(self, camera: Camera, mode: CameraMode | None = None) -> None:
        super().__init__(camera.name)
        self.camera = camera
        self.mode = mode or CameraMode()
        self.device = f"camera {camera.index}"
        if sys.platform == "darwin":
            self.open_timeout_s += PATIENCE_S

    def why_silent(self) -> str:
        """What keeps it from sending."""
        return why_silent(self.camera)

    def why_lost(self) -> str:
        """What made it stop."""
        return why_lost(self.camera)

    def _open_capture(self) -> cv2.VideoCapture:
        if sys.platform == "darwin" and not macos_allows():
            raise MoodmirrorError(
                f"macOS does not let Moodmirror use {self.name}. Allow it in System Settings > "
                "Privacy & Security > Camera, then try again."
            )
        capture = cv2.VideoCapture(self.camera.index, camera_backend())
        if not capture.isOpened():
            raise MoodmirrorError(why_not_open(self.camera))
        for setting, value in _wishes(self.mode):
            capture.set(setting, value)
        return capture


def _wishes(mode: CameraMode) -> tuple[tuple[int, float], ...]:
    """A request, not a condition: the camera takes what is nearest.

    Most send 1280x720 at 30 frames a second only as Motion JPEG. Two buffers: one is filled while
    the other is read.
    """
    width, height = mode.resolution.size
    return (
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, width),
        (cv2.CAP_PROP_FRAME_HEIGHT, height),
        (cv2.CAP_PROP_FPS, mode.rate.frames_per_second),
        (cv2.CAP_PROP_BUFFERSIZE, 2),
    )
