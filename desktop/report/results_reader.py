"""Reads what ``analyze``, the queue and recordings wrote: JSON, JSON Lines, CSV and folders."""

import csv
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from desktop.files.csv_rows import from_cell
from desktop.files.frame_record import SCHEMA
from desktop.recording.manifest import CSV, JSON_LINES, MANIFEST, MARKS
from desktop.recording.recording_reader import read_manifest, read_marks, recording_folder
from desktop.report.readings import NOT_SURE, MarkedMoment, Readings
from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS
from models.sentence import QT_TR_NOOP, reason_of

_NAMES = tuple(expression.value for expression in EXPRESSIONS)
_INDEX = {name: index for index, name in enumerate(_NAMES)}
PICTURES = "Pictures"
"""What all pictures of one results file are called together."""

Json = dict[str, Any]


def read_results(path: Path) -> list[Readings]:
    """All sources of one results file or one recording, in the order in which they stand there.

    Raises:
        MoodmirrorError: it cannot be read, is damaged, of a newer version, or not Moodmirror's.
    """
    try:
        folder = recording_folder(path)
        if folder is not None and (path.is_dir() or path.name in (JSON_LINES, CSV, MANIFEST)):
            return [_read_recording(folder)]
        if path.is_dir():
            raise MoodmirrorError(
                QT_TR_NOOP("'{path}' is not a recording. Name a results file instead."), path=path
            )
        if path.exists() and not path.is_file():  # A pipe would be waited for without end.
            raise MoodmirrorError(
                QT_TR_NOOP("'{path}' is no file. Name a results file instead."), path=path
            )
        sources = _Sources(path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            sources.add_file(file)
    except OSError as error:
        raise MoodmirrorError(
            QT_TR_NOOP("'{path}' cannot be read: {reason}."), path=path, reason=reason_of(error)
        ) from error
    except UnicodeDecodeError as error:
        raise MoodmirrorError(
            QT_TR_NOOP("'{path}' is not a results file: it is not text."), path=path
        ) from error
    return sources.readings()


def _read_recording(folder: Path) -> Readings:
    sources = _Sources(folder / JSON_LINES, joined=True)
    with (folder / JSON_LINES).open(encoding="utf-8") as file:
        sources.add_lines(enumerate(file, start=1))
    marks = tuple(MarkedMoment(m.number, m.time_s, m.note) for m in read_marks(folder / MARKS))
    whole = sources.as_one(folder.name, read_manifest(folder / MANIFEST))
    return replace(whole, marks=marks)


@dataclass(slots=True)
class _Source:
    """The growing lists of one source."""

    is_still: bool = True
    times: list[float] = field(default_factory=list)
    frames: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    probabilities: list[list[float]] = field(default_factory=list)
    reasons: list[tuple[str, ...]] = field(default_factory=list)
    judged: bool = True

    def add_frame(self, time_s: float) -> None:
        """Raises ValueError where the time is no number."""
        if not math.isfinite(time_s):
            raise ValueError(f"{time_s} is no time.")
        if self.times and time_s < self.times[-1]:
            time_s = self.times[-1]  # Two runs or a clock set back: time never runs backwards.
        if self.times:
            self.is_still = False
        self.times.append(time_s)

    def add_face(self, person: object, label: str | None, face: "_Face") -> None:
        self.frames.append(len(self.times) - 1)
        self.people.append(int(person) if isinstance(person, int | float | str) else 0)
        if face.sure is None:
            self.judged = False
            label = label or face.expression
        self.labels.append(_INDEX[label] if label and face.sure is not False else NOT_SURE)
        self.probabilities.append(face.probabilities)
        self.reasons.append(face.reasons if face.sure is False else ())


@dataclass(frozen=True, slots=True)
class _Face:
    expression: str
    """The most probable one, as schema 1 and 2 name it; empty in schema 3."""
    probabilities: list[float]
    sure: bool | None
    reasons: tuple[str, ...]


class _Sources:
    """Takes records of any of the three formats and sorts them by source."""

    def __init__(self, path: Path, *, joined: bool = False) -> None:
        """``joined``: a recording is one source, whatever cameras it went through."""
        self._path = path
        self._joined = joined
        self._sources: dict[str, _Source] = {}
        self._frame: dict[str, int] = {}
        self._facts: Json = {}

    def add_file(self, file: Iterable[str]) -> None:
        lines = enumerate(file, start=1)
        first = next(lines, (0, ""))[1]
        if first.startswith("source,"):
            self._add_rows(first, (line for _number, line in lines))
        elif first.startswith('{"schema"'):
            self._check_schema(first)
            self.add_lines(lines, inside_list=True)
        elif first.startswith("{"):
            self.add_lines(_chain((1, first), lines))
        else:
            raise self._foreign()
        if not self._sources:
            raise MoodmirrorError(
                QT_TR_NOOP("There is no frame in '{path}', so nothing to report."), path=self._path
            )

    def add_lines(self, lines: Iterator[tuple[int, str]], *, inside_list: bool = False) -> None:
        """One JSON object a line; a last line that was cut off is left out."""
        broken = 0
        for number, line in lines:
            text = line.strip()
            text = text.removesuffix(",") if inside_list else text
            if not text or (inside_list and text == "]}"):
                continue
            if broken:
                raise MoodmirrorError(
                    QT_TR_NOOP("Line {line} of '{path}' is damaged."),
                    line=broken,
                    path=self._path,
                )
            try:
                self._add_record(json.loads(text))
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
                broken = number
        if broken and not self._sources:
            raise self._foreign()

    def as_one(self, title: str, facts: Json) -> Readings:
        """Where all records are of one source."""
        whole = self._sources.get("", _Source())
        whole.is_still = False
        return _finished(title, whole, facts)

    def readings(self) -> list[Readings]:
        videos = [(name, one) for name, one in self._sources.items() if not one.is_still]
        stills = [one for one in self._sources.values() if one.is_still]
        found = [_finished(name, one, self._facts) for name, one in videos]
        if not stills:
            return found
        album = _Source()
        for number, still in enumerate(stills):
            album.times.append(float(number))
            album.frames += [number] * len(still.frames)
            album.people += [0] * len(still.frames)
            album.labels += still.labels
            album.probabilities += still.probabilities
            album.reasons += still.reasons
            album.judged = album.judged and still.judged
        album.is_still = True
        return [*found, _finished(PICTURES, album, self._facts)]

    def _add_record(self, record: Json) -> None:
        source = self._source_of(str(record["source"]), int(record["frame"]))
        source.add_frame(float(record["time_s"]))
        for face in record["faces"]:
            shown = face.get("smoothed") or face["probabilities"]
            read = _Face(
                face.get("expression", ""),
                [float(shown[name]) for name in _NAMES],
                face.get("sure"),
                tuple(face.get("reasons", ())),
            )
            person = face.get("number") or face.get("seat") or face.get("id") or 0
            source.add_face(person, face.get("label"), read)

    def _add_rows(self, header: str, lines: Iterator[str]) -> None:
        columns = {name: place for place, name in enumerate(header.strip().split(","))}
        missing = [name for name in ("frame", "time_s", "face", *_NAMES) if name not in columns]
        if missing:
            raise self._foreign()
        damage = MoodmirrorError(
            QT_TR_NOOP("'{path}' is damaged or was changed: a row of it cannot be understood."),
            path=self._path,
        )
        broken = False
        try:
            for row in csv.reader(lines):
                if broken:
                    raise damage
                try:
                    self._add_row(row, columns)
                except (ArithmeticError, LookupError, ValueError):
                    broken = True  # The last row may be cut off, as a line of JSON may.
        except csv.Error as error:
            raise damage from error

    def _add_row(self, row: list[str], columns: dict[str, int]) -> None:
        def cell(name: str) -> str:
            return row[columns[name]] if name in columns else ""

        name, frame, time_s = from_cell(cell("source")), int(cell("frame")), float(cell("time_s"))
        if len(row) < len(columns):
            raise ValueError("The row is cut off.")
        begins = self._frame.get(name) != frame
        source = self._source_of(name, frame) if begins else self._sources[name]
        if begins:
            source.add_frame(time_s)
        if cell("face") == "":
            return
        prefix = "smoothed_" if cell(f"smoothed_{_NAMES[0]}") else ""
        sure = {"true": True, "false": False}.get(cell("sure").lower())
        reasons = tuple(filter(None, cell("reasons").split("; ")))
        probabilities = [float(cell(prefix + one)) for one in _NAMES]
        read = _Face(cell("expression"), probabilities, sure, reasons)
        source.add_face(
            cell("number") or cell("seat") or cell("id") or 0, cell("label") or None, read
        )

    def _source_of(self, name: str, frame: int) -> _Source:
        name = "" if self._joined else name
        before = self._frame.get(name)
        if before is not None and frame <= before:
            raise MoodmirrorError(
                QT_TR_NOOP(
                    "'{path}' holds two runs over '{name}'. Write each run to its own file."
                ),
                path=self._path,
                name=name,
            )
        self._frame[name] = frame
        return self._sources.setdefault(name, _Source())

    def _check_schema(self, first: str) -> None:
        head = first.rstrip().removesuffix("[").rstrip()
        try:
            self._facts = json.loads(head + "[]}" if head.endswith(":") else first)
        except ValueError:
            raise self._foreign() from None
        if int(self._facts.get("schema", SCHEMA)) > SCHEMA:
            raise MoodmirrorError(
                QT_TR_NOOP("'{path}' was written by a newer Moodmirror. Update first."),
                path=self._path,
            )

    def _foreign(self) -> MoodmirrorError:
        return MoodmirrorError(
            QT_TR_NOOP(
                "'{path}' is not a results file of Moodmirror. Name a recording's folder, or a "
                "JSON, JSON Lines or CSV file that Moodmirror wrote."
            ),
            path=self._path,
        )


def _finished(title: str, source: _Source, facts: Json) -> Readings:
    return Readings(
        title,
        source.is_still,
        np.asarray(source.times, np.float64),
        np.asarray(source.frames, np.int64),
        np.asarray(source.people, np.int64),
        np.asarray(source.labels, np.int8),
        np.asarray(source.probabilities, np.float32).reshape(-1, len(_NAMES)),
        tuple(source.reasons),
        source.judged,
        facts={key: value for key, value in facts.items() if key != "results"},
    )


def _chain(first: tuple[int, str], rest: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    yield first
    yield from rest
