"""Landmarks of a face that is tilted by any angle."""

import numpy as np
import numpy.typing as npt

from models.face import BoundingBox, Landmarks
from models.face_pose import FacePose, cut_upright, pose_of_landmarks
from models.landmark_predictor import LandmarkPredictor

BOX_SIDE = 128
"""Pixels of the chip that the face fills. dlib rounds landmarks to whole pixels, and those of a
small face would jump; in the chip a pixel is always 1/128 of the face."""
MARGIN = 32
CHIP_SIZE = BOX_SIDE + 2 * MARGIN
SMOOTHING = 1.0
"""Pixels (sigma) of the chip, for dlib compares single pixels. At noise of sigma 80 landmarks are
then wrong by 0.6 % of the face's side instead of 2.3 %; on a clean picture they move by 0.2 %."""
MOST_STEPS = 3
SETTLED = 0.08
"""Sides of the face by which the box moves no more once the landmarks fit."""


class TiltedPredictor:
    """Shows dlib's predictor every face upright and equally large."""

    def __init__(self, predictor: LandmarkPredictor) -> None:
        self._predictor = predictor
        self._box = BoundingBox(MARGIN, MARGIN, MARGIN + BOX_SIDE, MARGIN + BOX_SIDE)

    def predict(self, grey: npt.NDArray[np.uint8], pose: FacePose) -> tuple[Landmarks, FacePose]:
        """Landmarks near an expected pose, and the pose that they give.

        Repeated from the new pose until the box stands still: once for a face that is where it
        was expected.

        Args:
            grey: uint8 ``[height, width]``.
            pose: where the face is about; wrong by up to a fifth of its side and 40 degrees.
        """
        for _ in range(MOST_STEPS):
            chip = cut_upright(grey, pose, BOX_SIDE, CHIP_SIZE, SMOOTHING)
            points = self._predictor.predict(chip.pixels, self._box).points
            landmarks = Landmarks(chip.to_frame(points))
            expected, pose = pose, pose_of_landmarks(landmarks)
            if _near(expected, pose):
                break
        return landmarks, pose


def _near(expected: FacePose, found: FacePose) -> bool:
    turned = abs(found.roll - expected.roll)
    return (
        found.distance(expected) < SETTLED
        and found.growth(expected) < SETTLED
        and min(turned, 2 * np.pi - turned) < 0.2
    )
