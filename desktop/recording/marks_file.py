"""The marks of a recording that has ended: changed, moved and removed afterwards."""

import csv
import io
import os
from bisect import bisect_left
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from desktop.files.csv_rows import csv_text, from_cell
from desktop.files.whole_file import write_whole
from desktop.recording.in_use import is_in_use
from desktop.recording.manifest import JSON_LINES, MARKS, MARKS_HEADER
from desktop.recording.recording_reader import Recording
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, reason_of

_SAME_S = 1e-6


def change_mark(recording: Recording, number: int, time_s: float, note: str) -> bytes:
    """Give a mark another moment, from the first to the last frame, and another note; one line.

    The numbers keep the marks as they were set; this file is what counts.

    Returns:
        The file as it was, for :func:`restore_marks`.

    Raises:
        MoodmirrorError: there is no such mark, it is still being recorded, or the file cannot be
            read or written.
    """
    before, rows = _rows(recording.folder)
    row = _find(rows, number)
    moved = not _is_at(row["time_s"], time_s)
    if moved and recording.frames:
        times = [one.time_s for one in recording.frames]
        time_s = round(min(max(time_s, times[0]), times[-1]), 3)
        frame = min(bisect_left(times, time_s - _SAME_S), len(times) - 1)
        row["at"] = _later(row["at"], time_s - _seconds(row["time_s"]))
        row["time_s"], row["frame"] = str(time_s), str(frame)
    row["note"] = " ".join(note.split())
    _write(recording.folder, rows)
    return before


def remove_mark(folder: Path, number: int) -> bytes:
    """Remove a mark; the others keep their numbers. Returns and raises as :func:`change_mark`."""
    before, rows = _rows(folder)
    rows.remove(_find(rows, number))
    _write(folder, rows)
    return before


def restore_marks(folder: Path, before: bytes) -> None:
    """Take the last change back. Raises MoodmirrorError where the file cannot be written."""
    _put(folder, before)


def _find(rows: list[dict[str, str]], number: int) -> dict[str, str]:
    row = next((one for one in rows if one["mark"] == str(number)), None)
    if row is None:
        raise MoodmirrorError(QT_TR_NOOP("This recording has no mark {number}."), number=number)
    return row


def _is_at(text: str, time_s: float) -> bool:
    return abs(_seconds(text) - time_s) <= _SAME_S


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _later(at: str, seconds: float) -> str:
    """A moment of the wall clock, moved; what is no moment stays as it is."""
    with suppress(ValueError):
        moved = datetime.fromisoformat(at) + timedelta(seconds=seconds)
        return moved.isoformat(timespec="milliseconds")
    return at


def _rows(folder: Path) -> tuple[bytes, list[dict[str, str]]]:
    try:
        before = (folder / MARKS).read_bytes()
        text = io.StringIO(before.decode("utf-8", "replace"), newline="")
        rows = [
            {name: from_cell(row.get(name) or "") for name in MARKS_HEADER}
            for row in csv.DictReader(text)
        ]
    except FileNotFoundError:
        return b"", []
    except (OSError, csv.Error) as error:
        raise MoodmirrorError(
            QT_TR_NOOP("The marks in '{folder}' cannot be read: {reason}."),
            folder=folder,
            reason=reason_of(error),
        ) from error
    return before, rows


def _write(folder: Path, rows: list[dict[str, str]]) -> None:
    _put(folder, csv_text([MARKS_HEADER, *([row[name] for name in MARKS_HEADER] for row in rows)]))


def _put(folder: Path, content: str | bytes) -> None:
    numbers = folder / JSON_LINES
    # Of what cannot be written at all, nobody can tell whether it is in use.
    if os.access(numbers, os.W_OK) and is_in_use(numbers):
        raise MoodmirrorError(QT_TR_NOOP("This recording is still being written. Stop it first."))
    try:
        write_whole(folder / MARKS, content)
    except OSError as error:
        raise MoodmirrorError(
            QT_TR_NOOP("The marks in '{folder}' cannot be written: {reason}."),
            folder=folder,
            reason=reason_of(error),
        ) from error
