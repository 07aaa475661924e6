"""Builds the camera in user space, and says why where it cannot."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_SOURCE = Path(__file__).with_name("fakev4l2.c")


def why_not() -> str:
    """What is missing for it on this machine; empty where it can be built."""
    if sys.platform != "linux":
        return "only Linux has V4L2"
    if shutil.which("gcc") is None:
        return "gcc is not installed"
    return ""


def build(folder: Path) -> Path:
    """Compile it into ``folder``; returns the library."""
    library = folder / "fakev4l2.so"
    if not library.exists():
        command = ["gcc", "-O2", "-Wall", "-shared", "-fPIC", "-o", library, _SOURCE]
        subprocess.run([*command, "-ldl", "-lpthread"], check=True)
    return library


def environment(library: Path, folder: Path) -> dict[str, str]:
    """What a process needs in its environment to see the cameras in ``folder``."""
    return {**os.environ, "LD_PRELOAD": str(library), "FAKEV4L_DIR": str(folder)}
