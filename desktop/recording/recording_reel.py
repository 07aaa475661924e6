"""A recording's frames in order, with the pictures from its videos."""

from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from desktop.capture.reel import Shot
from desktop.capture.video_file import VideoFile
from desktop.recording.recording_reader import Recording
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP

Pixels = npt.NDArray[np.uint8]

_DEFAULT_RATE = 30.0
_DARK = 24
_KEPT = 4
_TICKS_PER_S = 1000
_WITHIN_TICK_S = 0.4 / _TICKS_PER_S


class RecordingReel:
    """Plays at the times at which the frames were recorded. For one thread.

    Attributes:
        frame_rate: frames a second on average; None of a single frame.
        frame_count: how many there are.
        duration_s: seconds.
    """

    def __init__(self, recording: Recording, stopped: Callable[[], bool] = lambda: False) -> None:
        """``stopped`` ends a long search early; raises MoodmirrorError where there is no frame."""
        self._records = recording.frames
        if not self._records:
            raise MoodmirrorError(
                QT_TR_NOOP("The recording '{folder}' holds no frame."), folder=recording.folder
            )
        self._folder = recording.folder
        self._stopped = stopped
        self._times = [record.time_s for record in self._records]
        self._ticks = _video_times(recording)
        count, lasts_s = len(self._times), self._times[-1] - self._times[0]
        self.frame_rate = (count - 1) / lasts_s if lasts_s > 0 else None
        self.frame_count: int | None = count
        self.duration_s = self._times[-1] + 1 / (self.frame_rate or _DEFAULT_RATE)
        self._here = 0
        self._kept: dict[int, Shot] = {}
        self._video: tuple[str, VideoFile | None] = ("", None)

    @property
    def shot(self) -> Shot:
        """The current frame."""
        return self._shot(self._here)

    def peek(self) -> Shot | None:
        """The next frame, without moving; None at the end."""
        return self._shot(self._here + 1) if self._here + 1 < len(self._times) else None

    def next(self) -> Shot | None:
        """Go to the next frame; at the end, stay and return None."""
        shot = self.peek()
        self._here += shot is not None
        return shot

    def seek(self, time_s: float) -> Shot:
        """Go to the frame shown at ``time_s``: the first or last one if that is outside."""
        self._here = max(0, bisect_right(self._times, time_s + 1e-6) - 1)
        return self.shot

    def step(self, frames: int) -> Shot:
        """Go this many frames forward, or back if negative, but not beyond the ends."""
        self._here = min(max(0, self._here + frames), len(self._times) - 1)
        return self.shot

    def close(self) -> None:
        """Close the video."""
        if self._video[1]:
            self._video[1].close()
        self._video = ("", None)

    def _shot(self, index: int) -> Shot:
        if index not in self._kept:
            while len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[index] = Shot(self._picture(index), self._times[index], index)
        return self._kept[index]

    def _picture(self, index: int) -> Pixels:
        """From its video; dark if there is none, or it was cut off before this frame."""
        record = self._records[index]
        frame = record.analysis.frame
        file = self._open(record.video) if record.video else None
        if file is not None:
            time_s = self._ticks[index]
            shot = file.seek(time_s + _WITHIN_TICK_S)
            if abs(shot.time_s - time_s) <= _WITHIN_TICK_S:
                image = shot.image
                if image.shape[:2] == (frame.height, frame.width):
                    return image
                return np.asarray(cv2.resize(image, (frame.width, frame.height)), np.uint8)
        return np.full((frame.height, frame.width, 3), _DARK, np.uint8)

    def _open(self, name: str) -> VideoFile | None:
        """The video file of that name; None if it cannot be read: the numbers are there anyway."""
        if name != self._video[0]:
            self.close()
            path = self._folder / Path(name).name
            try:
                self._video = (name, VideoFile(path, self._stopped))
            except MoodmirrorError:
                self._video = (name, None)
        return self._video[1]


def _video_times(recording: Recording) -> list[float]:
    """When each frame is shown in its video file: whole ticks, all different."""
    starts: dict[str | None, float] = {}
    last: dict[str | None, int] = {}
    times = []
    for record in recording.frames:
        start_s = starts.setdefault(record.video, record.time_s)
        tick = round((record.time_s - start_s) * _TICKS_PER_S)
        last[record.video] = tick = max(last.get(record.video, -1) + 1, tick)
        times.append(tick / _TICKS_PER_S)
    return times
