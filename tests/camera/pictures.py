"""What a played camera sees: the project's own moving portraits, as the bytes that it sends."""

import struct
from pathlib import Path

import cv2
import numpy as np

from desktop.bench.clip import Image, MovingFaces

LOOP = 60
"""Frames carry their number modulo this, as ``fakev4l2.c`` knows."""
DIM = 8
"""So many pictures of a dark room follow the loop, then a black one."""
CELL, BITS = 16, 6
_QUALITY = 85


def write_pictures(folder: Path, pixel_format: str, width: int, height: int) -> None:
    """Write ``frames/FORMAT_WxH`` below ``folder`` unless it is there.

    Args:
        folder: the rig's.
        pixel_format: ``MJPG``, with dim pictures and a black one at its end, or ``YUYV``.
        width: pixels.
        height: pixels.
    """
    path = folder / "frames" / f"{pixel_format}_{width}x{height}"
    if path.exists():
        return
    faces = MovingFaces(width, height, 1)
    if pixel_format == "MJPG":
        images = [coded(faces.image(number), number) for number in range(LOOP)]
        images += [cv2.convertScaleAbs(image, alpha=0.25) for image in images[:DIM]]
        images.append(np.zeros((height, width, 3), np.uint8))
        packed = [_jpeg(image) for image in images]
    else:  # The shim draws the code.
        packed = [_yuyv(faces.image(number)) for number in range(0, LOOP, 6)]
    _write(path, packed)


def coded(image: Image, number: int) -> Image:
    """The picture with its number as bars in the upper left: white, bits, parity, white."""
    bits = [number >> place & 1 for place in reversed(range(BITS))]
    marked = image.copy()
    for cell, bit in enumerate([1, *bits, sum(bits) % 2, 1]):
        marked[:CELL, cell * CELL : (cell + 1) * CELL] = 235 if bit else 16
    return marked


def number_in(image: Image) -> int | None:
    """The number that a frame carries; None where its bars make no sense."""
    middle = image[CELL // 4 : 3 * CELL // 4].mean(axis=(0, 2))
    levels = [middle[cell * CELL + CELL // 4 : (cell + 1) * CELL - 4].mean() for cell in range(9)]
    first, *bits, parity, last = [int(level > 128) for level in levels]
    if not first or not last or sum(bits) % 2 != parity:
        return None
    return sum(bit << place for place, bit in enumerate(reversed(bits)))


def _jpeg(image: Image) -> bytes:
    ok, packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    assert ok
    return packed.tobytes()


def _yuyv(image: Image) -> bytes:
    return cv2.cvtColor(image, cv2.COLOR_BGR2YUV_YUY2).tobytes()


def _write(path: Path, packed: list[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    place = 8 + 16 * len(packed)
    head = [b"FV4L", struct.pack("<I", len(packed))]
    for one in packed:
        head.append(struct.pack("<QQ", place, len(one)))
        place += len(one)
    path.write_bytes(b"".join([*head, *packed]))
