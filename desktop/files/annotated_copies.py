"""Annotated copies of pictures and videos in a folder of their own."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePath

import numpy as np
import numpy.typing as npt
from PIL import Image

from desktop.files.annotate import annotate
from desktop.files.annotated_video import AnnotatedVideo
from desktop.files.copy_mark import picture_mark
from desktop.files.whole_file import LONGEST_NAME, cut_name, whole_path, write_whole, writing
from models.errors import MoodmirrorError
from models.face import FrameAnalysis
from models.sentence import QT_TR_NOOP, Sentence

_PICTURE_FORMATS = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".jpe": "JPEG",
    ".jfif": "JPEG",
    ".png": "PNG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
}


CopyWriter = Callable[[FrameAnalysis], None]
"""Draws one frame of a file and writes it."""


def copy_names(names: Iterable[tuple[PurePath, bool]]) -> list[PurePath]:
    """Where in the folder each copy goes: pairs of a file's own relative name and "is a video".

    A picture of a kind that is not written becomes a PNG, and every video an MP4. Of two equal
    names the second gets a ``-2``, also where only upper and lower case differ.
    """
    taken: set[str] = set()
    result = []
    for name, is_video in names:
        known = name.suffix.lower() in _PICTURE_FORMATS
        suffix = ".mp4" if is_video else name.suffix if known else ".png"
        wanted = name.with_suffix(suffix)
        free, number = _with_ending(wanted, ""), 1
        while str(free).casefold() in taken:
            number += 1
            free = _with_ending(wanted, f"-{number}")
        taken.add(str(free).casefold())
        result.append(free)
    return result


def _with_ending(name: PurePath, ending: str) -> PurePath:
    """``ending`` before the suffix; the stem is cut where the name would be too long."""
    room = LONGEST_NAME - len(os.fsencode(ending + name.suffix))
    return name.with_name(cut_name(name.stem, room) + ending + name.suffix)


@contextmanager
def picture_copy(path: Path) -> Iterator[CopyWriter]:
    """Write the one frame of a picture to ``path``."""
    make_folder(path.parent)

    def write(analysis: FrameAnalysis) -> None:
        save_picture(path, annotate(analysis.frame.image, analysis.faces), picture_mark())

    yield write


@contextmanager
def video_copy(
    path: Path, original: Path, frame_rate: float | None, tell: Callable[[Sentence], None]
) -> Iterator[CopyWriter]:
    """Write a video with each frame at its own time; it is there when all frames are in it.

    Args:
        path: where it goes.
        original: the video that is copied; its sound goes along.
        frame_rate: of the original, where anybody knows.
        tell: is told what the copy lacks.

    Raises:
        OutputError: it cannot be written.
        MoodmirrorError: no video can be made of such frames.
    """
    make_folder(path.parent)
    with writing(path), whole_path(path) as part:
        video = AnnotatedVideo(part, original, frame_rate)
        try:
            yield video
            video.finish()
        finally:
            video.abandon()
    if video.silent:
        silent = QT_TR_NOOP(
            "The annotated copy of '{path}' has no sound: MP4 does not take this kind."
        )
        tell(Sentence(silent, path=original))


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are not there."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)


def save_picture(path: Path, image: npt.NDArray[np.uint8], exif: Image.Exif | None = None) -> None:
    """Save a BGR picture in the format that the suffix names, with metadata where there are any.

    Raises:
        OutputError: it cannot be written.
        MoodmirrorError: this format does not take such a picture.
    """
    kind = _PICTURE_FORMATS[path.suffix.lower()]
    data, how = BytesIO(), {"quality": 92, **({"exif": exif} if exif else {})}
    try:
        Image.fromarray(np.ascontiguousarray(image[:, :, ::-1])).save(data, kind, **how)
    except (OSError, ValueError) as error:
        height, width = image.shape[:2]
        raise MoodmirrorError(
            QT_TR_NOOP("'{path}' cannot be written: {kind} does not take {size} pixels."),
            path=path,
            kind=kind,
            size=f"{width}x{height}",
        ) from error
    with writing(path):
        write_whole(path, data.getvalue())
