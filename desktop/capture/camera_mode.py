"""What a camera is asked for, and what it gives instead."""

from dataclasses import dataclass
from enum import Enum

Size = tuple[int, int]
"""Width and height in pixels."""


class Resolution(Enum):
    """Which size of picture is asked for."""

    AUTOMATIC = "automatic"
    VGA = "640x480"
    HD = "1280x720"
    FULL_HD = "1920x1080"

    @property
    def size(self) -> Size:
        """What is asked of the camera; automatic is what most send at full speed."""
        if self is Resolution.AUTOMATIC:
            return Resolution.HD.size
        width, _, height = self.value.partition("x")
        return int(width), int(height)


class Rate(Enum):
    """How many frames a second are asked for."""

    AUTOMATIC = "automatic"
    THIRTY = "30"
    SIXTY = "60"

    @property
    def frames_per_second(self) -> int:
        """What is asked of the camera."""
        return 30 if self is Rate.AUTOMATIC else int(self.value)


@dataclass(frozen=True, slots=True)
class CameraMode:
    """Size and rate that a camera is asked for. It takes what is nearest and gives that."""

    resolution: Resolution = Resolution.AUTOMATIC
    rate: Rate = Rate.AUTOMATIC

    def shortfall(self, size: Size, rate: float | None) -> str:
        """What a camera gives other than was asked for, after its name; empty where it obeys.

        Args:
            size: of its frames.
            rate: frames a second that it says to send, None where it does not say.
        """
        asked, gives = [], []
        if self.resolution is not Resolution.AUTOMATIC and size != self.resolution.size:
            asked.append(size_text(self.resolution.size))
            gives.append(size_text(size))
        wish = self.rate.frames_per_second
        if self.rate is not Rate.AUTOMATIC and rate is not None and abs(rate - wish) > 1:
            asked.append(f"{wish} frames a second")
            gives.append(f"{rate:.0f} frames a second")
        if not asked:
            return ""
        return f"was asked for {' and '.join(asked)}, and gives {' and '.join(gives)}"


def size_text(size: Size) -> str:
    """E.g. ``1280 × 720``."""
    return f"{size[0]} × {size[1]}"
