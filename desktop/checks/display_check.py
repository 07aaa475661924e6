"""Whether this machine can show a window; Qt itself would only end the program."""

import ctypes
import os
import sys
from pathlib import Path

PACKAGES = (
    "libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0 "
    "libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 "
    "libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libwayland-cursor0 libwayland-egl1"
)
"""What Qt needs beside its own files, as Debian and Ubuntu call it."""


def why_no_window() -> str | None:
    """Why no window can be shown, as the second half of a sentence; None where it can."""
    # ONNX Runtime before Qt: on Windows, the other order loads a wrong DLL.
    import onnxruntime  # noqa: F401, PLC0415

    if sys.platform == "linux" and not _has_display():
        return "this machine has no display."
    try:
        from PySide6 import QtSvg, QtWidgets  # noqa: F401, PLC0415
    except ImportError as error:
        return _missing_library(str(error))
    return _why_no_platform() if sys.platform == "linux" else None


def _has_display() -> bool:
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _why_no_platform() -> str | None:
    """Look whether Qt's plugin for the display loads, and whether an X display answers.

    A plugin that does not load, or a display that does not answer, makes Qt abort the process.
    """
    if os.environ.get("QT_QPA_PLATFORM"):
        return None  # Whoever chooses knows.
    if os.environ.get("WAYLAND_DISPLAY") and _load_plugin("libqwayland.so") is None:
        return None
    missing = _load_plugin("libqxcb.so" if os.environ.get("DISPLAY") else "libqwayland.so")
    if missing is not None:
        return _missing_library(missing)
    return None if _x_answers() else f"the display {os.environ['DISPLAY']} does not answer."


def _load_plugin(name: str) -> str | None:
    """Load one of Qt's platform plugins; what the system said when it could not."""
    import PySide6  # noqa: PLC0415

    folder = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
    try:
        ctypes.CDLL(str(folder / name))
    except OSError as error:
        return str(error)
    return None


def _x_answers() -> bool:
    """Connect to the display that DISPLAY names, as Qt's plugin will."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not refused


def _missing_library(message: str) -> str:
    """From what the loader says, e.g. ``libEGL.so.1: cannot open shared object file``."""
    library, separator, _ = message.partition(": cannot open shared object file")
    if not separator:
        return f"Qt cannot be loaded ({message})."
    return f"{library}, which Qt needs, is missing. Install it with: sudo apt install {PACKAGES}"
