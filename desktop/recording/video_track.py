"""A recording's video: one picture for each analysed frame, each at its own time.

Each picture is a JPEG in a Matroska file. A file that was cut off can be played to its last whole
picture, any picture can be shown without the ones before it, and pictures need not come at a
constant rate. Measured at 1280x720: 2 ms of processor time a picture, where MPEG-4 takes 5 ms.
"""

import errno
import os
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from desktop.capture.media import opencv_name
from desktop.recording.manifest import video_name
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP

_TICKS_PER_S = 1000
_JPEG = [cv2.IMWRITE_JPEG_QUALITY, 80]
_MOST_UNWRITTEN = 2**20
"""OpenCV buffers at most a quarter of these bytes."""
_MOST_BYTES = 7 * 2**29
"""Of one file: 3.5 GiB, because FAT disks hold no file of 4."""
_SMALLEST = 2
"""Pixels; OpenCV writes no smaller videos."""


class VideoTrack:
    """Writes ``video.mkv``, and another file when the picture's size changes or one is full.

    Attributes:
        name: of the file that holds the last picture.
        frames: how many pictures are in that file.
    """

    def __init__(self, folder: Path) -> None:
        self.name = ""
        self.frames = 0
        self._folder = folder
        self._files = 0
        self._writer: cv2.VideoWriter | None = None
        self._size = (0, 0)
        self._starts_at_s = 0.0
        self._tick = -1
        self._given = 0

    def add(self, pixels: npt.NDArray[np.uint8], time_s: float) -> None:
        """Append a picture: uint8 ``[height, width, 3]``, BGR; raises MoodmirrorError."""
        size = (pixels.shape[1], pixels.shape[0])
        if self._writer is None or size != self._size or self._given > _MOST_BYTES:
            self.close()
            self._size = size
            self._writer = self._open(time_s)
        ok, jpeg = cv2.imencode(".jpg", _at_least(pixels, _SMALLEST), _JPEG)
        if not ok:
            raise MoodmirrorError(
                QT_TR_NOOP("The picture cannot be compressed. Record numbers only.")
            )
        since_start = round((time_s - self._starts_at_s) * _TICKS_PER_S)
        self._tick = max(self._tick + 1, since_start)
        self._writer.set(cv2.VIDEOWRITER_PROP_PTS, self._tick)
        self._writer.write(jpeg)
        self._given += jpeg.size
        self.frames += 1

    def check(self) -> None:
        """Raise OSError if the file does not grow: OpenCV itself does not say so."""
        if self.name:
            # Ask the open file: on Windows, the size by path may be outdated.
            with (self._folder / self.name).open("rb") as file:
                size = file.seek(0, os.SEEK_END)
            if self._given - size > _MOST_UNWRITTEN:
                raise OSError(errno.EIO, "the video does not grow any more")

    def close(self) -> None:
        """End the file; afterwards ``add`` begins another one.

        Raises:
            OSError: not every picture is in it.
        """
        if self._writer is not None:
            self._writer.release()
            self._writer = None
            if (self._folder / self.name).stat().st_size < self._given:
                raise OSError(errno.EIO, "the last pictures are not in the video")

    def _open(self, time_s: float) -> cv2.VideoWriter:
        self._files += 1
        self.name = video_name(self._files)
        self.frames, self._given, self._tick, self._starts_at_s = 0, 0, -1, time_s
        path = self._folder / self.name
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o666))  # To raise the system's own error.
        size = (max(self._size[0], _SMALLEST), max(self._size[1], _SMALLEST))
        options = [cv2.VIDEOWRITER_PROP_RAW_VIDEO, 1]
        writer = cv2.VideoWriter(
            opencv_name(str(path.absolute())),
            cv2.CAP_FFMPEG,
            cv2.VideoWriter.fourcc(*"MJPG"),
            _TICKS_PER_S,
            size,
            options,
        )
        if not writer.isOpened():
            width, height = self._size
            raise MoodmirrorError(
                QT_TR_NOOP("No video of {size} pixels can be written. Record numbers only."),
                size=f"{width}x{height}",
            )
        return writer


def _at_least(pixels: npt.NDArray[np.uint8], least: int) -> cv2.typing.MatLike:
    """The picture, or an enlarged one if it has a single row or column."""
    below, right = max(0, least - pixels.shape[0]), max(0, least - pixels.shape[1])
    if not (below or right):
        return pixels
    return cv2.copyMakeBorder(pixels, 0, below, 0, right, cv2.BORDER_REPLICATE)
