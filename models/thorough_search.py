"""Looks for what a search of the upright frame misses, a part at a time: tilted and far faces."""

import math
from collections.abc import Iterator
from itertools import cycle

import cv2
import numpy as np
import numpy.typing as npt

from models.face_detector import LEAST_SCORE, Detail, FaceDetector
from models.face_pose import FacePose, pose_of_box

TILTS = tuple(math.radians(degrees) for degrees in (60, -60))
"""HOG sees 40 degrees to either side of these."""
TILTED_SCALE = 0.6
"""So that a look costs two thirds of a search; for faces from about 95 pixels."""
ENLARGEMENT = 1.5
"""Of the frame as the search sees it: HOG then finds faces from 40 pixels instead of 60."""
COLUMNS, ROWS = 3, 2
OVERLAP = 70
"""Pixels that neighbouring tiles share, so that a small face lies in one of them whole."""

Grey = npt.NDArray[np.uint8]
View = npt.NDArray[np.float64]
"""A similarity, float64 ``[2, 3]``: from pixels of the frame to pixels of what HOG is shown."""


class ThoroughSearch:
    """Turns the frame by 60 degrees, or enlarges a sixth of it; eight looks see everything."""

    def __init__(self) -> None:
        self._detector = FaceDetector(Detail.LIVE, LEAST_SCORE)
        self._looks = cycle(range(len(TILTS) + COLUMNS * ROWS))

    def search(self, grey: Grey) -> list[FacePose]:
        """Take the next of the eight looks.

        Args:
            grey: uint8 ``[height, width]``.

        Returns:
            What it saw, in pixels of ``grey``.
        """
        number = next(self._looks)
        views = _tilted(grey.shape) if number < len(TILTS) else _tiles(grey.shape)
        index = number if number < len(TILTS) else number - len(TILTS)
        matrix, size = list(views)[index]
        picture = cv2.warpAffine(grey, matrix, size, flags=cv2.INTER_LINEAR)
        boxes = self._detector.detect(np.asarray(picture, np.uint8))
        return [_in_frame(pose_of_box(box), matrix) for box in boxes]


def _scale(shape: tuple[int, ...]) -> float:
    """By which a search makes a frame smaller."""
    return Detail.LIVE.value / max(shape)


def _tilted(shape: tuple[int, ...]) -> Iterator[tuple[View, tuple[int, int]]]:
    height, width = shape
    scale = _scale(shape) * TILTED_SCALE
    for tilt in TILTS:
        cos, sin = scale * math.cos(tilt), scale * math.sin(tilt)
        size = (
            math.ceil(width * abs(cos) + height * abs(sin)),
            math.ceil(width * abs(sin) + height * abs(cos)),
        )
        # Turned back by the tilt round the frame's middle.
        matrix = np.array([[cos, sin, 0.0], [-sin, cos, 0.0]])
        matrix[:, 2] = np.array(size) / 2 - matrix[:, :2] @ (width / 2, height / 2)
        yield matrix, size


def _tiles(shape: tuple[int, ...]) -> Iterator[tuple[View, tuple[int, int]]]:
    height, width = shape
    scale = _scale(shape)
    overlap = OVERLAP / scale
    enlarged = scale * ENLARGEMENT
    tile_width, tile_height = width / COLUMNS, height / ROWS
    size = (
        math.ceil((tile_width + overlap) * enlarged),
        math.ceil((tile_height + overlap) * enlarged),
    )
    for row in range(ROWS):
        for column in range(COLUMNS):
            x = column * tile_width - overlap / 2
            y = row * tile_height - overlap / 2
            yield np.array([[enlarged, 0, -x * enlarged], [0, enlarged, -y * enlarged]]), size


def _in_frame(pose: FacePose, matrix: View) -> FacePose:
    """A pose in the picture of a view as a pose in the frame."""
    factor = complex(matrix[0, 0], matrix[1, 0])
    center = (complex(pose.x, pose.y) - complex(matrix[0, 2], matrix[1, 2])) / factor
    roll = -math.atan2(factor.imag, factor.real)
    return FacePose(center.real, center.imag, pose.side / abs(factor), roll)
