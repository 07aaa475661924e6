"""Finds faces: in a whole frame, near a place, and where they are expected next."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.close_look import CLOSE_OVERLAP, STILL_A_FACE, SURELY_A_FACE, CloseLook
from models.face import BoundingBox, Landmarks
from models.face_pose import FacePose, pose_of_box
from models.landmark_predictor import LandmarkPredictor
from models.thorough_search import ThoroughSearch
from models.tilted_landmarks import TiltedPredictor

Grey = npt.NDArray[np.uint8]

SAME_FACE = 0.3
"""Overlap (intersection over union) from which two boxes are about one face."""
LEAST_SIDE = 16.0
"""Pixels; a smaller face is none."""
SEEK_TILTS = tuple(math.radians(degrees) for degrees in (0, 30, -30))
"""Turns against its last roll at which a lost face is sought."""


class Detector(Protocol):
    """Finds faces in a whole frame."""

    def detect(self, grey: Grey) -> list[BoundingBox]:
        """Boxes in pixels of ``grey``, largest first."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundFace:
    """Landmarks, and the pose that belongs to them."""

    landmarks: Landmarks
    pose: FacePose


class FaceFinder:
    """Detector, landmark predictor and close look together; it remembers nothing."""

    def __init__(
        self, detector: Detector, predictor: LandmarkPredictor, look: CloseLook | None = None
    ) -> None:
        self._detector = detector
        self._predictor = TiltedPredictor(predictor)
        self._look = look or CloseLook()
        self._thorough = ThoroughSearch()

    def follow(self, grey: Grey, expected: FacePose) -> FoundFace | None:
        """The landmarks near an expected pose, be it a face or not.

        None where they are no place for a face: outside of the frame, far too small or large.
        """
        found = FoundFace(*self._predictor.predict(grey, expected))
        return found if _is_possible(found.pose, expected, grey.shape) else None

    def confirms(self, grey: Grey, pose: FacePose) -> bool:
        """Whether there still is a face."""
        return self._look.confirms(grey, pose, STILL_A_FACE)

    def confirms_place(self, grey: Grey, pose: FacePose) -> bool:
        """Whether there still is a face, and just there."""
        return self._look.confirms(grey, pose, STILL_A_FACE, CLOSE_OVERLAP)

    def near(self, grey: Grey, pose: FacePose) -> FoundFace | None:
        """A face about where one was lost, tilted about as it was."""
        for tilt in SEEK_TILTS:
            place = self._look.search(grey, pose.turned(tilt))
            found = place and self._settle(grey, place)
            if found:
                return found
        return None

    def places(self, grey: Grey) -> list[FacePose]:
        """Where the detector sees faces in the whole frame, largest first."""
        return [pose_of_box(box) for box in self._detector.detect(grey)]

    def hard_places(self, grey: Grey) -> list[FacePose]:
        """Where tilted and far faces may be; another part of the frame at each call."""
        return self._thorough.search(grey)

    def at_places(self, grey: Grey, places: Sequence[FacePose]) -> list[FoundFace]:
        """The faces that really are there, each once; places without a face are left out."""
        faces: list[FoundFace] = []
        for place in places:
            face = self._settle(grey, place)
            if face and not overlaps(face.pose.box, [other.pose.box for other in faces]):
                faces.append(face)
        return faces

    def _settle(self, grey: Grey, place: FacePose) -> FoundFace | None:
        found = self.follow(grey, place)
        if found and self._look.confirms(grey, found.pose, SURELY_A_FACE):
            return found
        return None


def overlaps(box: BoundingBox, others: Sequence[BoundingBox]) -> bool:
    """Whether one of the others is about the same face."""
    return any(box.intersection_over_union(other) >= SAME_FACE for other in others)


def _is_possible(pose: FacePose, expected: FacePose, shape: tuple[int, ...]) -> bool:
    height, width = shape
    return (
        0 <= pose.x < width
        and 0 <= pose.y < height
        and LEAST_SIDE <= pose.side <= 2 * max(width, height)
        and pose.growth(expected) < 1.0
    )
