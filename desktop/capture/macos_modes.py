"""What a camera can send, as macOS lists it."""

import logging
import sys
from importlib import import_module
from typing import Any

from desktop.capture.camera_mode import OfferedMode, Size

_LOG = logging.getLogger(__name__)


def macos_modes(unique_id: str) -> tuple[OfferedMode, ...]:
    """The modes of the camera with this identifier; empty where macOS does not tell.

    They have no pixel format: OpenCV leaves that to macOS.
    """
    if sys.platform != "darwin":
        return ()
    try:
        return _modes(unique_id)
    except Exception as error:  # Whatever stands between macOS and us: the usual sizes do as well.
        _LOG.warning("The modes of a camera cannot be listed: %s", error)
        return ()


def _modes(unique_id: str) -> tuple[OfferedMode, ...]:
    av, media = import_module("AVFoundation"), import_module("CoreMedia")
    device: Any = av.AVCaptureDevice.deviceWithUniqueID_(unique_id)
    rates: dict[Size, set[float]] = {}
    for one in device.formats() if device is not None else ():
        size = media.CMVideoFormatDescriptionGetDimensions(one.formatDescription())
        known = rates.setdefault((int(size.width), int(size.height)), set())
        known.update(round(span.maxFrameRate(), 2) for span in one.videoSupportedFrameRateRanges())
    return tuple(
        OfferedMode("", size, tuple(sorted(known, reverse=True))) for size, known in rates.items()
    )
