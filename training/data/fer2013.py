"""Reads FER2013 as Kaggle gives it, and the FER+ votes beside it."""

import csv
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
import numpy.typing as npt

from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS, Expression
from models.face_aligner import FACE_SIZE

USAGES = ("Training", "PublicTest", "PrivateTest")
PIXELS = FACE_SIZE * FACE_SIZE

_LABEL_OF_ID = {expression.fer2013_id: i for i, expression in enumerate(EXPRESSIONS)}
_FERPLUS_COLUMNS = {
    Expression.ANGRY: "anger",
    Expression.FEAR: "fear",
    Expression.HAPPY: "happiness",
    Expression.SAD: "sadness",
    Expression.SURPRISE: "surprise",
    Expression.NEUTRAL: "neutral",
}
_DAMAGE = (
    OSError,
    EOFError,
    csv.Error,
    lzma.LZMAError,
    zlib.error,
    zipfile.BadZipFile,
    UnicodeDecodeError,
)
_OTHER_VOTES = ("disgust", "contempt", "unknown", "NF")


@dataclass(frozen=True, slots=True, eq=False)
class Fer2013:
    """The data set in the order of its file; ``N`` rows."""

    faces: npt.NDArray[np.uint8]
    """uint8 ``[N, 48, 48]``, grey."""
    labels: npt.NDArray[np.int64]
    """``[N]`` in label order; -1 for disgust, which is not one of the six."""
    usages: npt.NDArray[np.uint8]
    """``[N]``, index into :data:`USAGES`."""
    votes: npt.NDArray[np.float32] | None
    """float32 ``[N, 6]``, FER+ votes for the six; None without FER+."""
    majority: npt.NDArray[np.int64] | None
    """``[N]``: what most FER+ voters saw; -1 for a tie or something else than the six."""


def load_fer2013(path: Path, ferplus: Path | None = None) -> Fer2013:
    """Read ``fer2013.csv`` (also as .zip, .gz, .xz, or ``icml_face_data.csv``) and FER+.

    Raises:
        MoodmirrorError: names the file, the row (from 1, without the header) and the reason.
    """
    labels: list[int] = []
    usages: list[int] = []
    faces: list[npt.NDArray[np.uint8]] = []
    with _opened(path) as file:
        reader = csv.reader(file)
        columns = _columns(path, reader, ("emotion", "pixels", "Usage"))
        try:
            for number, row in enumerate(reader, 1):
                if not row:
                    continue  # an empty line, as editors leave one at the end
                try:
                    label, face, usage = _parsed(row, columns)
                except ValueError as error:
                    raise MoodmirrorError(f"{path}, row {number}: {error}") from error
                labels.append(label)
                faces.append(face)
                usages.append(usage)
        except _DAMAGE as error:
            raise MoodmirrorError(
                f"{path} is damaged after row {len(labels)} ({error}). Get the file again."
            ) from error
    if not labels:
        raise MoodmirrorError(f"{path} has no rows. Get the file again.")
    votes, majority = _load_ferplus(ferplus, usages) if ferplus else (None, None)
    return Fer2013(
        np.stack(faces), np.array(labels, np.int64), np.array(usages, np.uint8), votes, majority
    )


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """The CSV inside a file, whatever it is wrapped in."""
    try:
        match path.suffix.lower():
            case ".zip":
                with zipfile.ZipFile(path) as archive:
                    names = [name for name in archive.namelist() if name.endswith(".csv")]
                    if not names:
                        raise MoodmirrorError(f"{path} holds no .csv file.")
                    name = min(names, key=lambda name: ("fer" not in name, len(name)))
                    with archive.open(name) as member:
                        yield io.TextIOWrapper(member, encoding="utf-8", newline="")
            case ".gz":
                with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
                    yield file
            case ".xz":
                with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
                    yield file
            case _:
                with path.open(encoding="utf-8", newline="") as file:
                    yield file
    except FileNotFoundError as error:
        raise MoodmirrorError(
            f"{path} does not exist. Get fer2013.csv from Kaggle's challenge "
            "'challenges-in-representation-learning-facial-expression-recognition-challenge'."
        ) from error
    except _DAMAGE as error:
        raise MoodmirrorError(f"{path} cannot be read: {error}.") from error


def _columns(path: Path, reader: "Iterator[list[str]]", wanted: tuple[str, ...]) -> list[int]:
    header = [name.strip() for name in next(reader, [])]
    missing = [name for name in wanted if name not in header]
    if missing:
        raise MoodmirrorError(
            f"{path} lacks the column(s) {', '.join(missing)}; is it Kaggle's file?"
        )
    return [header.index(name) for name in wanted]


def _parsed(row: list[str], columns: list[int]) -> tuple[int, npt.NDArray[np.uint8], int]:
    if len(row) <= max(columns):
        raise ValueError(f"the row is short, {len(row)} field(s)")
    emotion, text, usage = (row[column].strip() for column in columns)
    if emotion not in {"0", "1", "2", "3", "4", "5", "6"}:
        raise ValueError(f"emotion is '{emotion}', it must be 0 to 6")
    if usage not in USAGES:
        raise ValueError(f"Usage is '{usage}', it must be one of {', '.join(USAGES)}")
    try:
        values = np.array(text.split(), dtype=np.int64)
    except ValueError as error:
        raise ValueError("pixels holds something that is no whole number") from error
    if len(values) != PIXELS:
        raise ValueError(f"there are {len(values)} pixels, not {PIXELS}")
    if values.min() < 0 or values.max() > 255:
        raise ValueError("a pixel lies outside 0 to 255")
    face = values.astype(np.uint8).reshape(FACE_SIZE, FACE_SIZE)
    return _LABEL_OF_ID.get(int(emotion), -1), face, USAGES.index(usage)


def _load_ferplus(
    path: Path, usages: list[int]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    names = [_FERPLUS_COLUMNS[expression] for expression in EXPRESSIONS]
    with _opened(path) as file:
        reader = csv.reader(file)
        usage_column, *columns = _columns(path, reader, ("Usage", *names, *_OTHER_VOTES))
        rows = [row for row in reader if row]
    if len(rows) != len(usages):
        raise MoodmirrorError(
            f"{path} has {len(rows)} rows and FER2013 has {len(usages)}; row i of one must be "
            "row i of the other."
        )
    votes = []
    for number, (row, usage) in enumerate(zip(rows, usages, strict=True), 1):
        try:
            votes.append([int(row[column]) for column in columns])
            theirs = row[usage_column].strip()
        except (ValueError, IndexError) as error:
            raise MoodmirrorError(f"{path}, row {number}: ten numbers of votes are due.") from error
        if theirs != USAGES[usage]:
            raise MoodmirrorError(
                f"{path}, row {number}: Usage is '{theirs}' and FER2013 has '{USAGES[usage]}'; "
                "the rows do not belong together."
            )
    counts = np.array(votes, np.float32)
    most = counts.max(1)
    alone = (counts == most[:, None]).sum(1) == 1
    winner = counts.argmax(1)
    majority = np.where(alone & (winner < len(EXPRESSIONS)), winner, -1)
    return counts[:, : len(EXPRESSIONS)], majority
