"""What can be played: frames in a row, of which any can be reached."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """One frame of a file."""

    image: npt.NDArray[np.uint8]
    """uint8 ``[height, width, 3]``, BGR, upright."""
    time_s: float
    """Seconds since the start of the file."""
    index: int
    """Counts the frames from 0; after a jump into an unseen part, estimated from the rate."""


class Reel(Protocol):
    """Stands on one frame; for one thread. Moves raise MoodmirrorError when the file has gone.

    Attributes:
        frame_rate: frames a second, on average where they differ; None where nobody knows.
        frame_count: how many there are, as far as the file says; None where it does not.
        duration_s: as far as the file tells, 0 where it does not; true once its end was seen.
    """

    frame_rate: float | None
    frame_count: int | None
    duration_s: float

    @property
    def shot(self) -> Shot:
        """The frame on which it stands; at first the first one."""

    def peek(self) -> Shot | None:
        """The next frame, without going there; None at the end."""

    def next(self) -> Shot | None:
        """Go to the next frame; None, and no move, at the end."""

    def seek(self, time_s: float) -> Shot:
        """Go to the frame on show at ``time_s``: the first or last one where that lies outside."""

    def step(self, frames: int) -> Shot:
        """Go so many frames on, or back where negative, but not beyond the first and the last."""

    def close(self) -> None:
        """Let go of the file."""
