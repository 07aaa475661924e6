"""What this machine and this installation are: for the doctor, and beside every measurement."""

import os
import platform
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from models.processors import core_count, cpu_name

_PARTS = (
    ("Moodmirror", ("moodmirror",), None),
    ("Qt", ("PySide6-Essentials", "PySide6"), "PySide6"),
    ("OpenCV", ("opencv-python-headless", "opencv-python"), "cv2"),
    ("PyAV", ("av",), "av"),
    ("dlib", ("dlib-bin", "dlib"), "dlib"),
    ("ONNX Runtime", ("onnxruntime-gpu", "onnxruntime-directml", "onnxruntime"), "onnxruntime"),
    ("NumPy", ("numpy",), "numpy"),
)
"""Title, the packages that it may come in, and the module to ask where no package is known."""


def versions() -> dict[str, str]:
    """Of everything that takes part, by title."""
    parts = {title: _version(packages, module) for title, packages, module in _PARTS}
    return {"Moodmirror": parts.pop("Moodmirror"), "Python": platform.python_version(), **parts}


def machine() -> dict[str, str | int | float]:
    """System, processor, and how busy others kept it just now."""
    described: dict[str, str | int | float] = {
        "system": platform.platform(),
        "cpu": cpu_name(),
        "cores": core_count(),
    }
    if sys.platform != "win32":
        described["load_average"] = round(os.getloadavg()[0], 2)
    return described


def _version(packages: tuple[str, ...], module: str | None) -> str:
    for package in packages:
        try:
            return version(package)
        except PackageNotFoundError:
            continue
    if module is not None:
        try:  # A frozen executable has modules without packages.
            return str(import_module(module).__version__)
        except Exception:
            return "cannot be loaded"
    return "unknown"
