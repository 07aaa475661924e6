"""Draws masks over the lower half of faces."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from desktop.bench.found.samples import Image
from models.face_pose import FacePose

Points = npt.NDArray[np.float64]
"""float64 ``[N, 2]`` in sides of the face's square from its centre: x to the right, y down."""
Colour = tuple[int, int, int]

_SUPERSAMPLED_BITS = 4
"""Fractional bits of OpenCV's drawing functions."""

# Where a face of side 1 is: eyes at -0.22, base of the nose at 0.08, mouth at 0.27, chin at 0.55.
_SURGICAL = (
    (-0.42, -0.02),
    (0.0, -0.09),
    (0.42, -0.02),
    (0.4, 0.36),
    (0.2, 0.56),
    (-0.2, 0.56),
    (-0.4, 0.36),
)
_POINTED = (
    (-0.43, 0.02),
    (-0.12, -0.1),
    (0.0, -0.14),
    (0.12, -0.1),
    (0.43, 0.02),
    (0.34, 0.4),
    (0.0, 0.64),
    (-0.34, 0.4),
)
_ROUND = (
    (-0.46, 0.0),
    (-0.2, -0.03),
    (0.0, -0.1),
    (0.2, -0.03),
    (0.46, 0.0),
    (0.43, 0.3),
    (0.26, 0.55),
    (0.0, 0.62),
    (-0.26, 0.55),
    (-0.43, 0.3),
)
_SCARF = (
    (-0.52, -0.05),
    (0.0, -0.02),
    (0.52, -0.05),
    (0.56, 0.5),
    (0.62, 0.95),
    (-0.62, 0.95),
    (-0.56, 0.5),
)


@dataclass(frozen=True, slots=True)
class Mask:
    """A kind of mask."""

    title: str
    outline: tuple[tuple[float, float], ...]
    colour: Colour
    """BGR."""
    pattern: Callable[[Image, FacePose], None] | None = None
    """Draws on the plain mask."""
    straps: bool = True


def masked(image: Image, pose: FacePose, mask: Mask) -> Image:
    """A copy of the picture in which a face wears a mask.

    Args:
        image: the picture.
        pose: the face's, from its landmarks.
        mask: which one.
    """
    layer = image.copy()
    outline = _in_picture(np.array(mask.outline), pose)
    if mask.straps:
        _draw_straps(layer, pose, mask.colour)
    cloth = np.empty_like(image)
    cloth[:] = mask.colour
    if mask.pattern is not None:
        mask.pattern(cloth, pose)
    _shade(cloth, image, pose)
    inside = np.zeros(image.shape[:2], np.uint8)
    scaled = np.round(outline * 2**_SUPERSAMPLED_BITS).astype(np.int32)
    cv2.fillPoly(inside, [scaled], 255, cv2.LINE_AA, _SUPERSAMPLED_BITS)
    share = inside[:, :, np.newaxis].astype(np.float32) / 255
    return np.asarray(layer * (1 - share) + cloth * share + 0.5, np.uint8)


def _in_picture(points: Points, pose: FacePose) -> Points:
    """From the face's square to pixels."""
    cos, sin = np.cos(pose.roll), np.sin(pose.roll)
    turned = points @ np.array([[cos, sin], [-sin, cos]])
    return np.asarray(turned * pose.side + (pose.x, pose.y), np.float64)


def _line(image: Image, ends: Points, colour: Colour, width: float) -> None:
    (x1, y1), (x2, y2) = np.round(ends * 2**_SUPERSAMPLED_BITS).astype(int).tolist()
    thickness = max(1, round(width))
    cv2.line(image, (x1, y1), (x2, y2), colour, thickness, cv2.LINE_AA, _SUPERSAMPLED_BITS)


def _draw_straps(image: Image, pose: FacePose, colour: Colour) -> None:
    """From the corners of the mask to the ears."""
    for side in (-1, 1):
        for corner, ear in (((0.41, 0.0), (0.56, -0.14)), ((0.4, 0.34), (0.55, 0.02))):
            ends = np.array([(side * corner[0], corner[1]), (side * ear[0], ear[1])])
            _line(image, _in_picture(ends, pose), colour, 0.02 * pose.side)


def _shade(cloth: Image, image: Image, pose: FacePose) -> None:
    """Light falls on the mask as on the face: the picture's own, blurred, about its mean."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.float32)
    light = cv2.GaussianBlur(grey, (0, 0), max(1.0, 0.12 * pose.side))
    x, y = round(pose.x), round(pose.y + 0.2 * pose.side)
    height, width = light.shape
    middle = float(light[min(max(y, 0), height - 1), min(max(x, 0), width - 1)])
    gain = np.clip(light / max(middle, 1.0), 0.5, 1.3)[:, :, np.newaxis]
    level = 0.35 + 0.65 * min(1.0, middle / 130)
    cloth[:] = np.clip(cloth * gain * level, 0, 255).astype(np.uint8)


def _pleats(cloth: Image, pose: FacePose) -> None:
    for y in (0.08, 0.2, 0.32):
        ends = _in_picture(np.array([(-0.4, y), (0.4, y)]), pose)
        _line(cloth, ends, (150, 130, 100), 0.012 * pose.side)


def _seam(cloth: Image, pose: FacePose) -> None:
    _line(
        cloth,
        _in_picture(np.array([(0.0, -0.14), (0.0, 0.62)]), pose),
        (190, 190, 190),
        0.015 * pose.side,
    )


def _dots(cloth: Image, pose: FacePose) -> None:
    step, radius = 0.14, max(1, round(0.03 * pose.side))
    for row in range(-2, 8):
        for column in range(-5, 6):
            (point,) = _in_picture(np.array([((column + row % 2 / 2) * step, row * step)]), pose)
            center = round(float(point[0])), round(float(point[1]))
            cv2.circle(cloth, center, radius, (240, 240, 240), cv2.FILLED, cv2.LINE_AA)


def _stripes(cloth: Image, pose: FacePose) -> None:
    for column in range(-5, 6):
        ends = _in_picture(np.array([(column * 0.13, -0.2), (column * 0.13 + 0.2, 1.0)]), pose)
        _line(cloth, ends, (60, 70, 90), 0.05 * pose.side)


MASKS = (
    Mask("surgical, light blue", _SURGICAL, (215, 190, 150), _pleats),
    Mask("surgical, white", _SURGICAL, (235, 235, 235), _pleats),
    Mask("pointed, white", _POINTED, (240, 240, 238), _seam),
    Mask("pointed, black", _POINTED, (35, 32, 32), _seam),
    Mask("round, black", _ROUND, (30, 28, 28)),
    Mask("round, of the colour of skin", _ROUND, (140, 165, 205)),
    Mask("round, red with dots", _ROUND, (50, 40, 170), _dots),
    Mask("scarf, green", _SCARF, (80, 110, 60), _stripes, straps=False),
    Mask("scarf, grey", _SCARF, (120, 120, 125), straps=False),
)
