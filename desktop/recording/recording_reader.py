"""Reads a recording back with the same numbers as live, even one that was cut short."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.files.csv_rows import from_cell
from desktop.files.frame_record import SCHEMA, FrameRecord
from desktop.files.record_reader import read_record
from desktop.recording.left_open import completed
from desktop.recording.manifest import CSV, JSON_LINES, MANIFEST, MARKS
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, reason_of

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RecordedMark:
    """A marked moment."""

    number: int
    time_s: float
    frame: int | None
    """The first frame after it; None if there was none."""
    note: str


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Everything in a recording's folder but the pictures."""

    folder: Path
    manifest: Json
    """Empty where it cannot be read."""
    frames: tuple[FrameRecord, ...]
    """Every analysed frame; ``frames[n].frame`` is ``n``. Their pictures are black and hold no
    memory: :meth:`~desktop.files.frame_record.FrameRecord.analysis_of` joins numbers and picture.
    """
    marks: tuple[RecordedMark, ...]

    @classmethod
    def open(cls, folder: Path) -> "Recording":
        """Read a folder; a last line that was cut off is left out. Takes a while for long ones.

        Of a recording whose process was killed, the manifest is completed first.

        Raises:
            MoodmirrorError: it is no recording, or of a newer version, or damaged.
        """
        try:
            manifest = completed(folder, read_manifest(folder / MANIFEST))
            frames = tuple(_frames(folder / JSON_LINES))
            return cls(folder, manifest, frames, tuple(read_marks(folder / MARKS)))
        except OSError as error:
            raise MoodmirrorError(
                QT_TR_NOOP("The recording '{folder}' cannot be read: {reason}."),
                folder=folder,
                reason=reason_of(error),
            ) from error

    @staticmethod
    def kind_of(folder: Path) -> str:
        """What its video shows, as ``annotated``; empty where the manifest does not tell."""
        kind = read_manifest(folder / MANIFEST).get("recorded", "")
        return kind if isinstance(kind, str) else ""

    @property
    def ended_well(self) -> bool:
        """Whether the user ended it, and not a crash or a full disk."""
        return self.manifest.get("ended") is not None and self.manifest.get("problem") is None

    @property
    def videos(self) -> tuple[Path, ...]:
        """The video files in their order; ``FrameRecord.video`` names one of them."""
        names = dict.fromkeys(frame.video for frame in self.frames if frame.video is not None)
        paths = (self.folder / Path(name).name for name in names)
        return tuple(path for path in paths if path.is_file())

    @property
    def video(self) -> Path | None:
        """The first video file; None where no picture was recorded."""
        return next(iter(self.videos), None)


def recording_folder(path: Path) -> Path | None:
    """The folder of the recording that ``path`` is or lies in; None where it is none."""
    folder = path if path.is_dir() else path.parent
    return folder if (folder / JSON_LINES).is_file() and (folder / CSV).is_file() else None


def read_manifest(path: Path) -> Json:
    """A recording's manifest; empty where it was cut off while being written.

    Raises:
        MoodmirrorError: it is of a newer version.
    """
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(manifest, dict):
        return {}
    schema = manifest.get("schema", SCHEMA)
    if isinstance(schema, int) and schema > SCHEMA:
        raise MoodmirrorError(
            QT_TR_NOOP(
                "The recording '{folder}' was made by a newer Moodmirror. Install that one."
            ),
            folder=path.parent,
        )
    return manifest


def _frames(path: Path) -> Iterator[FrameRecord]:
    broken = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if broken:  # Another line follows, so it was not just cut off.
                raise MoodmirrorError(
                    QT_TR_NOOP("Line {line} of '{path}' is damaged. Copy it again."),
                    line=broken,
                    path=path,
                )
            try:
                yield read_record(json.loads(line))
            except ValueError:
                broken = number


def read_marks(path: Path) -> Iterator[RecordedMark]:
    """The marks of a recording up to the first that cannot be read."""
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            for row in csv.DictReader(file):
                frame = int(row["frame"]) if row["frame"] else None
                time_s, note = float(row["time_s"]), from_cell(row["note"] or "")
                yield RecordedMark(int(row["mark"]), time_s, frame, note)
    except (FileNotFoundError, ValueError, KeyError, TypeError, csv.Error):
        return  # None were set, or the last one was cut off.
