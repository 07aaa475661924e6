"""What the files show: one portrait or both, moving, below a bar code."""

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from desktop.resources import asset
from models.pictures.picture import read_picture
from tests.media_matrix import bar_code

Pixels = npt.NDArray[np.uint8]

SIZE = (480, 304)
"""Width and height in pixels."""
FACES = (1, 1, 2)
"""How many faces each scene has."""
_TOP = 48
_SIDE = 256
_CROPS = {"astronaut": (90, 0, 240), "hopper": (100, 30, 300)}  # Left, top, side.
_WALL = (120, 118, 116)


def frame(scene: int, file: int, number: int) -> Pixels:
    """Frame ``number`` of a file: uint8 ``[304, 480, 3]``, BGR."""
    image = np.full((SIZE[1], SIZE[0], 3), _WALL, np.uint8)
    moved = 2 * (number % 12)
    if scene == 0:
        _lay(image, "astronaut", 80 + moved)
    elif scene == 1:
        _lay(image, "hopper", 120 + moved)
    else:
        _lay(image, "astronaut", moved - 20)
        _lay(image, "hopper", 236 - moved)
    bar_code.draw(image, file, number)
    return image


def _lay(image: Pixels, name: str, left: int) -> None:
    portrait = _portrait(name)
    begin = max(0, -left)
    part = portrait[:, begin : min(_SIDE, SIZE[0] - left)]
    image[_TOP : _TOP + _SIDE, left + begin : left + begin + part.shape[1]] = part


@cache
def _portrait(name: str) -> Pixels:
    left, top, side = _CROPS[name]
    picture = read_picture(asset(f"demo/{name}.jpg"))
    crop = picture[top : top + side, left : left + side]
    return np.asarray(cv2.resize(crop, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.uint8)
