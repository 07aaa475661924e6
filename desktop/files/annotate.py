"""Draws what was found onto a picture, with neither Qt nor a display."""

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from models.expression import Expression
from models.face import BoundingBox, Face
from models.face_answer import FaceAnswer

Picture = npt.NDArray[np.uint8]

_DARK = (24, 26, 30)  # The text and the corners' rim; RGB and nearly BGR.
_UNSURE = (225, 226, 228)  # Lighter than the grey of "neutral".
_SMOOTHING = 4  # The pill is drawn so many times as large and shrunk.


def annotate(image: Picture, faces: Sequence[Face]) -> Picture:
    """A copy of a picture with corners around each face and a label above it.

    Args:
        image: uint8 ``[height, width, 3]``, BGR.
        faces: boxes in pixels of ``image``; they may reach beyond it.
    """
    drawn = image.copy()
    for face in faces:
        size = _text_size(drawn, face.box)
        _draw_corners(drawn, face.box, _colour(face.label), size)
    for face in faces:  # After all corners, for a label is never crossed.
        size = _text_size(drawn, face.box)
        label = _label(FaceAnswer.of(face).caption, _colour(face.label), size)
        _paste(drawn, label, *_label_place(drawn, face.box, label, size))
    return drawn


def _text_size(image: Picture, box: BoundingBox) -> float:
    """In pixels: in proportion to the face, but readable when the whole picture is on a screen."""
    longest = max(image.shape[:2])
    smallest = max(11.0, longest * 0.016)
    return float(np.clip(box.width * 0.16, smallest, max(smallest, longest * 0.04)))


def _draw_corners(
    image: Picture, box: BoundingBox, colour: tuple[int, int, int], size: float
) -> None:
    thickness = max(1, round(size * 0.16))
    arm = 0.22 * min(box.width, box.height)
    lines = []
    for x, inward_x in ((box.x1, arm), (box.x2, -arm)):
        for y, inward_y in ((box.y1, arm), (box.y2, -arm)):
            lines.append([(x + inward_x, y), (x, y), (x, y + inward_y)])
    # Sixteenths of a pixel: in a video the corners glide with the face.
    points = np.round(np.array(lines) * 16).astype(np.int32)
    rim = thickness + 2 * max(1, round(thickness * 0.3))
    cv2.polylines(image, list(points), False, _DARK, rim, cv2.LINE_AA, shift=4)
    cv2.polylines(image, list(points), False, colour[::-1], thickness, cv2.LINE_AA, shift=4)


def _label(text: str, colour: tuple[int, int, int], size: float) -> Picture:
    """A pill in the expression's colour with dark text: uint8 ``[h, w, 4]``, BGRA."""
    font = _font(round(size))
    width, height = round(font.getlength(text) + 1.1 * size), round(1.7 * size)
    large = Image.new("L", (width * _SMOOTHING, height * _SMOOTHING))
    ImageDraw.Draw(large).rounded_rectangle(
        (0, 0, large.width - 1, large.height - 1), large.height / 2, fill=255
    )
    pill = Image.new("RGBA", (width, height), colour)
    ImageDraw.Draw(pill).text((width / 2, height / 2), text, _DARK, font, anchor="mm")
    pill.putalpha(large.resize((width, height), Image.Resampling.BOX))
    return np.asarray(pill)[:, :, [2, 1, 0, 3]]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont), "Pillow's wheels hold FreeType"
    return font


def _label_place(image: Picture, box: BoundingBox, label: Picture, size: float) -> tuple[int, int]:
    """Left and top: above the face, below it where there is no room, inside where there is none."""
    height, width = image.shape[:2]
    gap = 0.5 * size
    x = round(box.center[0] - label.shape[1] / 2)
    y = box.y1 - gap - label.shape[0]
    if y < 0:
        y = box.y2 + gap
    if y + label.shape[0] > height:
        y = max(0.0, box.y1 + gap)
    return max(0, min(x, width - label.shape[1])), round(y)


def _paste(image: Picture, label: Picture, x: int, y: int) -> None:
    region = image[y : y + label.shape[0], x : x + label.shape[1]]
    visible = label[: region.shape[0], : region.shape[1]]
    alpha = visible[:, :, 3:] / 255
    region[:] = np.rint(visible[:, :, :3] * alpha + region * (1 - alpha)).astype(np.uint8)


def _colour(label: Expression | None) -> tuple[int, int, int]:
    """RGB, 0 to 255; a face that is not sure is grey."""
    if label is None:
        return _UNSURE
    red, green, blue = bytes.fromhex(label.colour_on_dark.removeprefix("#"))
    return red, green, blue
