"""Finds the landmarks of a face inside its bounding box: dlib's regression trees."""

import dlib
import numpy as np
import numpy.typing as npt

from models.dlib_files import FIVE_POINTS, dlib_file
from models.face import BoundingBox, Landmarks


class LandmarkPredictor:
    """An ensemble of regression trees (Kazemi and Sullivan 2014), trained by dlib's author.

    Five points, in this order: outer and inner corner of the eye on the picture's right, outer
    and inner corner of the eye on its left, base of the nose.
    """

    def __init__(self) -> None:
        self._predictor = dlib.shape_predictor(str(dlib_file(FIVE_POINTS)))

    def predict(self, grey: npt.NDArray[np.uint8], box: BoundingBox) -> Landmarks:
        """Landmarks of the face in ``box``.

        Args:
            grey: uint8 ``[height, width]``, C-contiguous.
            box: the square of a :class:`~models.detection.face_detector.Detection`, in pixels of
                ``grey``.
        """
        rectangle = dlib.rectangle(
            round(box.x1), round(box.y1), round(box.x2) - 1, round(box.y2) - 1
        )
        shape = self._predictor(grey, rectangle)
        return Landmarks(np.array([(p.x, p.y) for p in shape.parts()], dtype=np.float32))
