"""Annotated copies of pictures and videos in a folder of their own."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from desktop.capture.media import opencv_name
from desktop.files.annotate import annotate
from desktop.files.whole_file import whole_path, writing
from models.errors import MoodmirrorError
from models.face import FrameAnalysis

_PICTURE_FORMATS = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".jpe": "JPEG",
    ".jfif": "JPEG",
    ".png": "PNG",
    ".webp": "WEBP",
    ".bmp": "BMP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
}
_DEFAULT_RATE = 25.0


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
        free, number = wanted, 1
        while str(free).casefold() in taken:
            number += 1
            free = wanted.with_stem(f"{wanted.stem}-{number}")
        taken.add(str(free).casefold())
        result.append(free)
    return result


@contextmanager
def picture_copy(path: Path) -> Iterator[CopyWriter]:
    """Write the one frame of a picture to ``path``."""
    make_folder(path.parent)
    yield lambda analysis: save_picture(path, annotate(analysis.frame.image, analysis.faces))


@contextmanager
def video_copy(path: Path, frame_rate: float | None) -> Iterator[CopyWriter]:
    """Write a video without sound, at a constant rate; it is there when all frames are in it."""
    make_folder(path.parent)
    with writing(path), whole_path(path) as part:
        video = _VideoFile(part, frame_rate or _DEFAULT_RATE)
        try:
            yield video
        finally:
            video.close()


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are not there."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)


def save_picture(path: Path, image: npt.NDArray[np.uint8]) -> None:
    """Save a BGR picture in the format that the suffix names."""
    picture = Image.fromarray(np.ascontiguousarray(image[:, :, ::-1]))
    with writing(path), whole_path(path) as part:
        picture.save(part, _PICTURE_FORMATS[path.suffix.lower()], quality=92)


class _VideoFile:
    """An MP4 that takes the size of its first frame."""

    def __init__(self, path: Path, frame_rate: float) -> None:
        self._path = path
        self._frame_rate = frame_rate
        self._writer: cv2.VideoWriter | None = None
        self._size = (0, 0)

    def __call__(self, analysis: FrameAnalysis) -> None:
        image = annotate(analysis.frame.image, analysis.faces)
        if self._writer is None:
            self._size = (analysis.frame.width, analysis.frame.height)
            self._writer = self._open()
        if (image.shape[1], image.shape[0]) != self._size:  # It changed within the video.
            image = np.asarray(cv2.resize(image, self._size), np.uint8)
        self._writer.write(image)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.release()

    def _open(self) -> cv2.VideoWriter:
        path = opencv_name(str(self._path.absolute()))
        codec = cv2.VideoWriter.fourcc(*"mp4v")
        writer = cv2.VideoWriter(path, cv2.CAP_FFMPEG, codec, self._frame_rate, self._size)
        if not writer.isOpened():
            width, height = self._size
            raise MoodmirrorError(
                f"No annotated video of {width}x{height} pixels can be written to "
                f"'{self._path.parent}'. Leave out --annotated for this one."
            )
        return writer
