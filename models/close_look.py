"""Looks at one place of a picture for a face: the detector on a small upright chip."""

import cv2
import numpy as np

from models.detection.face_detector import Detection, FaceDetector, are_one_face
from models.face import BoundingBox
from models.face_pose import FacePose, UprightChip, cut_upright
from models.picture import Picture

NARROW, WIDE = 2.0, 2.5
"""Sides of the face that a chip shows, and one for a face that was lost."""
SMOOTHING = 0.7
"""Pixels (sigma) of the chip, against noise."""
STILL_A_FACE = 0.3
"""Score from which a face that was there still is."""
SURELY_A_FACE = 0.6
"""The same for a face that was lost and may be seen again."""
LEAST_OVERLAP = 0.4
CLOSE_OVERLAP = 0.55
"""Of the detector's square and the one from the landmarks, where the face has to be just there."""


class CloseLook:
    """Finds a face, upright or tilted, where one is expected."""

    def __init__(self, detector: FaceDetector, beyond: int = cv2.BORDER_REPLICATE) -> None:
        """Look with a detector.

        Args:
            detector: sees the chip.
            beyond: see :func:`~models.face_pose.cut_upright`.
        """
        self._detector = detector
        self._beyond = beyond

    def score(self, picture: Picture, pose: FacePose) -> float:
        """How surely a face has about this pose, 0 to 1."""
        found, expected = self._seen(picture, pose)
        near = (one for one in found if one.box.intersection_over_union(expected) >= LEAST_OVERLAP)
        return max((one.score for one in near), default=0.0)

    def agreement(self, picture: Picture, pose: FacePose) -> tuple[float, float]:
        """Overlap of the pose's square with that of a face that still is there, and its score.

        That of the surest find: inside a face, a smaller one is seen now and then. Both are 0
        where there is no face.
        """
        found, expected = self._seen(picture, pose)
        for one in found:
            if one.score >= STILL_A_FACE and are_one_face(one.box, expected):
                overlap = one.box.intersection_over_union(expected)
                return (overlap, one.score) if overlap >= LEAST_OVERLAP else (0.0, 0.0)
        return 0.0, 0.0

    def _seen(self, picture: Picture, pose: FacePose) -> tuple[list[Detection], BoundingBox]:
        """All that the detector finds there, the surest first, and where the pose's square is."""
        chip = self._chip(picture, pose, NARROW)
        middle = (len(chip.pixels) - 1) / 2
        expected = FacePose(middle, middle, self._detector.best_side).box
        return self._detector.detect(chip.pixels), expected

    def search(
        self, picture: Picture, pose: FacePose, least_score: float = SURELY_A_FACE
    ) -> FacePose | None:
        """The best face in a wide region, tilted about as ``pose`` is; None without one."""
        chip = self._chip(picture, pose, WIDE)
        found = self._detector.detect(chip.pixels, least_score)
        return _in_picture(found[0], chip, pose.roll) if found else None

    def _chip(self, picture: Picture, pose: FacePose, sides: float) -> UprightChip:
        side = self._detector.best_side
        size = round(side * sides)
        return cut_upright(picture.image, pose, side, size, SMOOTHING, beyond=self._beyond)


def _in_picture(found: Detection, chip: UprightChip, roll: float) -> FacePose:
    center = np.array([found.box.center], np.float32)
    (x, y), *_ = chip.to_frame(center).tolist()
    return FacePose(x, y, found.pose.side / abs(chip.factor), roll)
