"""Finds the landmarks of the face that a picture is known to show, as the app does."""

import cv2
import numpy as np
import numpy.typing as npt

from models.detection.yunet_detector import YunetDetector
from models.landmark_predictor import LandmarkPredictor
from models.tilted_landmarks import TiltedPredictor

LEAST_SCORE = 0.5
"""Of the faces with this score or more the largest is taken; without one, the best."""
LONGEST_SIDE = 640
"""Pixels; a larger picture is searched at this size."""


class FaceSearch:
    """Detector and landmarks for pictures of one face each."""

    def __init__(self) -> None:
        self._detector = YunetDetector()
        self._predictor = TiltedPredictor(LandmarkPredictor())

    def landmarks(self, image: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32] | None:
        """Of the picture's face: float32 ``[5, 2]`` in its pixels; None where none is found.

        Args:
            image: BGR, uint8 ``[height, width, 3]``.
        """
        scale = min(1.0, LONGEST_SIDE / max(image.shape[:2]))
        small = image
        if scale < 1:
            resized = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            small = np.asarray(resized, np.uint8)
        found = self._detector.detect(small)
        if not found:
            return None
        certain = [face for face in found if face.score >= LEAST_SCORE] or found[:1]
        pose = max(certain, key=lambda face: face.pose.side).pose.scaled(1 / scale)
        grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
        return self._predictor.predict(grey, pose)[0].points
