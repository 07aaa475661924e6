"""Whether macOS lets this program use the camera; it asks the person where it does not know."""

from importlib import import_module
from threading import Event

_UNDECIDED, _ALLOWED = 0, 3
PATIENCE_S = 60.0
"""How long a person may think about macOS's question."""


def macos_allows(patience_s: float = PATIENCE_S) -> bool:
    """Ask, if need be, and wait for the answer; not in the window's thread.

    OpenCV would ask as well, but not wait, and fail meanwhile.
    """
    av = import_module("AVFoundation")
    device, video = av.AVCaptureDevice, av.AVMediaTypeVideo
    if device.authorizationStatusForMediaType_(video) == _UNDECIDED:
        decided = Event()
        device.requestAccessForMediaType_completionHandler_(video, lambda _allowed: decided.set())
        decided.wait(patience_s)
    return bool(device.authorizationStatusForMediaType_(video) == _ALLOWED)
