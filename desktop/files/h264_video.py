"""Writes H.264 in MP4, which plays everywhere; each picture at its own time."""

import io
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.container import OutputContainer
from av.video.stream import VideoStream

from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP

TICKS_PER_S = 90_000
_TIME_BASE = Fraction(1, TICKS_PER_S)
_DEFAULT_RATE = 25.0
_QUALITY = {"preset": "veryfast", "crf": "20", "bf": "0"}
_BT709, _LIMITED_RANGE = 1, 1
"""ITU-T H.273: how players read the colours of a video of today."""


class H264Video:
    """Takes the size of its first picture, made even, as H.264 wants it.

    Attributes:
        container: for what is written beside the pictures.
        frames: how many pictures were written.
    """

    def __init__(self, part: Path, frame_rate: float | None) -> None:
        """Begin to write to ``part``, an empty file; raises OSError."""
        self.frames = 0
        self._part = part
        self._rate = Fraction(frame_rate or _DEFAULT_RATE).limit_denominator(1001)
        self._file = WatchedFile(part)
        self.container: OutputContainer = av.open(self._file, "w", format="mp4")
        self._video: VideoStream | None = None
        self._size = (0, 0)
        self._tick = -1
        self._lasts = 0

    @property
    def begun(self) -> bool:
        """Whether :meth:`begin` was called."""
        return self._video is not None

    def begin(self, image: npt.NDArray[np.uint8]) -> None:
        """Make the video for pictures as large as this one; other streams are added after it.

        Raises:
            OSError: it cannot be written.
            MoodmirrorError: H.264 does not take that size.
        """
        self._size = (image.shape[1], image.shape[0])
        try:
            video = self.container.add_stream("libx264", self._rate, _QUALITY)
            video.width, video.height = (side + side % 2 for side in self._size)
            video.pix_fmt = "yuv420p"
            video.time_base = video.codec_context.time_base = _TIME_BASE
        except (av.FFmpegError, ValueError) as error:
            self._raise(error)
        context = video.codec_context
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = _LIMITED_RANGE
        self._lasts = max(1, round(TICKS_PER_S / self._rate))
        self._video = video

    def next_s(self, time_s: float) -> float:
        """When a picture of ``time_s`` will be shown: never before or with the last one."""
        return max(self._tick + 1, round(time_s * TICKS_PER_S)) / TICKS_PER_S

    def add(self, image: npt.NDArray[np.uint8], time_s: float) -> None:
        """Write a picture, uint8 ``[height, width, 3]``, BGR; raises as :meth:`begin` does."""
        assert self._video is not None, "begin comes first"
        self._tick = round(self.next_s(time_s) * TICKS_PER_S)
        try:
            frame = av.VideoFrame.from_ndarray(self._fitted(image), "bgr24")
            frame = frame.reformat(format="yuv420p", dst_colorspace="ITU709")
            frame.pts, frame.time_base, frame.duration = self._tick, _TIME_BASE, self._lasts
            self.container.mux(self._video.encode(frame))
        except (av.FFmpegError, ValueError) as error:
            self._raise(error)
        self._file.check()
        self.frames += 1

    def finish(self) -> None:
        """Write the rest, and check that every picture is in the file; raises as :meth:`begin`."""
        try:
            if self._video is not None:
                self.container.mux(self._video.encode(None))
            self.container.close()
        except (av.FFmpegError, ValueError) as error:
            self._raise(error)
        self._file.check()
        self._file.close()
        if _frames_in(self._part) != self.frames:
            raise self._refusal()

    def abandon(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _raise(self, error: Exception) -> None:
        self._file.check()
        raise self._refusal() from error

    def _refusal(self) -> MoodmirrorError:
        width, height = self._size
        return MoodmirrorError(
            QT_TR_NOOP("H.264 does not take pictures of {size} pixels."),
            size=f"{width}x{height}",
        )

    def _fitted(self, image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        if (image.shape[1], image.shape[0]) != self._size:  # It changed within the video.
            image = np.asarray(cv2.resize(image, self._size), np.uint8)
        below, right = image.shape[0] % 2, image.shape[1] % 2
        if below or right:
            border = cv2.BORDER_REPLICATE
            image = np.asarray(cv2.copyMakeBorder(image, 0, below, 0, right, border), np.uint8)
        return image


class WatchedFile(io.FileIO):
    """A file that is there, to be written by FFmpeg; remembers the first error.

    FFmpeg does not always hand it on.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, "r+")
        self._error: OSError | None = None

    def write(self, data: "bytes | memoryview", /) -> int:  # type: ignore[override]
        """Write all of it; raises OSError."""
        try:
            left = memoryview(data)
            while left:
                left = left[super().write(left) :]
        except OSError as error:
            self._error = self._error or error
            raise
        return len(data)

    def check(self) -> None:
        """Raise the error, if there was one."""
        if self._error is not None:
            raise self._error


def _frames_in(path: Path) -> int:
    """As many as a player will find."""
    try:
        with path.open("rb") as file, av.open(file, "r") as container:
            return container.streams.video[0].frames
    except (av.FFmpegError, IndexError):
        return 0
