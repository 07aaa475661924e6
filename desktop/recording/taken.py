"""One analysed frame on its way into a recording."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.capture.frame_source import FrameSource
from desktop.files.frame_record import NOT_COVERED
from models.face import FrameAnalysis


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """A frame with what was found in it, and how it looks in the video."""

    source: FrameSource
    analysis: FrameAnalysis
    numbers: tuple[int, ...]
    """The number shown for each face."""
    paint: Callable[[], npt.NDArray[np.uint8]] | None = None
    """Makes the picture for the video, uint8 ``[height, width, 3]``, BGR, in the writing thread;
    None where no picture is recorded."""
    covered: str = NOT_COVERED

    @property
    def size(self) -> int:
        """Bytes that waiting costs."""
        return self.analysis.frame.image.nbytes
