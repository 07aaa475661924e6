"""Pictures with more than eight bits a channel, down to bytes, by the white that they mean.

The usual files do not say how many of their bits are used: cameras put 10 or 12 into 16, and
programs write bytes as 32-bit numbers. White is therefore the smallest usual one that holds the
brightest value.
"""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFile

_WHITES = (255.0, 1023.0, 4095.0, 65535.0)
_FLOAT_WHITES = (1.0, 255.0, 65535.0)
_OVERSHOOT = 1.1
"""Programs that sharpen or scale leave some floats a little above white or below black."""
_DARKEST = 16
"""A picture whose brightest value is less than white by this factor has another white."""


_SAMPLE_FORMAT = 339
"""The TIFF tag that tells signed from unsigned numbers: 1 is unsigned."""


class NoWhiteError(ValueError):
    """No value is known to be white."""


def in_eight_bits(image: Image.Image) -> Image.Image:
    """Decode an open picture; one of deep grey or colours becomes one of bytes.

    Raises:
        NoWhiteError: white cannot be told.
        Exception: it is damaged.
    """
    if not isinstance(image, ImageFile.ImageFile):
        return image
    file = image.fp  # Pillow forgets it when it has read the pixels.
    deep_colours = image.format in ("PNG", "TIFF") and "16" in str([t.args for t in image.tile])
    image.load()
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        grey = Image.fromarray(_grey_bytes(image))
        grey.getexif().update(image.getexif())
        return grey
    if not (deep_colours and file and _is_nearly_black(image)):
        return image
    file.seek(0)
    deep = by_opencv(file.read())  # Which keeps all 16 bits.
    deep.getexif().update(image.getexif())
    return deep


def by_opencv(data: bytes) -> Image.Image:
    """A picture as OpenCV decodes it, as stored, in bytes.

    Raises:
        ValueError: it cannot; of these, NoWhiteError: white cannot be told.
    """
    flags = cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION
    values: npt.NDArray[Any] | None = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    if values is None or (values.ndim == 3 and values.shape[2] not in (3, 4)):
        raise ValueError("OpenCV cannot decode it")
    if values.ndim == 2:
        return Image.fromarray(to_bytes(values))
    image = Image.fromarray(np.ascontiguousarray(to_bytes(values[:, :, :3])[:, :, ::-1]))
    if values.shape[2] == 4:
        image.putalpha(Image.fromarray(to_bytes(np.ascontiguousarray(values[:, :, 3]))))
    return image


def to_bytes(values: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Brightness as bytes: 0 is black, 255 white.

    Args:
        values: of one picture; integers or floats of any width, any shape.

    Raises:
        NoWhiteError: some are negative or no numbers, or white cannot be told.
    """
    if values.dtype == np.uint8:
        return values
    brightest, darkest = float(values.max()), float(values.min())
    white = _white_of(values.dtype, brightest)
    slack = (_OVERSHOOT - 1) * white if values.dtype.kind == "f" else 0.0
    if not (darkest >= -slack and brightest <= white + slack):  # False for NaN, too.
        raise NoWhiteError
    if values.dtype.itemsize > 2 and white > _WHITES[0] and 0 < brightest < white / _DARKEST:
        raise NoWhiteError
    scaled = np.multiply(values, 255.0 / white, dtype=np.float32)
    return np.asarray(np.clip(scaled, 0, 255), np.uint8)


def _white_of(kind: np.dtype[Any], brightest: float) -> float:
    if kind.kind == "f":
        fitting = [white for white in _FLOAT_WHITES if brightest <= white * _OVERSHOOT]
        return fitting[0] if fitting else _FLOAT_WHITES[-1]
    largest = float(np.iinfo(kind).max)
    return next((white for white in _WHITES if brightest <= white), largest)


def _is_nearly_black(image: Image.Image) -> bool:
    """Of deep colours, Pillow keeps the upper eight bits: all empty where fewer are used."""
    if image.mode not in ("RGB", "RGBA"):
        return False
    return bool(np.asarray(image.convert("RGB")).max() < _DARKEST)


def _grey_bytes(image: Image.Image) -> npt.NDArray[np.uint8]:
    values = np.asarray(image)
    if image.format == "PPM":
        # Its header says what white is, and Pillow has scaled it to this.
        return np.asarray(values.astype(np.float32) * (255 / 65535), np.uint8)
    if image.mode == "I" and image.format == "TIFF" and _is_unsigned(image):
        values = values.view(np.uint32)
    return to_bytes(values)


def _is_unsigned(image: Image.Image) -> bool:
    tags = getattr(image, "tag_v2", {})
    return bool(next(iter(tags.get(_SAMPLE_FORMAT, (1,)))) == 1)
