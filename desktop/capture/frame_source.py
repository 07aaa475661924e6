"""What every source of frames can do, and the clock that holds frames back until their time."""

from abc import ABC, abstractmethod
from pathlib import Path
from threading import Event
from time import perf_counter
from types import TracebackType
from typing import Self

import cv2

from desktop.capture.playback import Playback
from desktop.capture.reel import Reel
from models.face import Frame, FrameAnalysis
from models.sentence import Sentence

# OpenCV's own warnings would stand beside our sentence on standard error.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


class FrameSource(ABC):
    """A camera, a stream, a video, a picture or the demo. It is opened once and closed once.

    ``open`` and ``read`` may block, so they belong in a thread of their own; ``close`` may be
    called from any thread and makes a waiting ``read`` return None.

    Attributes:
        name: what people call it, e.g. ``Camera 0`` or a file's name.
        mirrored: whether to show it like a mirror; its frames themselves are not mirrored.
        still: whether it is a single picture.
        live: whether it goes on by itself and frames that nobody reads are lost.
        frame_rate: frames a second, None where there is no such thing or nobody knows.
        device: what only one source can have open at a time; empty where any number can.
        painted_over: whether its pictures already show what was found in them.
        path: the file that it reads; None where there is none.
        playback: where it is held, sent to another place and sped up; None where it only runs.
        left_out: when it is open, a sentence on what of the file is not read; None for nothing.
        jumps: how often it jumped so far: frames on both sides of a jump do not follow each other.
    """

    mirrored = False
    still = False
    live = False
    frame_rate: float | None = None
    device = ""
    painted_over = False
    path: Path | None = None
    playback: Playback | None = None
    left_out: Sentence | None = None
    jumps = 0

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def open(self) -> None:
        """Get ready to read.

        Raises:
            MoodmirrorError: it is not there, taken, broken or does not answer.
        """

    @abstractmethod
    def read(self) -> Frame | None:
        """The next frame, waited for if need be; None when the source has ended or is closed.

        Raises:
            MoodmirrorError: it went away.
        """

    def known_analysis(self, frame: Frame) -> FrameAnalysis | None:  # noqa: ARG002
        """What was found in one of its frames when it was recorded; None where nobody looked."""
        return None

    def known_numbers(self, frame: Frame) -> tuple[int, ...] | None:  # noqa: ARG002
        """The number of each known face when it was recorded; None where none were given."""
        return None

    def open_ahead(self) -> Reel | None:
        """The same once more, for who reads ahead; None where that would tell nothing new."""
        return None

    def await_more(self) -> bool:
        """After the end: wait until somebody goes back; False where nobody can or will."""
        return False

    def abandon(self) -> None:
        """From any thread, at once: make an ``open`` or ``read`` that waits come back."""
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Let go of everything. More than once does no harm."""

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def plausible_rate(frames_per_second: float) -> float | None:
    """A frame rate as OpenCV tells it, or None for 0, NaN and clock rates such as 90000."""
    return frames_per_second if 0 < frames_per_second <= 1000 else None


class Pacer:
    """Lets recorded frames pass at the speed at which they were taken."""

    _LATE_S = 0.25
    """After more than this, time goes on from the late frame instead of racing to catch up."""

    def __init__(self) -> None:
        self._stopped = Event()
        self._start: float | None = None

    def wait_for(self, time_s: float) -> bool:
        """Wait until the frame of media time ``time_s`` is due; False when stopped meanwhile."""
        now = perf_counter()
        if self._start is None or now - (self._start + time_s) > self._LATE_S:
            self._start = now - time_s
        return not self._stopped.wait(max(0.0, self._start + time_s - now))

    def stop(self) -> None:
        """Let a waiting thread go on at once."""
        self._stopped.set()
