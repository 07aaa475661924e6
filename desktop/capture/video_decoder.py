"""Decodes a video file frame by frame, and knows which frame it has decoded.

Where frames have times of their own, or the index is broken, a seek lands elsewhere than asked.
So a frame is known by its time: land before it, and read on until it comes.
"""

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from desktop.capture.deinterlacer import Deinterlacer
from desktop.capture.frame_converter import FrameConverter
from desktop.capture.intact_frames import DamageError, IntactFrames
from desktop.capture.media_clock import MediaClock
from desktop.capture.video_input import (
    MOST_THREADS,
    VideoInput,
    open_video,
    sample_aspect_ratio,
)
from models.errors import MoodmirrorError
from models.pictures.picture_file import require_file
from models.sentence import QT_TR_NOOP

_DEFAULT_RATE = 30.0
_SAME_S = 1e-6
_MOST_TRIES = 6


class VideoDecoder:
    """Decodes frame after frame, and lands before a time. For one thread.

    Attributes:
        frame_rate: frames a second, on average where they differ; None where nobody knows.
        frame_count: how many frames the file says it has; None where it does not say.
        duration_s: as far as the file says; 0 where it does not.
        first_s: the time of the first frame, 0.
        path: the file.
        period_s: seconds from frame to frame, on average.
        time_s, index: of the frame decoded last. The index counts from 0; it is estimated from
            the rate after landing beyond all that was read.
    """

    first_s = 0.0
    time_s: float
    index: int
    _frame: VideoFrame
    _frames: Iterator[VideoFrame]

    def __init__(self, path: Path) -> None:
        """Open ``path`` and decode its first frame.

        Raises:
            MoodmirrorError: it is not there, no video, or holds no picture.
        """
        self.path = path
        self._threads = MOST_THREADS
        self._converter = FrameConverter()
        self._times: list[float] = []  # Of the frames from the first on, without a gap.
        self._in_a_row = True  # Whether every frame since the last known one was read.
        self._begin()
        self.frame_rate, self.frame_count = self._video.frame_rate, self._video.frame_count
        self.duration_s = self._video.duration_s
        if not self.grab():
            self.close()
            raise MoodmirrorError(
                QT_TR_NOOP(
                    "'{path}' holds no picture that can be read. It may be damaged or incomplete. "
                    "Try copying it again."
                ),
                path=path,
            )

    def grab(self) -> bool:
        """Decode the next frame, which :attr:`image` converts; False at the end."""
        try:
            frame = next(self._frames, None)
        except DamageError:
            return self._grab_carefully()
        if frame is None:
            return False
        self._frame = frame
        self.time_s = self._clock.time_of(self._stamp_s(frame))
        self._number()
        return True

    @property
    def image(self) -> npt.NDArray[np.uint8] | None:
        """The frame decoded last as uint8 ``[height, width, 3]``, BGR, upright; None if broken."""
        aspect = sample_aspect_ratio(self._video.stream, self._coded_aspect)
        try:
            return self._converter.picture(self._frame, aspect)
        except (av.FFmpegError, ValueError):
            return None

    def land(self, time_s: float) -> None:
        """Decode a frame at or before ``time_s``, the first one where there is none.

        Raises:
            MoodmirrorError: the file has gone.
        """
        back_s = self.period_s
        can_land = self._video.has_times and not self._clock.jumped
        for _ in range(_MOST_TRIES if can_land else 0):
            aim_s = time_s - back_s
            if aim_s <= self.first_s:
                break
            if self._try_to_land(aim_s) and self.time_s <= time_s + _SAME_S:
                return
            back_s = max(1.0, 3 * back_s)
        self._rewind()

    def close(self) -> None:
        """Let go of the file."""
        self._frames = iter(())
        self._video.close()

    def _grab_carefully(self) -> bool:
        """Go on from here with one thread, which tells exactly what is damaged."""
        last_s = self.time_s if self.index >= 0 else None
        self._threads = 1
        if last_s is None:
            self._video.close()
            self._begin()
            return self.grab()
        self._rewind()
        self.land(last_s)
        while self.time_s <= last_s + _SAME_S:
            if not self.grab():
                return False
        return True

    def _begin(self) -> None:
        self._video = open_video(self.path, threads=self._threads)
        self._coded_aspect: Fraction | None = self._video.stream.codec_context.sample_aspect_ratio
        # In AVI there are no others: its pts are FFmpeg's guesses.
        self._by_dts = self._video.container.format.name == "avi"
        self.period_s = 1 / (self._video.frame_rate or _DEFAULT_RATE)
        self._clock = MediaClock(self.period_s, may_break=self._video.is_broadcast)
        self._frames = _whole_frames(self._video)
        self.time_s, self.index, self._in_a_row = 0.0, -1, True

    def _stamp_s(self, frame: VideoFrame) -> float | None:
        ticks = frame.dts if self._by_dts else frame.pts
        if ticks is None or self._video.stream.time_base is None:
            return None
        return float(ticks * self._video.stream.time_base)

    def _number(self) -> None:
        """Count on; where it was seen before, by its time: a seek may lose frames on its way."""
        known = self._times
        if self._in_a_row and known and self.time_s <= known[-1] + _SAME_S:
            self.index = bisect_left(known, self.time_s - _SAME_S)
            return
        self.index += 1
        if self._in_a_row:
            known.append(self.time_s)

    def _try_to_land(self, aim_s: float) -> bool:
        base = self._video.stream.time_base
        if base is None:
            return False
        try:
            ticks = round(self._clock.stamp_of(aim_s) / base)
            self._video.container.seek(ticks, stream=self._video.stream)
        except (av.FFmpegError, OverflowError):
            return False
        self._frames = _whole_frames(self._video)
        try:
            stamped = ((frame, self._stamp_s(frame)) for frame in self._frames)
            frame, stamp_s = next(one for one in stamped if one[1] is not None)
        except StopIteration:
            return False
        except DamageError:
            self._threads = 1
            self._rewind()
            return False
        self._frame = frame
        self.time_s = self._clock.move_to(stamp_s or 0.0)
        self._find_index()
        return True

    def _find_index(self) -> None:
        known = self._times
        self._in_a_row = self.time_s <= known[-1] + _SAME_S
        if self._in_a_row:
            self.index = bisect_left(known, self.time_s - _SAME_S)
        else:
            estimate = round((self.time_s - self.first_s) / self.period_s)
            self.index = max(len(known), estimate)

    def _rewind(self) -> None:
        """Begin anew with a new reader: seeking to 0 does not lead there in every container."""
        self._video.close()
        require_file(self.path)
        self._begin()
        if not self.grab():
            raise MoodmirrorError(
                QT_TR_NOOP("'{path}' cannot be read any more. Open it again."), path=self.path
            )


def _whole_frames(video: VideoInput) -> Iterator[VideoFrame]:
    deinterlacer = Deinterlacer()
    for frame in IntactFrames(video):
        yield from deinterlacer.feed(frame)
    yield from deinterlacer.drain()
