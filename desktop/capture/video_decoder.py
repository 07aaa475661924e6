"""OpenCV's reader of a video file, made to tell which frame it has read.

OpenCV seeks by a nominal frame number. Where frames have times of their own, or the index is
broken, it lands elsewhere; but it knows the time of each frame that it reads. So a frame is known
by its time: land before it, and read on until it comes.
"""

from bisect import bisect_left
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from desktop.capture.frame_source import plausible_rate
from desktop.capture.media import opencv_name, require_file
from models.errors import MoodmirrorError

_DEFAULT_RATE = 30.0
_SAME_S = 1e-6
_MOST_TRIES = 6
_MOST_WITHOUT_TIME = 5


class VideoDecoder:
    """Decodes frame after frame, and lands before a time. For one thread.

    Attributes:
        frame_rate: frames a second, on average where they differ; None where nobody knows.
        frame_count: how many frames the file says it has; None where it does not say.
        first_s: the time of the first frame.
        path: the file.
        period_s: seconds from frame to frame, on average.
        time_s, index: of the frame decoded last. The index counts from 0; it is estimated from
            the rate after landing beyond all that was read.
    """

    def __init__(self, path: Path) -> None:
        """Open ``path`` and decode its first frame.

        Raises:
            MoodmirrorError: it is not there, no video, or holds no picture.
        """
        require_file(path)
        self.path = path
        self._capture = self._open()
        self._times: list[float] = []  # Of the frames from the first on, without a gap.
        self._in_a_row = True  # Whether every frame since the last known one was read.
        self._has_times = True
        self.frame_rate = plausible_rate(self._capture.get(cv2.CAP_PROP_FPS))
        self.period_s = 1 / (self.frame_rate or _DEFAULT_RATE)
        count = self._capture.get(cv2.CAP_PROP_FRAME_COUNT)
        self.frame_count = int(count) if 0 < count < 1e9 else None
        self.time_s, self.index = 0.0, -1
        if not self.grab():
            self.close()
            raise MoodmirrorError(
                f"'{path}' holds no picture that can be read. It may be cut short, or hold "
                "sound alone."
            )
        self.first_s = self.time_s

    def grab(self) -> bool:
        """Decode the next frame, which :attr:`image` converts; False at the end."""
        if not self._capture.grab():
            return False
        raw_s = self._raw_s()
        if self.index >= 0 and raw_s <= self.time_s:
            # The file does not say.
            raw_s = self.time_s + self.period_s
            self._has_times = self._has_times and self.index > 0
        self.time_s = max(0.0, raw_s)
        self.index += 1
        if self._in_a_row and self.index == len(self._times):
            self._times.append(self.time_s)
        return True

    @property
    def image(self) -> npt.NDArray[np.uint8] | None:
        """The frame decoded last as uint8 ``[height, width, 3]``, BGR, upright; None if broken."""
        ok, image = self._capture.retrieve()
        return np.asarray(image, np.uint8) if ok else None

    def land(self, time_s: float) -> None:
        """Decode a frame at or before ``time_s``, the first one where there is none.

        Raises:
            MoodmirrorError: the file has gone.
        """
        back_s = self.period_s
        for _ in range(_MOST_TRIES if self._has_times else 0):
            aim_s = time_s - back_s
            if aim_s <= self.first_s:
                break
            if self._try_to_land(aim_s) and self.time_s <= time_s + _SAME_S:
                return
            back_s = max(1.0, 3 * back_s)
        self._rewind()

    def close(self) -> None:
        """Let go of the file."""
        self._capture.release()

    def _try_to_land(self, aim_s: float) -> bool:
        self._capture.set(cv2.CAP_PROP_POS_MSEC, aim_s * 1000)
        for _ in range(_MOST_WITHOUT_TIME):
            if not self._capture.grab():
                return False
            self.time_s = self._raw_s()
            if self.time_s > 0:
                self._find_index()
                return True
        return False

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
        self._capture.release()
        require_file(self.path)
        self._capture = self._open()
        self.time_s, self.index, self._in_a_row = 0.0, -1, True
        if not self.grab():
            raise MoodmirrorError(f"'{self.path}' cannot be read any more. Open it again.")

    def _raw_s(self) -> float:
        return float(self._capture.get(cv2.CAP_PROP_POS_MSEC)) / 1000

    def _open(self) -> cv2.VideoCapture:
        """By FFmpeg alone: OpenCV's other readers take a numbered picture for a whole sequence."""
        # An absolute path, for "take:2.mp4" would be an address to FFmpeg.
        capture = cv2.VideoCapture(opencv_name(str(self.path.absolute())), cv2.CAP_FFMPEG)
        if not capture.isOpened():
            raise MoodmirrorError(
                f"'{self.path}' is no video that Moodmirror can read, or it is cut short or "
                "damaged. Copy it again, or convert it to MP4."
            )
        return capture
