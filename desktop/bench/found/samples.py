"""Pictures of which it is known how many faces they show, and where."""

import csv
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path, PurePosixPath
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from desktop.capture.media import PICTURE_SUFFIXES
from models.errors import MoodmirrorError
from models.face import BoundingBox
from models.pictures.picture import decode_picture

Image = npt.NDArray[np.uint8]
"""uint8 ``[height, width, 3]``, BGR."""
Labels = Mapping[str, str]
"""The group by what it is a group of, as ``{"expression": "happy", "age": "25-34"}``."""

T = TypeVar("T")

LABELS, BOXES = "labels.csv", "boxes.csv"
_CORNERS = ("x1", "y1", "x2", "y2")
_AGES = ((0, 7), (8, 17), (18, 24), (25, 34), (35, 44), (45, 59), (60, 150))


@dataclass(frozen=True, slots=True)
class TrueFace:
    """A face that is there."""

    labels: Labels = field(default_factory=dict)
    box: BoundingBox | None = None
    """From brows to chin, as dlib's; None where the picture shows this face alone, anywhere."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A picture and the faces in it."""

    image: Image
    faces: tuple[TrueFace, ...]
    least_side: float = 0.0
    """Pixels; a smaller find is not the one face that may be anywhere, but something else."""


_LEAST_SHARE = 0.15
"""Of the shorter side of a picture that shows one face."""


def one_face(image: Image, labels: Labels) -> Sample:
    """A picture of one face that fills a good part of it."""
    return Sample(image, (TrueFace(labels),), _LEAST_SHARE * min(image.shape[:2]))


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a folder, or of a zip, by their names with slashes."""

    path: Path
    names: tuple[str, ...]
    read: Callable[[str], bytes]


@contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """Open a folder or a zip.

    Raises:
        MoodmirrorError: it is neither, or cannot be read.
    """
    if path.is_dir():
        names = sorted(one.relative_to(path).as_posix() for one in path.rglob("*") if one.is_file())
        yield Folder(path, tuple(names), lambda name: (path / name).read_bytes())
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield Folder(path, tuple(sorted(archive.namelist())), archive.read)
    except FileNotFoundError as error:
        raise MoodmirrorError(f"There is no '{path}'. Check its name and its folder.") from error
    except (OSError, zipfile.BadZipFile) as error:
        raise MoodmirrorError(
            f"'{path}' is neither a folder nor a zip that can be read."
        ) from error


def samples_in(path: Path, most: int | None = None) -> Iterator[Sample]:
    """The pictures of a folder or zip, in the order of their names.

    What they show is told by a file beside them: ``labels.csv`` (a column ``image``, and one for
    each way to group the pictures, such as ``expression`` or ``age``) for one face a picture, or
    ``boxes.csv`` (``image,x1,y1,x2,y2`` in pixels, and perhaps such columns) with a row for each
    face, or one without numbers for a picture without a face. Where there is neither, each picture
    shows one face.

    Args:
        path: the folder or zip.
        most: no more pictures than this, evenly chosen; None for all.

    Raises:
        MoodmirrorError: the folder, its table or one of the pictures cannot be read.
    """
    with opened(path) as folder:
        for name, faces in _evenly(list(_described(folder)), most):
            image = _picture(folder, name)
            if len(faces) == 1 and faces[0].box is None:
                yield one_face(image, faces[0].labels)
            else:
                yield Sample(image, faces)


def pictures_in(path: Path, most: int | None = None) -> Iterator[Sample]:
    """The pictures of a folder or zip, none of which shows a face."""
    with opened(path) as folder:
        names = [name for name in folder.names if _is_picture(name)]
        if not names:
            raise MoodmirrorError(f"'{path}' has no pictures.")
        for name in _evenly(names, most):
            yield Sample(_picture(folder, name), ())


def _picture(folder: Folder, name: str) -> Image:
    try:
        content = folder.read(name)
    except (KeyError, OSError, zipfile.BadZipFile) as error:
        raise MoodmirrorError(f"'{name}' cannot be read from '{folder.path}'.") from error
    return decode_picture(BytesIO(content), f"{folder.path}/{name}")


def _evenly(things: list[T], most: int | None) -> list[T]:
    if most is None or most >= len(things):
        return things
    return [things[index * len(things) // most] for index in range(most)]


def _described(folder: Folder) -> Iterator[tuple[str, tuple[TrueFace, ...]]]:
    """Every picture's name and faces."""
    table = _table(folder)
    if table is None:
        names = [name for name in folder.names if _is_picture(name)]
        yield from ((name, (TrueFace(),)) for name in names)
        return
    beside, rows = table
    faces: dict[str, list[TrueFace]] = {}
    for row in rows:
        name = (beside / row["image"]).as_posix()
        faces.setdefault(name, []).extend(_faces_of(row, folder))
    yield from ((name, tuple(found)) for name, found in faces.items())


def _table(folder: Folder) -> tuple[PurePosixPath, list[dict[str, str]]] | None:
    """The table's folder and its rows."""
    tables = [name for name in folder.names if PurePosixPath(name).name in (BOXES, LABELS)]
    if not tables:
        if not any(map(_is_picture, folder.names)):
            raise MoodmirrorError(f"'{folder.path}' has no pictures.")
        return None
    name = min(tables, key=lambda one: (one.count("/"), one))
    text = folder.read(name).decode("utf-8-sig", errors="replace")
    rows = list(csv.DictReader(StringIO(text), restkey="", restval=""))
    needed = {"image", *(_CORNERS if PurePosixPath(name).name == BOXES else ())}
    if missing := sorted(needed - set(rows[0] if rows else ())):
        raise MoodmirrorError(
            f"{name} in '{folder.path}' has no column {' and no '.join(missing)}."
        )
    return PurePosixPath(name).parent, rows


def _faces_of(row: dict[str, str], folder: Folder) -> list[TrueFace]:
    labels = {
        name: _group(name, value)
        for name, value in row.items()
        if name not in ("", "image", *_CORNERS)
    }
    if "x1" not in row:
        return [TrueFace(labels)]
    if not any(row[corner].strip() for corner in _CORNERS):
        return []
    try:
        return [TrueFace(labels, BoundingBox(*(float(row[corner]) for corner in _CORNERS)))]
    except ValueError as error:
        raise MoodmirrorError(
            f"{BOXES} in '{folder.path}' names a box of {row['image']} that is not four numbers."
        ) from error


def _group(name: str, value: str) -> str:
    """The value itself, or the age group."""
    if name == "age" and value.isdecimal():
        return next((f"{a}-{b}" for a, b in _AGES if a <= int(value) <= b), value)
    return value


def _is_picture(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in PICTURE_SUFFIXES
