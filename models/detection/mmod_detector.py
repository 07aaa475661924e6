"""Faces by dlib's CNN, run by ONNX Runtime: the second opinion on a find that is not sure."""

import math
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from models.detection.face_detector import Detection, Image, best_of_each_face
from models.detection.network_file import open_network
from models.face_pose import FacePose

MODEL_FILE = Path(__file__).parents[1] / "weights" / "detector" / "mmod_human_face_detector.onnx"
"""Made by ``python -m training.export.mmod_detector``."""
INPUT_NAME, OUTPUT_NAME = "picture", "scores"
WINDOW = 80.0
"""Pixels along the square of a face that the network scores highest."""
STEP = 0.8
"""Between two sizes at which the picture is shown. dlib takes 0.83, for 9 % more work."""
LEAST_SIDE = 60
"""Pixels of a picture's shorter side below which it is shown no smaller."""
BORDER = 32
"""Black pixels around a picture, so that a face at its edge has a place to be scored at."""
_STRIDE, _FIRST = 8, 14
"""Pixels between two places that are scored, and before the first: three times ``2 x + 2``."""
RIGHT, BELOW, SIDE = 0.036, 0.109, 1.03
"""Of the window's side: where the square of dlib's landmark predictor lies in the window."""
_CENTRE, _WIDTH = -0.1, 0.25
_WEAKEST = -0.5


class MmodDetector:
    """The max-margin CNN of dlib (King 2015, arXiv:1502.00046).

    It finds faces of 60 pixels and more. Its scores, about -1 to 1.1 in dlib, are brought to the
    scale of YuNet's by a logistic function.

    Attributes:
        title: see :class:`~models.detection.face_detector.FaceDetector`, as the others.
        least_side: of the square, at the picture's full size.
        best_side: the size that it was trained on.
        pixels_per_second: with all the sizes at which a picture is shown.
        live_width: 640x480 then takes about 40 ms.
    """

    title = "dlib's CNN"
    least_side = 72.0
    best_side = 82
    pixels_per_second = 1.5e6
    live_width = 480

    def __init__(self) -> None:
        """Load the network.

        Raises:
            MoodmirrorError: its file is missing or damaged.
        """
        self._session = open_network(MODEL_FILE)

    def detect(self, image: Image, least_score: float = 0.0) -> list[Detection]:
        """See :class:`~models.detection.face_detector.FaceDetector`."""
        found = self._at_scale(image, 1.0, least_score)
        scale = STEP
        while min(image.shape[:2]) * scale >= LEAST_SIDE:
            found += self._at_scale(image, scale, least_score)
            scale *= STEP
        return best_of_each_face(found)

    def _at_scale(self, image: Image, scale: float, least_score: float) -> list[Detection]:
        size = [max(1, round(side * scale)) for side in image.shape[1::-1]]
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA) if scale < 1 else image
        edge = (BORDER, BORDER)
        picture = np.pad(np.asarray(small, np.uint8), (edge, edge, (0, 0)))[None]
        scores = self._session.run([OUTPUT_NAME], {INPUT_NAME: picture})[0][0, 0]
        rows, columns = _peaks(scores)
        return [
            Detection(_square(row, column, scale), score)
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
            if (score := _score(float(scores[row, column]))) >= least_score
        ]


def _peaks(scores: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int64], ...]:
    """Rows and columns of the places that score higher than those around them."""
    highest = cv2.dilate(scores, np.ones((3, 3), np.uint8))
    return np.nonzero((scores >= highest) & (scores > _WEAKEST))


def _score(raw: float) -> float:
    return 1 / (1 + math.exp((_CENTRE - raw) / _WIDTH))


def _square(row: int, column: int, scale: float) -> FacePose:
    x = _STRIDE * column + _FIRST - BORDER + RIGHT * WINDOW
    y = _STRIDE * row + _FIRST - BORDER + BELOW * WINDOW
    return FacePose(x / scale, y / scale, SIDE * WINDOW / scale)
