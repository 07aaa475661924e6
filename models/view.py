"""Parts of a picture as they are shown to a detector: shrunk or enlarged, turned, cut in tiles."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from models.detection.face_detector import Detection, FaceDetector, Image
from models.face import BoundingBox
from models.face_pose import FacePose

TILE = 1024
"""Pixels along a tile."""
OVERLAP = 160
"""Pixels that neighbouring tiles share: a face of 64 pixels lies whole in one, with its rim; at
half the size, where the next search looks, it still has 32."""
RIM, PART_RIM = 0.75, 0.25
"""Sides of a face that have to be seen around it where a view is cut, in tiles and in parts. Half a
face at the edge of a tile looks like a smaller one, with scores up to 0.95."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What a detector is shown."""

    image: Image
    factor: complex
    """A point of the picture as ``x + iy``, times ``factor`` plus ``shift``, is one of the view."""
    shift: complex
    cut: tuple[bool, bool, bool, bool] = (False, False, False, False)
    """Whether the picture goes on beyond the left, upper, right and lower edge."""
    rim: float = RIM
    """Sides of a face that have to be seen around it at such an edge."""

    def detect(self, detector: FaceDetector, least_score: float) -> list[Detection]:
        """What the detector sees, in pixels of the picture and as far tilted as the view.

        What is cut by an edge where the picture goes on is left out: it lies whole in another view.
        """
        found = detector.detect(self.image, least_score)
        whole = (one for one in found if not self._is_cut(one.box))
        return [replace(one, pose=self._in_picture(one.pose)) for one in whole]

    def _is_cut(self, box: BoundingBox) -> bool:
        height, width = self.image.shape[:2]
        rim = self.rim * box.width
        left, top, right, bottom = self.cut
        return (
            (left and box.x1 < rim)
            or (top and box.y1 < rim)
            or (right and box.x2 > width - rim)
            or (bottom and box.y2 > height - rim)
        )

    def _in_picture(self, pose: FacePose) -> FacePose:
        center = (complex(pose.x, pose.y) - self.shift) / self.factor
        roll = pose.roll - math.atan2(self.factor.imag, self.factor.real)
        return FacePose(center.real, center.imag, pose.side / abs(self.factor), roll)


def scaled(image: Image, scale: float) -> View:
    """The whole picture, ``scale`` times as large."""
    if scale == 1.0:
        return View(image, 1 + 0j, 0j)
    height, width = image.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(image, size, interpolation=interpolation), np.uint8)
    # Of pixel centres: (x + 0.5) * scale - 0.5.
    return View(small, complex(scale), complex(scale - 1, scale - 1) / 2)


def part(image: Image, place: tuple[int, int, int, int], scale: float) -> View:
    """A rectangle of the picture (left, top, right, bottom), ``scale`` times as large."""
    left, top, right, bottom = place
    view = scaled(image[top:bottom, left:right], scale)
    cut = (left > 0, top > 0, right < image.shape[1], bottom < image.shape[0])
    shift = view.shift - view.factor * complex(left, top)
    return View(view.image, view.factor, shift, cut, PART_RIM)


def turned(view: View, tilt: float) -> View:
    """A whole view, turned so that a face with this roll (radians, clockwise) stands upright."""
    if tilt == 0.0:
        return view
    height, width = view.image.shape[:2]
    turn = complex(math.cos(tilt), -math.sin(tilt))
    across, down = abs(turn.real), abs(turn.imag)
    size = (math.ceil(width * across + height * down), math.ceil(width * down + height * across))
    shift = complex(*size) / 2 - turn * complex(width, height) / 2
    matrix = np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])
    image = cv2.warpAffine(view.image, matrix, size, flags=cv2.INTER_LINEAR)
    return View(np.asarray(image, np.uint8), view.factor * turn, view.shift * turn + shift)


def rimmed(view: View, rim: int) -> View:
    """A whole view with so many black pixels around it."""
    image = cv2.copyMakeBorder(view.image, rim, rim, rim, rim, cv2.BORDER_CONSTANT)
    return View(np.asarray(image, np.uint8), view.factor, view.shift + complex(rim, rim))


def tiles(view: View) -> Iterator[View]:
    """The view in equal tiles of up to :data:`TILE` pixels, without copying it."""
    height, width = view.image.shape[:2]
    for top, bottom in _spans(height):
        for left, right in _spans(width):
            image = view.image[top:bottom, left:right]
            cut = (left > 0, top > 0, right < width, bottom < height)
            yield View(image, view.factor, view.shift - complex(left, top), cut)


def _spans(length: int) -> list[tuple[int, int]]:
    """Begin and end of each tile along one side."""
    count = max(1, math.ceil((length - OVERLAP) / (TILE - OVERLAP)))
    step = (length - OVERLAP) / count
    return [
        (max(0, math.floor(i * step)), min(length, math.ceil((i + 1) * step) + OVERLAP))
        for i in range(count)
    ]
