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

_GRID = 16
"""One pixel of so many squared tells enough."""
_DARK, _DARKEST = 12, 40
"""Of 255: a covered camera's mean is below the first, and no pixel reaches the second."""


def camera_problem(camera: Camera) -> str:
    """What stands in the way of a camera that is there, without opening it; mostly empty."""
    return _forbidden(camera) or _taken(camera)


def why_not_open(camera: Camera) -> str:
    """Why it cannot be opened, as far as the system tells."""
    return (
        _gone(camera)
        or camera_problem(camera)
        or f"{camera.name} cannot be opened. Check that it is plugged in and that no other program "
        "is using it, then try again."
    )


def why_silent(camera: Camera) -> str:
    """Why it opens and sends nothing."""
    return (
        _gone(camera)
        or _taken(camera)
        or _refused(camera)
        or f"{camera.name} sends no picture. Another program may be using it, or its cover or "
        "switch is closed: check that and try again."
    )


def why_damaged(camera: Camera, *, was_live: bool) -> str:
    """Why nothing of what it sends can be read; one that was live goes on when it can."""
    if sentence := _pulled_out(camera):
        return sentence
    broken = f"{camera.name} sends pictures that cannot be read."
    if was_live:
        return (
            f"{broken} It goes on by itself as soon as they can; if they do not, try another cable "
            "or another USB port."
        )
    return f"{broken} Try another cable or another USB port, then try again."


def why_lost(camera: Camera) -> str:
    """Why it stopped sending."""
    return (
        _pulled_out(camera)
        or _taken(camera)
        or f"{camera.name} has stopped sending pictures. It goes on by itself as soon as it can; "
        "if it does not, plug it in anew."
    )


def looks_covered(image: npt.NDArray[np.uint8]) -> bool:
    """Whether a frame is so black as behind a cover; costs some microseconds."""
    sample = image[::_GRID, ::_GRID]
    return bool(sample.mean() < _DARK and sample.max() < _DARKEST)


def covered_sentence(camera: Camera) -> str:
    """What to say of black frames."""
    return f"{camera.name} sees only black. Is its cover closed, or the room dark?"


def _pulled_out(camera: Camera) -> str:
    if not _gone(camera):
        return ""
    return f"{camera.name} was unplugged. Plug it in again, and it goes on by itself."


def _gone(camera: Camera) -> str:
    cameras = list_cameras()
    if not cameras:
        return "No camera was found. Plug one in, or open a picture or a video instead."
    is_there = any(one.index == camera.index for one in cameras)
    if camera.identity is not None:
        is_there = any(one.identity == camera.identity for one in cameras)
    if is_there:
        return ""
    return f"{camera.name} is not there. Plug it in, or choose another camera."


def _forbidden(camera: Camera) -> str:
    if sys.platform == "linux" and not os.access(_device(camera), os.R_OK | os.W_OK):
        return (
            f"You may not use {camera.name}. Add yourself to the group 'video' "
            "(sudo usermod -aG video $USER) and log in again."
        )
    if sys.platform == "win32" and windows_forbids():
        return (
            "Windows does not let desktop programs use the camera. Allow it in Settings > Privacy "
            "& security > Camera, then try again."
        )
    return ""


def _refused(camera: Camera) -> str:
    """What the driver says when it is asked for pictures."""
    if stream_error(camera.index) != errno.ENOSPC:
        return ""
    return (
        f"{camera.name} gets no room on its USB bus: another camera on the same hub uses it. Plug "
        "one of them into another port, or choose a smaller resolution, then try again."
    )


def _taken(camera: Camera) -> str:
    holder = ""
    if sys.platform == "linux":
        holder = holder_of(_device(camera))
    elif sys.platform == "win32":
        holder = windows_holder()
    return f"{camera.name} is used by {holder}. Close that and try again." if holder else ""


def _device(camera: Camera) -> Path:
    return Path(f"/dev/video{camera.index}")
