"""Why a camera gives no picture, and what to do, in a sentence for people."""

import errno
import os
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.capture.cameras import Camera, list_cameras
from desktop.capture.device_holders import holder_of
from desktop.capture.v4l2 import stream_error
from desktop.capture.windows_consent import windows_forbids, windows_holder
from models.sentence import QT_TR_NOOP, Sentence

_GRID = 16
"""One pixel of so many squared tells enough."""
_DARK, _DARKEST = 12, 40
"""Of 255: a covered camera's mean is below the first, and no pixel reaches the second."""


def camera_problem(camera: Camera) -> Sentence | None:
    """What stands in the way of a camera that is there, without opening it; mostly nothing."""
    return _forbidden(camera) or _taken(camera)


def why_not_open(camera: Camera) -> Sentence:
    """Why it cannot be opened, as far as the system tells."""
    return (
        _gone(camera)
        or camera_problem(camera)
        or Sentence(
            QT_TR_NOOP(
                "{name} cannot be opened. Check that it is plugged in and that no other "
                "program is using it, then try again."
            ),
            name=camera.name,
        )
    )


def why_silent(camera: Camera) -> Sentence:
    """Why it opens and sends nothing."""
    return (
        _gone(camera)
        or _taken(camera)
        or _refused(camera)
        or Sentence(
            QT_TR_NOOP(
                "{name} sends no picture. Another program may be using it, or its cover or "
                "switch is closed: check that and try again."
            ),
            name=camera.name,
        )
    )


def why_damaged(camera: Camera, *, was_live: bool) -> Sentence:
    """Why nothing of what it sends can be read; one that was live goes on when it can."""
    if sentence := _pulled_out(camera):
        return sentence
    if was_live:
        return Sentence(
            QT_TR_NOOP(
                "{name} sends pictures that cannot be read. It goes on by itself as soon as "
                "they can; if they do not, try another cable or another USB port."
            ),
            name=camera.name,
        )
    return Sentence(
        QT_TR_NOOP(
            "{name} sends pictures that cannot be read. Try another cable or another USB port, "
            "then try again."
        ),
        name=camera.name,
    )


def why_lost(camera: Camera) -> Sentence:
    """Why it stopped sending."""
    return (
        _pulled_out(camera)
        or _taken(camera)
        or Sentence(
            QT_TR_NOOP(
                "{name} has stopped sending pictures. It goes on by itself as soon as it can; "
                "if it does not, plug it in anew."
            ),
            name=camera.name,
        )
    )


def looks_covered(image: npt.NDArray[np.uint8]) -> bool:
    """Whether a frame is so black as behind a cover; costs some microseconds."""
    sample = image[::_GRID, ::_GRID]
    return bool(sample.mean() < _DARK and sample.max() < _DARKEST)


def covered_sentence(camera: Camera) -> Sentence:
    """What to say of black frames."""
    return Sentence(
        QT_TR_NOOP("{name} sees only black. Is its cover closed, or the room dark?"),
        name=camera.name,
    )


def _pulled_out(camera: Camera) -> Sentence | None:
    if not _gone(camera):
        return None
    return Sentence(
        QT_TR_NOOP("{name} was unplugged. Plug it in again, and it goes on by itself."),
        name=camera.name,
    )


def _gone(camera: Camera) -> Sentence | None:
    cameras = list_cameras()
    if not cameras:
        return Sentence(
            QT_TR_NOOP("No camera was found. Plug one in, or open a picture or a video instead.")
        )
    is_there = any(one.index == camera.index for one in cameras)
    if camera.identity is not None:
        is_there = any(one.identity == camera.identity for one in cameras)
    if is_there:
        return None
    return Sentence(
        QT_TR_NOOP("{name} is not there. Plug it in, or choose another camera."), name=camera.name
    )


def _forbidden(camera: Camera) -> Sentence | None:
    if sys.platform == "linux" and not os.access(_device(camera), os.R_OK | os.W_OK):
        return Sentence(
            QT_TR_NOOP(
                "You may not use {name}. Add yourself to the group 'video' (sudo usermod -aG "
                "video $USER) and log in again."
            ),
            name=camera.name,
        )
    if sys.platform == "win32" and windows_forbids():
        return Sentence(
            QT_TR_NOOP(
                "Windows does not let desktop programs use the camera. Allow it in Settings > "
                "Privacy & security > Camera, then try again."
            )
        )
    return None


def _refused(camera: Camera) -> Sentence | None:
    """What the driver says when it is asked for pictures."""
    if stream_error(camera.index) != errno.ENOSPC:
        return None
    return Sentence(
        QT_TR_NOOP(
            "{name} gets no room on its USB bus: another camera on the same hub uses it. "
            "Plug one of them into another port, or choose a smaller resolution, then try "
            "again."
        ),
        name=camera.name,
    )


def _taken(camera: Camera) -> Sentence | None:
    holder: str | None = None
    if sys.platform == "linux":
        holder = holder_of(_device(camera))
    elif sys.platform == "win32":
        holder = windows_holder()
    if not holder:
        return None
    return Sentence(
        QT_TR_NOOP("{name} is used by {holder}. Close that and try again."),
        name=camera.name,
        holder=holder,
    )


def _device(camera: Camera) -> Path:
    return Path(f"/dev/video{camera.index}")
