"""What was read of every face of one source, as arrays: what a report is counted from."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from models.valence import valence

LONGEST_STEP_S = 1.0
"""A longer step between two frames is missing time: nobody knows what a face showed in it."""
NOT_SURE = -1
"""Stands for a label where a face was not sure."""


@dataclass(frozen=True, slots=True)
class MarkedMoment:
    """A moment that was marked while recording."""

    number: int
    time_s: float
    note: str


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """All frames of one source: a recording, one video, or all pictures of one results file."""

    title: str
    """What the report calls it."""
    is_still: bool
    """Whether its frames are pictures without a time of their own."""
    times: npt.NDArray[np.float64]
    """``[F]``, seconds, ascending; for pictures their number, from 0."""
    frames: npt.NDArray[np.int64]
    """``[N]``: the frame of each face, from 0 to F - 1, ascending."""
    people: npt.NDArray[np.int64]
    """``[N]``: the number of each face's person; 0 where faces are not followed."""
    labels: npt.NDArray[np.int8]
    """``[N]``: index into ``EXPRESSIONS``, or :data:`NOT_SURE`."""
    probabilities: npt.NDArray[np.float32]
    """``[N, 6]`` in label order: as shown, so steadied where faces are followed."""
    reasons: tuple[tuple[str, ...], ...]
    """``N``: of each face that is not sure: why, gravest first."""
    judged: bool = True
    """False where the file does not tell which faces were sure (schema 1)."""
    marks: tuple[MarkedMoment, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    """What the file or the recording's manifest says of itself."""

    @property
    def durations(self) -> npt.NDArray[np.float64]:
        """``[F]``: seconds for which each frame stands; pictures stand for one each.

        A frame stands until the next one, but not for longer than :data:`LONGEST_STEP_S`; the
        last one for as long as the median frame.
        """
        if self.is_still or len(self.times) < 2:
            return np.ones(len(self.times)) if self.is_still else np.zeros(len(self.times))
        steps = np.diff(self.times)
        usual = float(np.median(steps))
        return np.append(np.where(steps > LONGEST_STEP_S, usual, steps), min(usual, LONGEST_STEP_S))

    @property
    def span_s(self) -> float:
        """Seconds from the first to the last frame."""
        return float(self.times[-1] - self.times[0]) if len(self.times) and not self.is_still else 0

    @property
    def missing_s(self) -> float:
        """Seconds for which nobody knows anything."""
        if self.is_still or len(self.times) < 2:
            return 0.0
        steps = np.diff(self.times)
        gaps = steps[steps > LONGEST_STEP_S]
        return float((gaps - np.median(steps)).sum())

    def of_person(self, person: int) -> npt.NDArray[np.intp]:
        """Rows of one person."""
        return np.flatnonzero(self.people == person)

    def valence(self) -> npt.NDArray[np.float64]:
        """``[N]``, -1 to 1, as :func:`models.valence.valence` derives it."""
        return valence(self.probabilities)
