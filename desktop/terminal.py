"""Standard output and standard error: what is printed there, and that printing cannot fail."""

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from desktop.safe_text import one_line


def say(line: str, file: TextIO | None = None) -> None:
    """Print one line, on standard error by default.

    Names in it cannot break the line or give orders to the terminal, and what the terminal's
    encoding lacks is replaced.
    """
    stream = file or sys.stderr
    encoding = stream.encoding or "utf-8"
    text = one_line(line).encode(encoding, "replace").decode(encoding)
    print(text, file=stream, flush=True)


def prepare_streams() -> None:
    """See to it that printing does not fail for the encoding, nor complaints for a full disk."""
    if sys.stdout is None or sys.stderr is None:  # A Windows program without a console.
        sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115
        return
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    if type(sys.stderr) is TextIOWrapper:
        sys.stderr = _Complaints(sys.stderr)


def silence(stream: TextIO) -> None:
    """Send what is still to be written nowhere; Python would complain of it once more at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


class _Complaints(TextIOWrapper):
    """Standard error that falls silent where it cannot be written: that is no reason to end."""

    def __init__(self, stream: TextIOWrapper) -> None:
        encoding, buffered = stream.encoding, stream.line_buffering
        super().__init__(
            stream.detach(), encoding=encoding, errors="backslashreplace", line_buffering=buffered
        )

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except OSError:
            silence(self)
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError:
            silence(self)
