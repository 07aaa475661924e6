"""Reads labelled pictures: a folder or a zip with pictures and a ``labels.csv``."""

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import cv2
import numpy as np
import numpy.typing as npt

from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS

LABELS = "labels.csv"
COLUMNS = ("image", "expression")
OTHER_EXPRESSIONS = ("disgust", "contempt")
"""Words that are known and are none of the six; their pictures are left out."""

_LABEL_OF = {expression.value: i for i, expression in enumerate(EXPRESSIONS)}


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPictures:
    """``N`` pictures with one of the six expressions each; a picture is read when it is needed."""

    source: Path
    """The folder or the zip file."""
    images: list[str]
    """``[N]``: file names inside it."""
    labels: npt.NDArray[np.int64]
    """``[N]`` in label order."""
    groups: dict[str, list[str]]
    """``[N]`` each: the further columns, such as ``gender``."""

    def __len__(self) -> int:
        return len(self.images)

    def pictures(self) -> Callable[[int], npt.NDArray[np.uint8]]:
        """A function from row number to picture, BGR, uint8 ``[height, width, 3]``.

        Raises (when called):
            MoodmirrorError: the picture is missing or damaged.
        """
        read = _reader(self.source)

        def picture(row: int) -> npt.NDArray[np.uint8]:
            name = self.images[row]
            content = read(name)
            image = None
            if content:
                image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
            if image is None:
                raise MoodmirrorError(f"{self.source}: {name} is no picture that can be read.")
            return np.asarray(image, np.uint8)

        return picture


def load_labelled(source: Path) -> LabelledPictures:
    """Read ``labels.csv`` (columns ``image,expression`` and any others).

    Raises:
        MoodmirrorError: there is no such folder or zip, a column is missing, an expression is
            unknown, or a picture is named that is not there or has two labels.
    """
    try:
        table = io.StringIO(_reader(source)(LABELS).decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as error:
        raise MoodmirrorError(f"{source}: {LABELS} is not UTF-8 text.") from error
    reader = csv.DictReader(table)
    header = [name.strip() for name in reader.fieldnames or []]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise MoodmirrorError(
            f"{source}: {LABELS} lacks the column(s) {', '.join(missing)}; it needs "
            f"{' and '.join(COLUMNS)}."
        )
    reader.fieldnames = header
    rows = _checked(source, list(reader), _names(source))
    groups = {
        name: [(row[name] or "").strip() for row in rows]
        for name in header
        if name not in COLUMNS and name
    }
    labels = np.array([_LABEL_OF[row["expression"]] for row in rows], np.int64)
    return LabelledPictures(source, [row["image"] for row in rows], labels, groups)


def _checked(source: Path, rows: list[dict[str, str]], there: set[str]) -> list[dict[str, str]]:
    """The rows with one of the six expressions, each picture once."""
    seen: dict[str, str] = {}
    kept = []
    for number, row in enumerate(rows, 1):
        where = f"{source}: {LABELS}, row {number}:"
        image, word = (row["image"] or "").strip(), (row["expression"] or "").strip().lower()
        if word not in _LABEL_OF and word not in OTHER_EXPRESSIONS:
            known = ", ".join([*_LABEL_OF, *OTHER_EXPRESSIONS])
            raise MoodmirrorError(f"{where} the expression is '{word}'; known are {known}.")
        if image not in there:
            raise MoodmirrorError(f"{where} there is no picture '{image}'.")
        if image in seen:
            if seen[image] != word:
                raise MoodmirrorError(
                    f"{where} '{image}' is labelled {seen[image]} and {word}; keep one of them."
                )
            continue
        seen[image] = word
        if word in _LABEL_OF:
            kept.append({**row, "image": image, "expression": word})
    if not kept:
        raise MoodmirrorError(f"{source}: {LABELS} names no picture with one of the six.")
    return kept


def _names(source: Path) -> set[str]:
    if source.is_dir():
        return {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    with zipfile.ZipFile(source) as archive:
        top = _top(archive)
        return {name.removeprefix(top) for name in archive.namelist()}


def _reader(source: Path) -> Callable[[str], bytes]:
    """A function that gives a file's content; it raises a MoodmirrorError if there is none."""

    def from_folder(name: str) -> bytes:
        try:
            return (source / name).read_bytes()
        except OSError as error:
            raise MoodmirrorError(f"{source} has no readable {name}.") from error

    if source.is_dir():
        return from_folder
    try:
        archive = zipfile.ZipFile(source)
    except (OSError, zipfile.BadZipFile) as error:
        raise MoodmirrorError(
            f"{source} is no folder and no zip file with labelled pictures."
        ) from error
    top = _top(archive)

    def from_zip(name: str) -> bytes:
        try:
            return archive.read(top + name)
        except (KeyError, OSError, zipfile.BadZipFile) as error:
            raise MoodmirrorError(f"{source} has no readable {name}.") from error

    return from_zip


def _top(archive: zipfile.ZipFile) -> str:
    """The folder inside a zip that holds ``labels.csv``, with its slash; empty for the root."""
    tables = [name for name in archive.namelist() if PurePosixPath(name).name == LABELS]
    return min(tables, key=len).removesuffix(LABELS) if tables else ""
