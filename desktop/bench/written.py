"""Writes what was measured."""

import sys
from pathlib import Path

from models.errors import MoodmirrorError


def write_text(path: Path, text: str) -> None:
    """To a file, or to standard output where the path is ``-``.

    Raises:
        MoodmirrorError: the file cannot be written.
    """
    if str(path) == "-":
        sys.stdout.write(text)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MoodmirrorError(f"{path} cannot be written: {error.strerror}.") from error
