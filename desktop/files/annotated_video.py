"""An annotated copy of a video: H.264 in MP4, each frame at its own time, with the sound."""

import io
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.video.stream import VideoStream

from desktop.files.annotate import annotate
from desktop.files.copied_sound import CopiedSound
from desktop.files.copy_mark import MARK, VIDEO_FIELD
from models.errors import MoodmirrorError
from models.face import FrameAnalysis

_TICKS_PER_S = 90_000
_TIME_BASE = Fraction(1, _TICKS_PER_S)
_DEFAULT_RATE = 25.0
_QUALITY = {"preset": "veryfast", "crf": "20", "bf": "0"}
_BT709, _LIMITED_RANGE = 1, 1
"""ITU-T H.273: how players read the colours of a video of today."""


class AnnotatedVideo:
    """Takes the size of its first frame, made even, as H.264 wants it.

    Attributes:
        frames: how many were written.
        silent: whether the original has sound that MP4 cannot take as it is.
    """

    def __init__(self, part: Path, original: Path, frame_rate: float | None) -> None:
        """Begin to write to ``part``, an empty file; raises OSError."""
        self.frames = 0
        self.silent = False
        self._part = part
        self._original = original
        self._rate = Fraction(frame_rate or _DEFAULT_RATE).limit_denominator(1001)
        self._file = _WatchedFile(part)
        self._container = av.open(self._file, "w", format="mp4")
        self._container.metadata[VIDEO_FIELD] = MARK
        self._video: VideoStream | None = None
        self._sound: CopiedSound | None = None
        self._size = (0, 0)
        self._tick = -1
        self._lasts = 0

    def __call__(self, analysis: FrameAnalysis) -> None:
        """Draw a frame and write it; raises OSError, and MoodmirrorError where it cannot be."""
        image = annotate(analysis.frame.image, analysis.faces)
        try:
            video = self._video or self._begin(image)
            self._write(video, image, analysis.frame.time_s)
        except (av.FFmpegError, ValueError) as error:
            self._file.check()
            raise self._refusal() from error
        self._file.check()

    def finish(self) -> None:
        """Write the rest, and look whether every frame is in the file; raises as a call does."""
        try:
            if self._video is not None:
                self._container.mux(self._video.encode(None))
                if self._sound is not None:
                    self._sound.copy_until(None)
            self._container.close()
        except (av.FFmpegError, ValueError) as error:
            self._file.check()
            raise self._refusal() from error
        self._file.check()
        self._file.close()
        if _frames_in(self._part) != self.frames:
            raise self._refusal()

    def abandon(self) -> None:
        """Let go of all files."""
        if self._sound is not None:
            self._sound.close()
        self._file.close()

    def _begin(self, image: npt.NDArray[np.uint8]) -> VideoStream:
        self._size = (image.shape[1], image.shape[0])
        video = self._container.add_stream("libx264", self._rate, _QUALITY)
        video.width, video.height = (side + side % 2 for side in self._size)
        video.pix_fmt = "yuv420p"
        video.time_base = video.codec_context.time_base = _TIME_BASE
        context = video.codec_context
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = _LIMITED_RANGE
        self._sound = CopiedSound.of(self._original, self._container)
        self.silent = self._sound is not None and self._sound.refused
        self._lasts = max(1, round(_TICKS_PER_S / self._rate))
        self._video = video
        return video

    def _write(self, video: VideoStream, image: npt.NDArray[np.uint8], time_s: float) -> None:
        self._tick = max(self._tick + 1, round(time_s * _TICKS_PER_S))
        if self._sound is not None:
            self._sound.copy_until(self._tick / _TICKS_PER_S)
        frame = av.VideoFrame.from_ndarray(self._fitted(image), "bgr24")
        frame = frame.reformat(format="yuv420p", dst_colorspace="ITU709")
        frame.pts, frame.time_base, frame.duration = self._tick, _TIME_BASE, self._lasts
        self._container.mux(video.encode(frame))
        self.frames += 1

    def _fitted(self, image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        if (image.shape[1], image.shape[0]) != self._size:  # It changed within the video.
            image = np.asarray(cv2.resize(image, self._size), np.uint8)
        below, right = image.shape[0] % 2, image.shape[1] % 2
        if below or right:
            border = cv2.BORDER_REPLICATE
            image = np.asarray(cv2.copyMakeBorder(image, 0, below, 0, right, border), np.uint8)
        return image

    def _refusal(self) -> MoodmirrorError:
        width, height = self._size
        return MoodmirrorError(
            f"No annotated copy of '{self._original}' can be written: H.264 does not take its "
            f"{width}x{height} pixels. Leave out --annotated for this one."
        )


class _WatchedFile(io.FileIO):
    """Remembers the first error, which FFmpeg does not always hand on."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "r+")
        self._error: OSError | None = None

    def write(self, data: "bytes | memoryview", /) -> int:  # type: ignore[override]
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
