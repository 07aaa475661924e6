"""One file of the matrix: how it is made, and what is right."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.media_matrix import scenes

Pixels = npt.NDArray[np.uint8]

FRAMES = 14
_BITS_PER_S = 8_000_000
"""Enough for every frame's code to stay legible."""
STEADY = tuple(number / 25 for number in range(FRAMES))
Turn = tuple[int, bool, bool]


@dataclass(frozen=True, slots=True)
class Clip:
    """What is written, and by what it is told apart."""

    suffix: str
    codec: str
    layout: str = "yuv420p"
    times: tuple[float, ...] = STEADY
    options: tuple[tuple[str, str], ...] = ()
    aspect: Fraction = Fraction(1)
    turn: Turn = (0, False, False)
    size: tuple[int, int] = scenes.SIZE
    """Width and height with which it is coded, where the format allows no other."""
    shown: tuple[int, int] | None = None
    """Width and height as a person sees it, where the format itself says how to stretch it."""
    kind: str | None = None
    """FFmpeg's name of the container, where the suffix does not tell."""
    tick: Fraction = Fraction(1, 25)
    container: tuple[tuple[str, str], ...] = ()
    harm: str = ""
    """What is done to the file afterwards: see :mod:`tests.media_matrix.harm`."""
    note: str = ""
    seen_times: tuple[float, ...] = ()
    """When its frames are on show, where that is not what was written."""
    joined: bool = False
    """Whether it is two files, one behind the other, each of which begins at 0."""

    @property
    def name(self) -> str:
        """What the table calls it."""
        parts = [self.suffix, self.codec, self.layout, self.note]
        if self.aspect != 1:
            parts.append(f"pixels {self.aspect}")
        if self.turn != (0, False, False):
            degrees, hflip, vflip = self.turn
            parts.append(f"turned {degrees}{' hflip' * hflip}{' vflip' * vflip}")
        return " ".join(part for part in (*parts, self.harm) if part)

    @property
    def right_times(self) -> list[float]:
        """Seconds since the first frame."""
        times = self.seen_times or self.times
        return [time_s - times[0] for time_s in times]

    @property
    def right_size(self) -> tuple[int, int]:
        """Width and height as a person sees it."""
        coded = self._coded_size
        if self.shown:
            return self.shown
        if self.aspect > 1:
            return round(coded[0] * self.aspect), coded[1]
        return coded[0], round(coded[1] / self.aspect)

    @property
    def _coded_size(self) -> tuple[int, int]:
        """Before turning: as the picture is seen, but with pixels that are not square."""
        width, height = self.size
        if self.aspect > 1:
            return 2 * round(width / self.aspect / 2), height
        return width, 2 * round(height * self.aspect / 2)

    def write(self, path: Path, number: int) -> None:
        """Make the file; ``number`` stands in every frame's code."""
        images = [self._stored(number, frame) for frame in range(len(self.times))]
        if self.suffix in ("gif", "webp", "png", "avif"):
            _write_animation(path, images, self.times)
        elif self.joined:
            half = len(images) // 2
            self._write_video(path, images[:half])
            first = path.read_bytes()
            self._write_video(path, images[half:])
            path.write_bytes(first + path.read_bytes())
        else:
            self._write_video(path, images)

    @staticmethod
    def scene(number: int) -> int:
        """Which scene the file of that number shows."""
        return number % len(scenes.FACES)

    def _stored(self, number: int, frame: int) -> Pixels:
        image = scenes.frame(self.scene(number), number, frame)
        if self._coded_size != scenes.SIZE:
            image = cv2.resize(image, self._coded_size, interpolation=cv2.INTER_AREA)
        degrees, hflip, vflip = self.turn
        # What a viewer does is turn, then mirror; here it is undone.
        image = image[:, ::-1] if hflip else image
        image = image[::-1] if vflip else image
        return np.ascontiguousarray(np.rot90(image, -degrees // 90))

    def _write_video(self, path: Path, images: list[Pixels]) -> None:
        with av.open(str(path), "w", format=self.kind, options=dict(self.container)) as file:
            rate = Fraction(1) / self.tick if self.tick.numerator != 1 else self.tick.denominator
            rate = Fraction(rate) if rate <= 240 else Fraction(25)
            stream = file.add_stream(self.codec, rate=rate, options=dict(self.options))
            stream.height, stream.width = images[0].shape[:2]
            stream.pix_fmt = self.layout
            stream.bit_rate = 0 if self.codec == "libsvtav1" else _BITS_PER_S
            stream.codec_context.time_base = stream.time_base = self.tick
            if self.aspect != 1:
                stream.codec_context.sample_aspect_ratio = self.aspect
            if self.turn != (0, False, False):
                degrees, hflip, vflip = self.turn
                stream.set_display_rotation(degrees, hflip=hflip, vflip=vflip)
            for image, time_s in zip(images, self.times, strict=False):  # Of a half, only some.
                picture = av.VideoFrame.from_ndarray(image, format="bgr24")
                frame = picture.reformat(format=self.layout)
                frame.pts, frame.time_base = round(time_s / self.tick), self.tick
                file.mux(stream.encode(frame))
            file.mux(stream.encode())


def _write_animation(path: Path, images: list[Pixels], times: tuple[float, ...]) -> None:
    pictures = [Image.fromarray(image[:, :, ::-1].copy()) for image in images]
    lasts = [round(1000 * (after - before)) for before, after in pairwise(times)]
    pictures[0].save(
        path, save_all=True, append_images=pictures[1:], duration=[*lasts, lasts[-1]], quality=95
    )
