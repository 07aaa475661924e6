"""What a live source is read from, one picture after another."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A new picture."""

    image: npt.NDArray[np.uint8]
    """uint8 ``[height, width, 3]``, BGR, C-contiguous."""
    taken_at: float
    """Seconds on the ``time.perf_counter`` clock: the device's own stamp where it gives one."""


class Miss(Enum):
    """Why a read gave no new picture."""

    NOTHING = "the read failed, as it does when the device is gone"
    DAMAGED = "what came is empty, cut off or cannot be decoded"
    REPEATED = "the picture is the last one to the last bit"
    ENDED = "a recording is over"
    NOT_YET = "nothing came so far; the device itself has not complained"


class LiveCapture(Protocol):
    """A device or stream that is open. All of it is called in one thread, and may block there.

    Attributes:
        frame_rate: frames a second that it says to send; None where it does not say.
    """

    frame_rate: float | None

    def read(self) -> Picture | Miss:
        """Wait for what comes next."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...
