"""Which frames of a video are analysed."""

import math
from dataclasses import dataclass

from models.errors import MoodmirrorError
from models.face import Frame

_ROUNDING_S = 1e-6


@dataclass(frozen=True, slots=True)
class Sampling:
    """All frames by default; times and numbers of those taken stay their own."""

    every: int = 1
    """Each frame whose number, counted from 0, this divides."""
    rate: float | None = None
    """At most this many a second, at even times, whatever the video's own times."""

    def __post_init__(self) -> None:
        """Refuse what takes nothing.

        Raises:
            MoodmirrorError: a number is not above 0.
        """
        if self.every < 1:
            raise MoodmirrorError(f"--every takes 1, 2, 3 and so on, not {self.every}.")
        if self.rate is not None and not 0 < self.rate < math.inf:
            raise MoodmirrorError(f"--rate takes a number above 0, not {self.rate:g}.")


ALL_FRAMES = Sampling()


class Sampler:
    """Chooses among the frames of one file, in their order."""

    def __init__(self, sampling: Sampling) -> None:
        self._sampling = sampling
        self._due_s: float | None = None

    def takes(self, frame: Frame) -> bool:
        """Whether this frame is analysed."""
        if frame.index % self._sampling.every:
            return False
        rate = self._sampling.rate
        if rate is None:
            return True
        if self._due_s is None:
            self._due_s = frame.time_s
        if frame.time_s < self._due_s - _ROUNDING_S:
            return False
        # On the even grid: late frames do not push all later ones back.
        missed = int((frame.time_s - self._due_s + _ROUNDING_S) * rate)
        self._due_s += (missed + 1) / rate
        return True
