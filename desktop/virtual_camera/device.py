"""The system's virtual camera, through pyvirtualcam, an optional extra."""

import sys
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, Sentence

FRAME_RATE = 30
_NO_PACKAGE = QT_TR_NOOP(
    "The virtual camera needs the package pyvirtualcam. In Moodmirror's folder, run "
    "'uv sync --extra virtualcam', then start Moodmirror again."
)
_NO_DEVICE = {
    "linux": QT_TR_NOOP(
        "There is no virtual camera on this system. Install v4l2loopback, run "
        "'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror', and try again."
    ),
    "win32": QT_TR_NOOP(
        "There is no virtual camera on this system. Install OBS Studio, start its virtual camera "
        "once and stop it again, and try again."
    ),
    "darwin": QT_TR_NOOP(
        "There is no virtual camera on this system. Install OBS Studio, start its virtual camera "
        "once, allow its extension in System Settings, stop it again, and try again."
    ),
}


class Device(Protocol):
    """An open virtual camera, as pyvirtualcam has it."""

    @property
    def device(self) -> str:
        """What other programs call it."""

    def send(self, frame: npt.NDArray[np.uint8]) -> None:
        """Show a picture, uint8 ``[height, width, 3]``, BGR, until the next one."""

    def close(self) -> None:
        """Close it."""


def open_device(width: int, height: int) -> Device:
    """Open the system's virtual camera for pictures of this size.

    Raises:
        MoodmirrorError: the package or the device is missing, or another program has it.
    """
    try:
        import pyvirtualcam  # noqa: PLC0415  # An extra: most people do not have it.
    except ImportError as error:
        raise MoodmirrorError(_NO_PACKAGE) from error
    try:
        camera: Device = pyvirtualcam.Camera(
            width=width, height=height, fps=FRAME_RATE, fmt=pyvirtualcam.PixelFormat.BGR
        )
    except Exception as error:  # Each of its backends has errors of its own.
        missing = _NO_DEVICE.get(sys.platform, _NO_DEVICE["linux"])
        raise MoodmirrorError(
            QT_TR_NOOP("{sentence} (The system says: {error})"),
            sentence=Sentence(missing),
            error=_one_line(error),
        ) from error
    return camera


def _one_line(error: Exception) -> str:
    words = " ".join(str(error).split()) or type(error).__name__
    return words[:160].rstrip(".")
