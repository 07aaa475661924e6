"""Files that appear when they are whole, and not before."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from models.errors import MoodmirrorError

STANDARD_OUTPUT = Path("-")


class OutputError(MoodmirrorError):
    """A file cannot be written: unlike a bad input, this ends the whole run."""


@contextmanager
def whole_path(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write to; it takes the place of ``path`` when all went well.

    After an error nothing is left of it, and a file that was at ``path`` before is unharmed.
    """
    # The suffix stays at the end, for writers judge by it.
    part = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def whole_text(path: Path) -> Iterator[TextIO]:
    """A UTF-8 text file that appears when it is whole; ``-`` is standard output.

    Raises:
        OutputError: it cannot be written.
    """
    if path == STANDARD_OUTPUT:
        with _standard_output() as file:
            yield file
        return
    with writing(path):
        if path.exists() and not path.is_file():
            # A folder gives its error; a device or pipe must stay what it is.
            with path.open("w", encoding="utf-8", newline="") as file:
                yield file
            return
        with whole_path(path) as part, part.open("w", encoding="utf-8", newline="") as file:
            yield file


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn the system's errors while ``path`` is written into an :class:`OutputError`."""
    try:
        yield
    except BrokenPipeError:
        raise  # Nobody reads standard output any more: nothing is wrong with ``path``.
    except OSError as error:
        raise OutputError(f"'{path}' cannot be written: {error.strerror or error}.") from error


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    """Standard output in UTF-8, whatever the terminal's own encoding: it is read by a program."""
    file = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=True)
    try:
        yield file
    finally:
        file.detach()
