"""A camera, by its index."""

import os
import sys
from pathlib import Path

import cv2

from desktop.capture.live_source import LiveSource
from models.errors import MoodmirrorError

# Windows: Media Foundation, OpenCV's first choice there, takes many seconds to open a camera.
_BACKENDS = {"win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION, "linux": cv2.CAP_V4L2}

# A request, not a condition: the camera takes what is nearest. Most send 1280x720 at 30 frames a
# second only as Motion JPEG. Two buffers: one is filled while the other is read.
_WISHES = (
    (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
    (cv2.CAP_PROP_FRAME_WIDTH, 1280),
    (cv2.CAP_PROP_FRAME_HEIGHT, 720),
    (cv2.CAP_PROP_FPS, 30),
    (cv2.CAP_PROP_BUFFERSIZE, 2),
)


class CameraSource(LiveSource):
    """A camera of this machine; 0 is the first. Shown like a mirror."""

    mirrored = True

    def __init__(self, index: int) -> None:
        super().__init__(f"Camera {index}")
        self._index = index
        self.silent_sentence = (
            f"Camera {index} sends no picture. Another program may be using it, or its cover or "
            "switch is closed: check that and try again."
        )
        self.lost_sentence = (
            f"Camera {index} has stopped sending pictures. Check that it is plugged in and that no "
            "other program has taken it."
        )

    def _open_capture(self) -> cv2.VideoCapture:
        capture = cv2.VideoCapture(self._index, _BACKENDS.get(sys.platform, cv2.CAP_ANY))
        if not capture.isOpened():
            raise MoodmirrorError(_why_not(self._index))
        for setting, value in _WISHES:
            capture.set(setting, value)
        return capture


def _why_not(index: int) -> str:
    """Why a camera does not open, as far as the system tells."""
    if sys.platform == "linux":
        device = Path(f"/dev/video{index}")
        if not device.exists():
            return f"There is no camera {index}. Plug one in, or choose another source."
        if not os.access(device, os.R_OK | os.W_OK):
            return (
                f"You may not use camera {index}. Add yourself to the group 'video' "
                "(sudo usermod -aG video $USER) and log in again."
            )
    if sys.platform == "darwin":
        return (
            f"Camera {index} cannot be opened. Check that it is plugged in and that Moodmirror is "
            "allowed to use it (System Settings > Privacy & Security > Camera), then try again."
        )
    return (
        f"Camera {index} cannot be opened. Check that it is plugged in and that no other program "
        "is using it."
    )
