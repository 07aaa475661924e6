"""Finds faces: dlib's HOG detector on a small grey frame."""

from enum import Enum

import cv2
import dlib
import numpy as np
import numpy.typing as npt

from models.face import BoundingBox

LEAST_SCORE = 0.2
"""Distance from the SVM's plane below which a find is as often a patch or a badge as a face."""


class Detail(Enum):
    """How closely to look. The values are the longest side, in pixels, that HOG is given."""

    LIVE = 640
    """For video: a frame takes milliseconds; faces from about a tenth of the frame's width."""
    PICTURE = 1920
    """For stills, which are also enlarged up to twice: faces from about 32 pixels."""


class FaceDetector:
    """dlib's frontal face detector (HOG and a linear SVM; King 2015, arXiv:1502.00046).

    It finds upright faces that look towards the camera, tilted by up to about 40 degrees.
    """

    def __init__(self, detail: Detail = Detail.LIVE, least_score: float = LEAST_SCORE) -> None:
        self._detector = dlib.get_frontal_face_detector()
        self._least_score = least_score
        self._longest_side = detail.value
        self._most_enlargement = 2.0 if detail is Detail.PICTURE else 1.0

    def detect(self, grey: npt.NDArray[np.uint8]) -> list[BoundingBox]:
        """Find all faces in a grey picture.

        Args:
            grey: uint8 ``[height, width]``.

        Returns:
            Boxes in pixels of ``grey``, largest first; they can reach over its border.
        """
        scale = min(self._longest_side / max(grey.shape), self._most_enlargement)
        small = _resized(grey, scale)
        to_full_x, to_full_y = grey.shape[1] / small.shape[1], grey.shape[0] / small.shape[0]
        boxes = [
            BoundingBox(
                found.left() * to_full_x,
                found.top() * to_full_y,
                (found.right() + 1) * to_full_x,
                (found.bottom() + 1) * to_full_y,
            )
            for found in self._detector.run(small, 0, self._least_score)[0]
        ]
        return sorted(boxes, key=lambda box: -box.area)


def _resized(grey: npt.NDArray[np.uint8], scale: float) -> npt.NDArray[np.uint8]:
    if scale == 1.0:
        return np.ascontiguousarray(grey)
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey, size, interpolation=interpolation), dtype=np.uint8)
