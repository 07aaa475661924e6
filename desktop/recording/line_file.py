"""A text file that grows by whole lines and ends in one, whatever happens."""

import os
from contextlib import suppress
from pathlib import Path

_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class LineFile:
    """Collects lines and writes them when told; a full disk leaves no half line behind.

    Python's own files keep what could not be written and fail once more when they are closed.

    Attributes:
        lines: how many are in the file.
    """

    def __init__(self, path: Path) -> None:
        """Make the file; raises OSError, also where it is there already."""
        self._file = os.open(path, _FLAGS, 0o666)
        self.lines = 0
        self._kept: list[str] = []
        self._size = 0

    def add(self, line: str) -> None:
        """Keep a line for the next ``flush``; it needs no newline at its end."""
        self._kept.append(line)

    def flush(self) -> None:
        """Write what was kept; raises OSError, and then the file holds the lines before."""
        if not self._kept:
            return
        data = memoryview("".join(f"{line}\n" for line in self._kept).encode())
        kept, self._kept = len(self._kept), []
        written = 0
        try:
            while written < len(data):
                written += os.write(self._file, data[written:])
        except OSError:
            whole = bytes(data[:written]).rfind(b"\n") + 1
            self.lines += bytes(data[:whole]).count(b"\n")
            self._size += whole
            with suppress(OSError):
                os.ftruncate(self._file, self._size)
            raise
        self._size += written
        self.lines += kept

    def close(self) -> None:
        """Write what was kept, and close; raises OSError as ``flush`` does."""
        try:
            self.flush()
        finally:
            os.close(self._file)
