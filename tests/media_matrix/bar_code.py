"""A bar code in a frame's upper left corner: which file and which frame it is."""

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

BITS = 18
FILE_BITS = 10
"""The first ten bits are the file's number modulo 1,024, the other eight the frame's."""
_FIELD = 16
"""Pixels: as large as a block of most codecs."""
_LIGHT, _DARK = 225, 30
_CONTRAST = 60
"""A field and its opposite that differ by less are not legible."""


def draw(image: Pixels, file: int, frame: int) -> None:
    """Draw the code into ``image``: a row of fields, and below it the opposite of each."""
    code = (file % (1 << FILE_BITS)) << (BITS - FILE_BITS) | frame
    for place in range(BITS):
        light = bool(code >> (BITS - 1 - place) & 1)
        left = place * _FIELD
        image[:_FIELD, left : left + _FIELD] = _LIGHT if light else _DARK
        image[_FIELD : 2 * _FIELD, left : left + _FIELD] = _DARK if light else _LIGHT


def read(image: Pixels, size: tuple[int, int]) -> tuple[int, int] | None:
    """File and frame as the image shows them; None where the code is not legible.

    Args:
        image: uint8 ``[height, width, 3]``.
        size: width and height of the picture into which it was drawn.
    """
    across, down = image.shape[1] / size[0], image.shape[0] / size[1]
    code = 0
    for place in range(BITS):
        left = place * _FIELD
        upper, lower = (
            float(_middle(image, left, top, across, down).mean()) for top in (0, _FIELD)
        )
        if abs(upper - lower) < _CONTRAST:
            return None
        code = code << 1 | (upper > lower)
    frame_bits = BITS - FILE_BITS
    return code >> frame_bits, code & ((1 << frame_bits) - 1)


def _middle(image: Pixels, left: int, top: int, across: float, down: float) -> Pixels:
    y1, y2 = round((top + 5) * down), round((top + _FIELD - 5) * down)
    x1, x2 = round((left + 5) * across), round((left + _FIELD - 5) * across)
    return image[y1 : max(y2, y1 + 1), x1 : max(x2, x1 + 1)]
