"""Whether this machine can show a window; Qt itself would just abort."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGES = (
    "libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0 "
    "libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 "
    "libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libwayland-cursor0 libwayland-egl1"
)
"""What Qt needs beside its own files, as Debian and Ubuntu call it."""
PROBE = "--probe-display"
"""The command's hidden option by which it tries the display and ends."""
_ANSWER_S = 20.0
_CHOICE, _WAYLAND, _X = "QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"


def why_no_window() -> str | None:
    """Why no window can be shown, as the second half of a sentence; None where it can."""
    on_linux = sys.platform == "linux"
    if on_linux and not any(os.environ.get(name) for name in (_X, _WAYLAND, _CHOICE)):
        return "this machine has no display."
    probe = _start_probe() if on_linux else None  # Beside the imports, which take as long.
    # ONNX Runtime before Qt: on Windows, the other order loads a wrong DLL.
    import onnxruntime  # noqa: F401, PLC0415

    try:
        from PySide6 import QtSvg, QtWidgets  # noqa: F401, PLC0415
    except ImportError as error:
        _end(probe)
        return _missing_library(str(error))
    return None if probe is None or _succeeds(probe) else _reason()


def probe_display() -> int:
    """Connect to the display as the window does; if that fails, Qt aborts this process."""
    import resource  # noqa: PLC0415  # Linux has it.

    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # No core dump for an expected failure.
    QGuiApplication([])
    return 0


def _start_probe() -> subprocess.Popen[bytes]:
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, *([] if frozen else ["-m", "desktop.command_line"]), PROBE]
    nothing = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing)


def _succeeds(probe: subprocess.Popen[bytes]) -> bool:
    try:
        return probe.wait(_ANSWER_S) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(probe)


def _end(probe: subprocess.Popen[bytes] | None) -> None:
    if probe is not None:
        probe.kill()
        probe.wait()


def _reason() -> str:
    """What most probably kept Qt from the display."""
    chosen = os.environ.get(_CHOICE, "")
    if chosen and _plugin(chosen) is None:
        known = ", ".join(sorted({name for name in _plugins() if name in ("wayland", "xcb")}))
        return f"{_CHOICE} is '{chosen}', which Qt does not know. Unset it, or choose of: {known}."
    for name in (_plugin(chosen), *_usual_plugins()):
        missing = _why_not_loaded(name) if name else None
        if missing is not None:
            return _missing_library(missing)
    if chosen:
        return f"{_CHOICE} is '{chosen}', and Qt cannot show a window by it here. Unset it."
    displays = [os.environ[name] for name in (_WAYLAND, _X) if os.environ.get(name)]
    answer = "does not answer" if len(displays) == 1 else "do not answer"
    return f"the display {' and '.join(displays)} {answer}."


def _usual_plugins() -> Iterator[str]:
    if os.environ.get(_WAYLAND):
        yield "libqwayland.so"
    if os.environ.get(_X):
        yield "libqxcb.so"


def _plugin(chosen: str) -> str | None:
    """The file of the first plugin that QT_QPA_PLATFORM names, e.g. by ``xcb:opengl;wayland``."""
    return _plugins().get(chosen.partition(";")[0].partition(":")[0])


def _plugins() -> dict[str, str]:
    """Qt's platform plugins: name and file."""
    files = {path.name for path in _plugin_folder().glob("libq*.so")}
    return {name.removeprefix("libq").removesuffix(".so"): name for name in files}


def _plugin_folder() -> Path:
    import PySide6  # noqa: PLC0415

    return Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"


def _why_not_loaded(name: str) -> str | None:
    """Load one of Qt's platform plugins; what the system said when it could not."""
    try:
        ctypes.CDLL(str(_plugin_folder() / name))
    except OSError as error:
        return str(error)
    return None


def _missing_library(message: str) -> str:
    """From what the loader says, e.g. ``libEGL.so.1: cannot open shared object file``."""
    library, separator, _ = message.partition(": cannot open shared object file")
    if not separator:
        return f"Qt cannot be loaded ({message})."
    return f"{library}, which Qt needs, is missing. Install it with: sudo apt install {PACKAGES}"
