"""The one door to the files that come with the program, from a checkout or a frozen executable."""

import sys
from pathlib import Path


def asset(relative: str) -> Path:
    """The path of a bundled file, e.g. ``asset("demo/astronaut.jpg")``."""
    return _root() / "assets" / relative


def document(relative: str) -> Path:
    """The path of a page for people, e.g. ``document("docs/user-guide.md")``."""
    return _root() / relative


def _root() -> Path:
    # PyInstaller unpacks its files to a folder of its own and names it here.
    return Path(getattr(sys, "_MEIPASS", None) or Path(__file__).resolve().parent.parent)
