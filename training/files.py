"""Where training keeps its files, and how it writes them."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

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
        raise MoodmirrorError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        # Whole, it has its own name by now; what is still there is half a file.
        with suppress(OSError):
            part.unlink()


def digest_of(*arrays: npt.NDArray[Any]) -> str:
    """A short hash of arrays, by which what was computed from them is kept."""
    digest = hashlib.sha256()
    for values in arrays:
        digest.update(np.ascontiguousarray(values))
    return digest.hexdigest()[:16]
