"""Where results are written while a run goes on: a file, a pipe, a device or standard output."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from desktop.files.growing_file import GrowingFile
from desktop.files.whole_file import (
    LONGEST_NAME,
    STANDARD_OUTPUT,
    OutputError,
    cut_name,
    encoded,
    put_in_place,
    same_rights,
    target_of,
    write_whole,
    writing,
)

_PART = ".part"


class Endable(Protocol):
    """A file of results, whatever is written to it. Every method raises OutputError."""

    def finish(self) -> None:
        """Write what is left, and the ending; called again after an interruption, it goes on."""
        ...

    def abandon(self) -> None:
        """Nothing was read: leave no file."""
        ...


class ResultFile(Endable, Protocol):
    """Takes results piece by piece. Every method raises OutputError."""

    def add(self, piece: str) -> None:
        """Write a piece."""
        ...


def open_result_file(path: Path, head: str = "", ending: str = "") -> ResultFile:
    """Begin a file of results; ``-`` is standard output.

    Args:
        path: a link stays a link; devices and pipes stay what they are.
        head: what stands before all pieces.
        ending: what stands behind them.

    Raises:
        OutputError: it cannot be written.
    """
    if path == STANDARD_OUTPUT:
        return _StandardOutput(path, head, ending)
    with writing(path):
        if path.exists() and not path.is_file() and not path.is_dir():
            return _Device(path, head, ending)
        return _PartFile(path, head, ending)


def write_output(path: Path, text: str) -> None:
    """Write a whole file, a device, or, where the path is ``-``, standard output.

    Raises:
        OutputError: it cannot be written.
    """
    if path == STANDARD_OUTPUT or (path.exists() and not path.is_file()):
        stream = open_result_file(path)
        stream.add(text)
        stream.finish()
        return
    with writing(path):
        write_whole(path, text)


class _PartFile:
    """``NAME.part``, which becomes ``NAME`` at the end.

    What was written until the process was killed or the machine lost power can be read under that
    name; so it is not hidden, and the next run does not write over it.
    """

    def __init__(self, path: Path, head: str, ending: str) -> None:
        self._path = path
        self._target = target_of(path)
        number = 1
        while True:
            self._part = _part_name(self._target, number)
            try:
                self._file = GrowingFile(self._part, head, ending)
                break
            except FileExistsError:
                number += 1
        same_rights(self._part, self._target)
        self._identity = _identity(self._part)

    def add(self, piece: str) -> None:
        self._file.add(piece)
        with writing(self._path):
            self._file.flush()  # At once: some microseconds beside the analysis of a frame.

    def finish(self) -> None:
        with writing(self._path):
            try:
                self._file.flush()
            finally:  # On a full disk, what fitted is complete in itself.
                self._file.close()
                if self._part.exists() or not self._has_its_name():
                    put_in_place(self._part, self._target)

    def _has_its_name(self) -> bool:
        """Where an interruption came just after it got it."""
        try:
            return _identity(self._target) == self._identity
        except OSError:
            return False

    def abandon(self) -> None:
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)


class _StandardOutput:
    """What is written cannot be taken back."""

    def __init__(self, path: Path, head: str, ending: str) -> None:
        self._path = path
        self._ending = ending
        self.add(head)

    def add(self, piece: str) -> None:
        with writing(self._path):
            self._write(encoded(piece))

    def finish(self) -> None:
        ending, self._ending = self._ending, ""
        self.add(ending)

    def abandon(self) -> None:
        """What was written stays."""

    def _write(self, data: bytes) -> None:
        # In UTF-8, whatever the terminal's own encoding: it is read by a program.
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


class _Device(_StandardOutput):
    """A device or a pipe that has a name."""

    def __init__(self, path: Path, head: str, ending: str) -> None:
        self._file = os.open(path, os.O_WRONLY)
        try:
            super().__init__(path, head, ending)
        except OutputError:
            self.abandon()
            raise

    def finish(self) -> None:
        super().finish()
        self.abandon()

    def abandon(self) -> None:
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)

    def _write(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[os.write(self._file, left) :]


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _part_name(target: Path, number: int) -> Path:
    """E.g. ``faces.csv.part``, then ``faces.csv.2.part``; the name is cut where it is too long."""
    suffix = _PART if number == 1 else f".{number}{_PART}"
    return target.with_name(cut_name(target.name, LONGEST_NAME - len(suffix)) + suffix)
