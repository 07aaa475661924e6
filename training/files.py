"""Where training keeps its files, and how it writes them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from models.errors import MoodmirrorError

RUNS_FOLDER = Path(__file__).parent / "runs"
"""Prepared data, checkpoints and pictures of single faces; git ignores it."""


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name only when it was written to its end.

    Raises:
        MoodmirrorError: the disk is full or the folder cannot be written to.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise MoodmirrorError(f"{path} cannot be written: {error.strerror or error}.") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
