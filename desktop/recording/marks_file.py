"""The marks of a recording that has ended: changed and removed afterwards."""

import csv
from pathlib import Path

from desktop.files.csv_rows import csv_text
from desktop.files.whole_file import write_whole
from desktop.recording.manifest import MARKS, MARKS_HEADER
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, reason_of


def change_note(folder: Path, number: int, note: str) -> None:
    """Change a mark's note; one line.

    Raises:
        MoodmirrorError: there is no such mark, or the file cannot be read or written.
    """
    rows = _rows(folder)
    row = next((one for one in rows if one["mark"] == str(number)), None)
    if row is None:
        raise MoodmirrorError(QT_TR_NOOP("This recording has no mark {number}."), number=number)
    row["note"] = " ".join(note.split())
    _write(folder, rows)


def remove_mark(folder: Path, number: int) -> None:
    """Remove a mark; the others keep their numbers. Raises as :func:`change_note` does."""
    rows = _rows(folder)
    left = [one for one in rows if one["mark"] != str(number)]
    if len(left) == len(rows):
        raise MoodmirrorError(QT_TR_NOOP("This recording has no mark {number}."), number=number)
    _write(folder, left)


def _rows(folder: Path) -> list[dict[str, str]]:
    try:
        with (folder / MARKS).open(encoding="utf-8", errors="replace", newline="") as file:
            return [
                {name: row.get(name) or "" for name in MARKS_HEADER} for row in csv.DictReader(file)
            ]
    except FileNotFoundError:
        return []
    except (OSError, csv.Error) as error:
        raise MoodmirrorError(
            QT_TR_NOOP("The marks in '{folder}' cannot be read: {reason}."),
            folder=folder,
            reason=reason_of(error),
        ) from error


def _write(folder: Path, rows: list[dict[str, str]]) -> None:
    text = csv_text([MARKS_HEADER, *([row[name] for name in MARKS_HEADER] for row in rows)])
    try:
        write_whole(folder / MARKS, text)
    except OSError as error:
        raise MoodmirrorError(
            QT_TR_NOOP("The marks in '{folder}' cannot be written: {reason}."),
            folder=folder,
            reason=reason_of(error),
        ) from error
