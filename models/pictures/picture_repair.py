"""Sound pictures that a decoder refuses, brought into a shape that it takes."""

import struct
from io import BytesIO
from typing import BinaryIO

from PIL import Image

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_JPEG_END = b"\xff\xd9"
_BESIDE_THE_PICTURE = (b"tEXt", b"zTXt", b"iTXt", b"iCCP")
"""Chunks of a PNG that Pillow unpacks although nobody here reads them."""


def repaired(file: BinaryIO) -> BinaryIO | None:
    """The same picture, decodable; None where it is really damaged, or of another kind."""
    file.seek(0)
    data = file.read()
    if data.startswith(_PNG):
        return _without_text(data)
    if data.startswith(_JPEG) and _lacks_only_its_end(data):
        return BytesIO(data + _JPEG_END)
    return None


def _without_text(data: bytes) -> BinaryIO | None:
    """A PNG without what stands beside its picture: Pillow refuses more than a megabyte of it."""
    kept, place = [data[: len(_PNG)]], len(_PNG)
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, place)
        end = place + 12 + length
        if data[place + 4 : place + 8] not in _BESIDE_THE_PICTURE:
            kept.append(data[place:end])
        place = end
    small = b"".join(kept)
    return BytesIO(small) if len(small) < len(data) else None


def _lacks_only_its_end(data: bytes) -> bool:
    """Whether a JPEG is complete but for its end mark.

    Then no bytes that follow change its picture; where some of it is missing, they are taken for
    the missing part.
    """
    data = data.removesuffix(_JPEG_END[:1])
    return _pixels(data + _JPEG_END) == _pixels(data + bytes([0x5A]) * 64 + _JPEG_END)


def _pixels(data: bytes) -> bytes | None:
    try:
        return Image.open(BytesIO(data), formats=("JPEG",)).tobytes()
    except Exception:  # Pillow's decoders raise anything on broken bytes.
        return None
