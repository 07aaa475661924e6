"""What travels from the workers to the window."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from desktop.capture.frame_source import FrameSource
from desktop.capture.picture_source import PictureSource
from desktop.cover.cover_plan import CoverPlan
from desktop.live.pasted_picture import PastedPicture
from models.face import Frame, FrameAnalysis


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One frame on its way to the window, with what was found in it."""

    source: FrameSource
    frame: Frame
    picture: npt.NDArray[np.uint8]
    """What is painted: the frame's image, or a smaller copy of one larger than any screen."""
    analysis: FrameAnalysis | None = None
    """None as long as nobody looked at this frame."""
    jumps: int = 0
    """How often the source had jumped before this frame: only equals follow one another."""
    cover: CoverPlan | None = None
    """What of this frame may not be shown; None when faces were not covered as it was analysed."""

    def analyzed(self, analysis: FrameAnalysis, cover: CoverPlan | None = None) -> "View":
        """The same frame with its analysis, and what of it is covered."""
        return replace(self, analysis=analysis, cover=cover)


def is_still(source: FrameSource) -> bool:
    """Whether a source is a single picture, to be looked at as closely as it takes."""
    return isinstance(source, PictureSource | PastedPicture)
