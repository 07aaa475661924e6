"""The contract that every face detector keeps."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
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


SAME_FACE, WITHIN = 0.3, 0.6
"""Overlap of two squares from which they are about one face: intersection over union, and over the
smaller of the two (an eye or a mouth that was taken for a face by itself)."""


def are_one_face(box: BoundingBox, other: BoundingBox) -> bool:
    """Whether two squares are about the same face."""
    width = min(box.x2, other.x2) - max(box.x1, other.x1)
    height = min(box.y2, other.y2) - max(box.y1, other.y1)
    shared = max(width, 0.0) * max(height, 0.0)
    smaller = min(box.area, other.area)
    return shared > 0 and (
        shared >= SAME_FACE * (box.area + other.area - shared) or shared >= WITHIN * smaller
    )


def best_of_each_face(found: Sequence[Detection]) -> list[Detection]:
    """Those that no better one overlaps, highest score first."""
    ordered = sorted(found, key=lambda one: -one.score)
    boxes = np.array([astuple(one.box) for one in ordered]).reshape(-1, 4)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(1)
    left = np.ones(len(boxes), bool)
    best = []
    for index, one in enumerate(ordered):
        if not left[index]:
            continue
        best.append(one)
        sides = np.minimum(boxes[:, 2:], boxes[index, 2:]) - np.maximum(
            boxes[:, :2], boxes[index, :2]
        )
        shared = np.maximum(sides, 0).prod(1)
        union = areas + areas[index] - shared
        left &= (shared < SAME_FACE * union) & (shared < WITHIN * np.minimum(areas, areas[index]))
    return best


class FaceDetector(Protocol):
    """Finds faces in a picture as it is: it neither shrinks nor enlarges it.

    A detector keeps nothing between two calls, may be called from several threads at once, and
    does not hold Python's global lock while it works.

    Attributes:
        title: the detector's name for people.
        least_side: pixels of the smallest square that it finds for sure in a picture as it is.
        best_side: pixels of the square that it scores highest.
        pixels_per_second: that one thread searches, about.
        live_width: pixels across that a frame of a camera is searched at.
    """

    title: str
    least_side: float
    best_side: int
    pixels_per_second: float
    live_width: int

    def detect(self, image: Image, least_score: float = 0.0) -> list[Detection]:
        """Every face with a score of ``least_score`` or more, highest score first.

        Args:
            image: uint8 ``[height, width, 3]``, BGR.
            least_score: 0 to 1; 0 gives all that the detector can tell from nothing.
        """
