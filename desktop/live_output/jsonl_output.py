"""Live readings as JSON Lines: to standard output, a file or a named pipe."""

import json
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from desktop.files.whole_file import encoded
from desktop.live_output.options import STANDARD_OUTPUT
from desktop.live_output.output import ReaderGoneError
from desktop.live_output.sample import Sample
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, Sentence, reason_of


class JsonlOutput:
    """One line for each analysed frame, flushed at once."""

    def __init__(self, path: Path, *, landmarks: bool = False) -> None:
        """Open ``path``; ``-`` is standard output. A named pipe waits for its reader.

        Raises:
            MoodmirrorError: it cannot be written.
        """
        self.title = Sentence("{path}", path="standard output" if path == STANDARD_OUTPUT else path)
        self._path = path
        self._landmarks = landmarks
        self._file: BinaryIO | None = _open(path)

    def send(self, sample: Sample) -> None:
        """Write its line."""
        self._write(sample.as_json(landmarks=self._landmarks))

    def mark(self, text: str, wall_s: float, monotonic_s: float) -> None:
        """Write a line with ``mark`` instead of ``faces``."""
        clocks = {"wall_s": round(wall_s, 6), "monotonic_s": round(monotonic_s, 6)}
        self._write({"mark": text, **clocks})

    def close(self) -> None:
        """Close the file; standard output stays open."""
        file, self._file = self._file, None
        if file is None or file is sys.stdout.buffer:
            return
        with suppress(OSError):  # Every line was flushed; what failed was said then.
            file.close()

    def _write(self, line: dict[str, object]) -> None:
        if self._file is None:
            return
        try:
            self._file.write(encoded(json.dumps(line, ensure_ascii=False) + "\n"))
            self._file.flush()
        except BrokenPipeError:
            raise ReaderGoneError from None
        except OSError as error:
            raise _refusal(self._path, error) from error


def _open(path: Path) -> BinaryIO:
    if path == STANDARD_OUTPUT:
        return sys.stdout.buffer
    try:
        if path.exists() and stat.S_ISFIFO(path.stat().st_mode):
            return os.fdopen(os.open(path, os.O_WRONLY), "wb", buffering=0)
        return path.open("ab")
    except OSError as error:
        raise _refusal(path, error) from error


def _refusal(path: Path, error: OSError) -> MoodmirrorError:
    return MoodmirrorError(
        QT_TR_NOOP("'{path}' cannot be written: {reason}."), path=path, reason=reason_of(error)
    )
