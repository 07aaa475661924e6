"""The contract that every face detector keeps."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.face import BoundingBox
from models.face_pose import FacePose

Image = npt.NDArray[np.uint8]
"""uint8 ``[height, width, 3]``, BGR, of any size; it need not be contiguous."""


@dataclass(frozen=True, slots=True)
class Detection:
    """One face that a detector found."""

    pose: FacePose
    """The square that dlib's landmark predictor was trained on; upright in the picture."""
    score: float
    """0 to 1; on the same scale for every detector."""

    @property
    def box(self) -> BoundingBox:
        """The upright square about the face, in pixels; it can reach beyond the picture."""
        return self.pose.box


class FaceDetector(Protocol):
    """Finds faces in a picture as it is: it neither shrinks nor enlarges it.

    A detector keeps nothing between two calls, may be called from several threads at once, and
    does not hold Python's global lock while it works.

    Attributes:
        title: the detector's name for people.
    """

    title: str

    def detect(self, image: Image, least_score: float = 0.0) -> list[Detection]:
        """Every face with a score of ``least_score`` or more, highest score first.

        Args:
            image: uint8 ``[height, width, 3]``, BGR.
            least_score: 0 to 1; 0 gives all that the detector can tell from nothing.
        """
