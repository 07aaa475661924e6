"""Reading a picture of any usual kind into BGR bytes, upright."""

import warnings
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from models.errors import MoodmirrorError
from models.pictures.picture_depth import NoWhiteError, by_opencv, in_eight_bits
from models.pictures.picture_file import PICTURE_HEADS, UNREADABLE_PICTURES, require_file
from models.pictures.picture_repair import repaired
from models.sentence import QT_TR_NOOP, Sentence, reason_of

Pixels = npt.NDArray[np.uint8]

MAX_MEGAPIXELS = 250
"""Decoding needs about 8 bytes a pixel: 2 GB for the largest picture that is read."""

# Not all that Pillow knows: EPS, for one, would start another program.
_FORMATS = (
    "JPEG",
    "PNG",
    "GIF",
    "BMP",
    "DIB",
    "WEBP",
    "AVIF",
    "TIFF",
    "PPM",
    "TGA",
    "PCX",
    "JPEG2000",
)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_WHITE = (255, 255, 255)
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

# Pillow warns above 89 megapixels and refuses above 179, against small files that unpack to huge
# pictures. `open_picture` refuses by size before a pixel is decoded, so Pillow need not.
Image.MAX_IMAGE_PIXELS = None


class DamagedPictureError(MoodmirrorError):
    """It begins like a picture and cannot be decoded."""

    def __init__(self, name: str) -> None:
        super().__init__(
            QT_TR_NOOP("'{path}' is damaged or incomplete. Try copying it again."), path=name
        )


def read_picture(path: Path) -> Pixels:
    """Read a picture file: its first frame or page, upright by its EXIF orientation.

    Returns:
        uint8 ``[height, width, 3]``, BGR, read-only. Transparent parts are white.

    Raises:
        MoodmirrorError: the file cannot be read, is no picture, of an unknown kind, cut short, or
            larger than :data:`MAX_MEGAPIXELS`.
    """
    require_file(path)
    try:
        with path.open("rb") as file:
            return decode_picture(file, str(path))
    except OSError as error:
        raise MoodmirrorError(
            QT_TR_NOOP("'{path}' cannot be read: {reason}."), path=path, reason=reason_of(error)
        ) from error


def decode_picture(file: BinaryIO, name: str) -> Pixels:
    """Read a picture as :func:`read_picture` does, from an open file; errors call it ``name``."""
    try:
        return pixels_of(open_picture(file, name), name)
    except DamagedPictureError as damage:
        return _read_otherwise(file, name, damage)


def pages_in(path: Path) -> int:
    """How many pages a TIFF has; 1 for other pictures, and if that is unknown."""
    try:
        with path.open("rb") as file:
            image = open_picture(file, str(path))
            return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    except Exception:  # Pillow raises anything on broken bytes, and the first page was read.
        return 1


def is_picture(path: Path) -> bool:
    """Whether a file begins like a picture, whatever its name says."""
    try:
        with path.open("rb") as file:
            open_picture(file, str(path))
    except (OSError, MoodmirrorError):
        return False
    return True


def open_picture(file: BinaryIO, name: str) -> Image.Image:
    """Read a picture's header, without its pixels.

    Args:
        file: it must stay open as long as the picture is used.
        name: what to call it in a sentence.

    Raises:
        MoodmirrorError: as :func:`read_picture`.
    """
    kind = UNREADABLE_PICTURES.get(Path(name).suffix.lower())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Of odd metadata; the pixels are all that matters.
            image = Image.open(file, formats=_FORMATS)
    except UnidentifiedImageError as error:
        if not kind and _begins_like_picture(file):
            raise DamagedPictureError(name) from error
        raise MoodmirrorError(_unknown_kind(file, name, kind)) from error
    except Exception as error:  # A header that begins well and goes wrong.
        raise DamagedPictureError(name) from error
    if kind and image.format == "TIFF":
        # A raw camera file is a TIFF whose first picture is a thumbnail.
        raise MoodmirrorError(_unknown_kind(file, name, kind))
    _require_size(image.width, image.height, name)
    return image


def pixels_of(image: Image.Image, name: str) -> Pixels:
    """Decode an open picture: uint8 ``[height, width, 3]``, BGR, upright.

    Raises:
        MoodmirrorError: as :func:`read_picture`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = in_eight_bits(image)
            with suppress(Exception):  # Broken EXIF: what decodes is shown as it is stored.
                ImageOps.exif_transpose(image, in_place=True)
            return _to_bgr(image)
    except MemoryError as error:
        raise MoodmirrorError(
            QT_TR_NOOP("'{path}' needs more memory than there is. Make the picture smaller."),
            path=name,
        ) from error
    except NoWhiteError as error:
        raise MoodmirrorError(
            QT_TR_NOOP(
                "'{path}' stores brightness as numbers, and none is known to be white. Save it "
                "with 8 or 16 bits."
            ),
            path=name,
        ) from error
    except Exception as error:  # Pillow's decoders raise anything on broken bytes.
        raise DamagedPictureError(name) from error


def _read_otherwise(file: BinaryIO, name: str, damage: DamagedPictureError) -> Pixels:
    """Read what Pillow refuses though it is sound; raises ``damage`` where it is not."""
    other = repaired(file)
    if other is not None:
        return pixels_of(open_picture(other, name), name)
    file.seek(0)
    data = file.read()
    if data[:4] not in _TIFF:
        raise damage
    try:
        image = by_opencv(data)
        _require_size(image.width, image.height, name)
        return pixels_of(image, name)
    except (cv2.error, NoWhiteError, ValueError):
        raise damage from None


def _require_size(width: int, height: int, name: str) -> None:
    megapixels = width * height / 1e6
    if megapixels > MAX_MEGAPIXELS:
        raise MoodmirrorError(
            QT_TR_NOOP(
                "'{path}' has {megapixels} megapixels, and Moodmirror reads at most "
                "{most}. Make the picture smaller."
            ),
            path=name,
            megapixels=round(megapixels),
            most=MAX_MEGAPIXELS,
        )


def _begins_like_picture(file: BinaryIO) -> bool:
    """Whether its first bytes are those of a picture that could be read if it were whole."""
    file.seek(0)
    head = file.read(12)
    return head.startswith(PICTURE_HEADS) or head[4:] in (b"ftypavif", b"ftypavis")


def _unknown_kind(file: BinaryIO, name: str, kind: str | None) -> Sentence:
    file.seek(4)
    box = file.read(8)
    if box[:4] == b"ftyp" and box[4:] in _HEIC_BRANDS:
        kind = "HEIC"
    if kind:
        return Sentence(
            QT_TR_NOOP(
                "'{path}' is a {kind} picture, which Moodmirror cannot read. Save it as JPEG "
                "or PNG."
            ),
            path=name,
            kind=kind,
        )
    return Sentence(
        QT_TR_NOOP(
            "'{path}' isn't a supported picture format. Moodmirror reads JPEG, PNG, WebP, "
            "AVIF, GIF, TIFF, BMP and a few more."
        ),
        path=name,
    )


def _to_bgr(image: Image.Image) -> Pixels:
    if image.has_transparency_data:
        layers = image.convert("RGBA")
        image = Image.new("RGB", image.size, _WHITE)
        image.paste(layers, mask=layers.getchannel("A"))
    pixels = image.convert("RGB").tobytes("raw", "BGR")
    return np.frombuffer(pixels, np.uint8).reshape(image.height, image.width, 3)
