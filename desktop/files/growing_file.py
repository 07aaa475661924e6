"""A text file that grows by whole pieces and can be read at any time, whatever happens."""

import os
from contextlib import suppress
from itertools import accumulate
from pathlib import Path

from desktop.files.whole_file import encoded

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class GrowingFile:
    """Collects pieces and writes them when told; a full disk leaves no half piece behind.

    The ending is written after each flush and overwritten by the next one, so what is on disk is
    complete even when the process is killed. Python's own files keep what could not be written and
    fail once more when they are closed.

    Attributes:
        pieces: how many are in the file, without the head.
    """

    def __init__(self, path: Path, head: str = "", ending: str = "") -> None:
        """Make the file with its head and its ending; raises OSError, also where it exists."""
        self.pieces = 0
        self._ending = encoded(ending)
        self._kept: list[bytes] = []
        self._file = os.open(path, _FLAGS, 0o666)
        try:
            self._size = self._write_at(0, encoded(head) + self._ending) - len(self._ending)
        except OSError:
            os.close(self._file)
            with suppress(OSError):
                path.unlink()
            raise

    def add(self, piece: str) -> None:
        """Keep a piece, with its own line break, for the next ``flush``."""
        self._kept.append(encoded(piece))

    def flush(self) -> None:
        """Write what was kept; raises OSError, and then the file holds the pieces that fitted.

        Interrupted between two lines, it can be called again.
        """
        if not self._kept:
            return
        kept = tuple(self._kept)
        ends = [self._size, *accumulate(map(len, kept), initial=self._size)][1:]
        try:
            self._write_at(self._size, b"".join(kept) + self._ending)
        except OSError:
            fitted = self._close_up(ends)
            self._size, self.pieces, self._kept = ends[fitted], self.pieces + fitted, []
            raise
        self._size, self.pieces, self._kept = ends[-1], self.pieces + len(kept), []

    def close(self) -> None:
        """Write what was kept, and close; raises OSError as ``flush`` does."""
        try:
            self.flush()
        finally:
            file, self._file = self._file, -1
            if file >= 0:
                os.close(file)

    def _close_up(self, ends: list[int]) -> int:
        """After a failure, end the file behind its last whole piece; returns how many fitted.

        The ending goes where bytes were written already, for there is no room for new ones.
        """
        fitted = 0
        with suppress(OSError):
            room = os.fstat(self._file).st_size - len(self._ending)
            fitted = max(n for n, end in enumerate(ends) if n == 0 or end <= room)
            self._write_at(ends[fitted], self._ending)
            os.ftruncate(self._file, ends[fitted] + len(self._ending))
        return fitted

    def _write_at(self, place: int, data: bytes) -> int:
        """Returns where it ends; raises OSError, and then a part of it may be written."""
        os.lseek(self._file, place, os.SEEK_SET)
        left = memoryview(data)
        while left:
            left = left[os.write(self._file, left) :]
        return place + len(data)
