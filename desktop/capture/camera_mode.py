"""What a camera can send, what it is asked for, and what it gives instead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.sentence import QT_TR_NOOP, Sentence

Size = tuple[int, int]
"""Width and height in pixels."""

MOTION_JPEG = "MJPG"
USUAL_SIZES: tuple[Size, ...] = ((640, 480), (1280, 720), (1920, 1080))
"""What is offered where the system does not say what a camera can send."""
USUAL_RATES = (30.0, 60.0)
_FLUENT = 29.0
"""Frames a second from which on a picture counts as moving; 29.97 is one of the usual rates."""
_LARGEST: Size = (1280, 720)
"""Larger pictures cost more time and show no more faces at the distance of a desk."""


@dataclass(frozen=True, slots=True)
class OfferedMode:
    """A size that a camera can send.

    Attributes:
        pixel_format: its FOURCC, e.g. ``MJPG`` or ``YUYV``; empty where the system chooses it.
        size: width and height in pixels.
        rates: frames a second, the highest first; empty where the driver does not say.
    """

    pixel_format: str
    size: Size
    rates: tuple[float, ...] = ()

    @property
    def fastest(self) -> float:
        """Frames a second; 0 where nobody knows."""
        return self.rates[0] if self.rates else 0.0


@dataclass(frozen=True, slots=True)
class CameraMode:
    """What a camera is asked for. It takes what is nearest and gives that.

    Attributes:
        size: in pixels; None is automatic.
        rate: frames a second; None is automatic.
        pixel_format: FOURCC; empty is automatic.
    """

    size: Size | None = None
    rate: float | None = None
    pixel_format: str = ""

    def resolved(self, offered: Sequence[OfferedMode]) -> "CameraMode":
        """The same with everything automatic decided.

        Automatic is the largest size up to 1280x720 that is sent 30 times a second and more, or
        else the fastest. Motion JPEG is taken where nothing else is faster, because uncompressed
        pictures may not fit through a USB port that is shared.

        Args:
            offered: what the camera can send; empty where nobody knows.
        """
        fitting = [one for one in offered if self.allows(one)]
        if not fitting:
            return CameraMode(
                self.size or _LARGEST, self.rate or 30.0, self.pixel_format or MOTION_JPEG
            )
        best = max(fitting, key=self._merit)
        return CameraMode(best.size, self.rate or _usual_rate(best.rates), best.pixel_format)

    def shortfall(self, name: str, size: Size, rate: float | None) -> Sentence | None:
        """What a camera gives other than was asked for; None where it obeys.

        Args:
            name: the camera's.
            size: of its frames.
            rate: frames a second that it says to send, None where it does not say.
        """
        other_size = self.size is not None and size != self.size
        other_rate = self.rate is not None and rate is not None and abs(rate - self.rate) > 1
        if not (other_size or other_rate):
            return None
        template = _OTHER_RATE
        if other_size:
            template = _OTHER_BOTH if other_rate else _OTHER_SIZE
        return Sentence(
            template,
            name=name,
            size=size_text(self.size or size),
            rate=round(self.rate or 0),
            given_size=size_text(size),
            given_rate=round(rate or 0),
        )

    def allows(self, mode: OfferedMode) -> bool:
        """Whether a mode has the size and the format that are asked for, and can have the rate."""
        has_rate = self.rate is None or not mode.rates or mode.fastest >= self.rate - 1
        is_size = self.size is None or mode.size == self.size
        return has_rate and is_size and self.pixel_format in ("", mode.pixel_format)

    def _merit(self, mode: OfferedMode) -> tuple[bool, bool, float, float, bool]:
        """Greater is better: small enough, fluent, then larger, then faster, then Motion JPEG."""
        width, height = mode.size
        fits = self.size is not None or (width <= _LARGEST[0] and height <= _LARGEST[1])
        fluent = mode.fastest >= _FLUENT or not mode.rates
        area = float(width * height)
        rate = min(mode.fastest, 30.0) if fluent else mode.fastest
        order = (area, rate) if fluent else (rate, area)
        if not fits:  # Where all are too large, the smallest of them.
            order = (-area, rate)
        return fits, fluent, *order, mode.pixel_format == MOTION_JPEG


def without_impossible(asked: CameraMode, offered: Sequence[OfferedMode]) -> CameraMode:
    """What is asked for, less what no mode has: the rate gives way first, then the format."""
    less = (
        asked,
        replace(asked, rate=None),
        replace(asked, pixel_format=""),
        replace(asked, pixel_format="", rate=None),
    )
    possible = (one for one in less if any(one.allows(mode) for mode in offered))
    return next(possible, CameraMode())


_OTHER_SIZE = QT_TR_NOOP("{name} was asked for {size}, and gives {given_size}.")
_OTHER_RATE = QT_TR_NOOP(
    "{name} was asked for {rate} frames a second, and gives {given_rate} frames a second."
)
_OTHER_BOTH = QT_TR_NOOP(
    "{name} was asked for {size} and {rate} frames a second, and gives {given_size} and "
    "{given_rate} frames a second."
)


def size_text(size: Size) -> str:
    """E.g. ``1280 × 720``."""
    return f"{size[0]} × {size[1]}"


def format_text(pixel_format: str) -> Sentence:
    """The name of a pixel format for people."""
    known = {MOTION_JPEG: "Motion JPEG", "JPEG": "JPEG", "H264": "H.264"}
    if pixel_format in known:
        return Sentence(known[pixel_format])
    return Sentence(QT_TR_NOOP("Uncompressed ({format})"), format=pixel_format.strip())


def _usual_rate(rates: Sequence[float]) -> float:
    """30 frames a second where there are so many; else the most there are."""
    if not rates:
        return 30.0
    return min((one for one in rates if one >= _FLUENT), default=rates[0])
