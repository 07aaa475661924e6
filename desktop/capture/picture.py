"""Reading a picture of any usual kind into BGR bytes, upright."""

import warnings
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from desktop.capture.media import UNREADABLE_PICTURES, require_file
from models.errors import MoodmirrorError

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

# Pillow warns above 89 megapixels and refuses above 179, against small files that unpack to huge
# pictures. `_identify` refuses by size before a pixel is decoded, so Pillow need not.
Image.MAX_IMAGE_PIXELS = None


def read_picture(path: Path) -> npt.NDArray[np.uint8]:
    """Read a picture file: the first frame of an animated one, upright by its EXIF orientation.

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
        raise MoodmirrorError(f"'{path}' cannot be read: {error.strerror}.") from error


def is_picture(path: Path) -> bool:
    """Whether a file begins like a picture, whatever its name says."""
    try:
        with path.open("rb") as file:
            _identify(file, str(path))
    except (OSError, MoodmirrorError):
        return False
    return True


def decode_picture(file: BinaryIO, name: str) -> npt.NDArray[np.uint8]:
    """Read a picture as :func:`read_picture` does, from an open file; errors call it ``name``."""
    with warnings.catch_warnings():
        # Pillow warns of odd metadata; the pixels are all that matters here.
        warnings.simplefilter("ignore")
        image = _identify(file, name)
        try:
            image.load()
            with suppress(Exception):  # Broken EXIF: what decodes is shown as it is stored.
                ImageOps.exif_transpose(image, in_place=True)
            return _to_bgr(image, name)
        except MoodmirrorError:
            raise
        except MemoryError as error:
            raise MoodmirrorError(
                f"'{name}' needs more memory than there is. Make the picture smaller."
            ) from error
        except Exception as error:  # Pillow's decoders raise anything on broken bytes.
            raise MoodmirrorError(
                f"'{name}' is cut short or damaged. Copy it again from where it came."
            ) from error


def _identify(file: BinaryIO, name: str) -> Image.Image:
    """Read a picture's header, without its pixels."""
    kind = UNREADABLE_PICTURES.get(Path(name).suffix.lower())
    try:
        image = Image.open(file, formats=_FORMATS)
    except UnidentifiedImageError as error:
        raise MoodmirrorError(_unknown_kind(file, name, kind)) from error
    except Exception as error:  # A header that begins well and goes wrong.
        raise MoodmirrorError(
            f"'{name}' is cut short or damaged. Copy it again from where it came."
        ) from error
    if kind and image.format == "TIFF":
        # A raw camera file is a TIFF whose first picture is a thumbnail.
        raise MoodmirrorError(_unknown_kind(file, name, kind))
    megapixels = image.width * image.height / 1e6
    if megapixels > MAX_MEGAPIXELS:
        raise MoodmirrorError(
            f"'{name}' has {megapixels:.0f} megapixels, and Moodmirror reads at most "
            f"{MAX_MEGAPIXELS}. Make the picture smaller."
        )
    return image


def _unknown_kind(file: BinaryIO, name: str, kind: str | None) -> str:
    file.seek(4)
    box = file.read(8)
    if box[:4] == b"ftyp" and box[4:] in _HEIC_BRANDS:
        kind = "HEIC"
    if kind:
        return (
            f"'{name}' is a {kind} picture, which Moodmirror cannot read. Save it as JPEG or PNG."
        )
    return (
        f"'{name}' is no picture that Moodmirror can read. "
        "It reads JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP and a few more."
    )


def _to_bgr(image: Image.Image, name: str) -> npt.NDArray[np.uint8]:
    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    elif image.mode in ("I", "F"):
        image = _scaled_to_bytes(image, name)
    if image.has_transparency_data:
        layers = image.convert("RGBA")
        image = Image.new("RGB", image.size, _WHITE)
        image.paste(layers, mask=layers.getchannel("A"))
    pixels = image.convert("RGB").tobytes("raw", "BGR")
    return np.frombuffer(pixels, np.uint8).reshape(image.height, image.width, 3)


def _scaled_to_bytes(image: Image.Image, name: str) -> Image.Image:
    """Grey values as 32-bit numbers: 0 to 1 for floats, 0 to 65535 for integers, nothing else."""
    values = np.asarray(image)
    white = 1.0 if image.mode == "F" else 65535.0
    if not (values.min() >= 0 and values.max() <= white):  # False for NaN, too.
        raise MoodmirrorError(
            f"'{name}' stores brightness as 32-bit numbers beyond {white:.0f}, so nobody can say "
            "what white is. Save it with 8 or 16 bits."
        )
    return Image.fromarray((values * (255.0 / white)).astype(np.uint8))
