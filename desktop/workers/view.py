"""What travels from the workers to the window."""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from desktop.capture.frame_source import FrameSource
from desktop.capture.picture_source import PictureSource
from desktop.workers.pasted_picture import PastedPicture
from models.face import Frame, FrameAnalysis


class Analyzer(Protocol):
    """Finds and reads faces; :class:`models.face_pipeline.FacePipeline` is the one in the app."""

    @property
    def execution_provider(self) -> str:
        """The provider that the session really has."""
        ...

    @property
    def model_title(self) -> str:
        """The model's name for people."""
        ...

    def analyze(self, frame: Frame) -> FrameAnalysis:
        """Find every face of a frame and read its expression."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One frame on its way to the window, with what was found in it."""

    source: FrameSource
    frame: Frame
    picture: npt.NDArray[np.uint8]
    """What is painted: the frame's image, or a smaller copy of one larger than any screen."""
    analysis: FrameAnalysis | None = None
    """None as long as nobody looked at this frame."""

    def analyzed(self, analysis: FrameAnalysis) -> "View":
        """The same frame with its analysis."""
        return replace(self, analysis=analysis)


def is_still(source: FrameSource) -> bool:
    """Whether a source is a single picture, to be looked at as closely as it takes."""
    return isinstance(source, PictureSource | PastedPicture)
