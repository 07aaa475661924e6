"""What travels from the workers to the window."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from desktop.capture.frame_source import FrameSource
from desktop.cover.cover_plan import CoverPlan
from desktop.live.face_numbers import NumberedFace
from models.face import Frame, FrameAnalysis


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One frame on its way to the window, with everything known about it."""

    source: FrameSource
    frame: Frame
    picture: npt.NDArray[np.uint8]
    """What is painted: the frame's image, or a smaller copy if it is larger than any screen."""
    analysis: FrameAnalysis | None = None
    """None while the frame is not analysed."""
    jumps: int = 0
    """How often the source jumped before this frame; frames with equal counts are consecutive."""
    cover: CoverPlan | None = None
    """What must not be shown; None if faces were not covered when it was analysed."""
    numbers: tuple[int, ...] = ()
    """The number of each face, in the order of the analysis."""
    lasting: tuple[NumberedFace, ...] = ()
    """Faces seen just before and not found in this frame, moved to where they would be."""

    def analyzed(
        self, analysis: FrameAnalysis, numbers: tuple[int, ...], cover: CoverPlan | None = None
    ) -> "View":
        """The same frame with its analysis, its faces' numbers, and what of it is covered."""
        return replace(self, analysis=analysis, numbers=numbers, cover=cover)

    @property
    def faces(self) -> tuple[NumberedFace, ...]:
        """The faces that were found, in the order of their numbers."""
        found = self.analysis.faces if self.analysis else ()
        numbered = map(NumberedFace, self.numbers, found)
        return tuple(sorted(numbered, key=lambda one: one.number))

    @property
    def people(self) -> tuple[NumberedFace, ...]:
        """The faces that were found and those that last, in the order of their numbers."""
        return tuple(sorted((*self.faces, *self.lasting), key=lambda one: one.number))

    @property
    def overlaid(self) -> tuple[NumberedFace, ...]:
        """The faces to paint an overlay for: none where the picture already shows one."""
        return () if self.source.painted_over else self.people
