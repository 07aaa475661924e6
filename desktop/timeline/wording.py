"""How times and readings are said."""

from collections.abc import Iterable
from datetime import datetime

from models.expression import EXPRESSIONS

_FIGURE_SPACE = "\u2007"
"""As wide as a figure, so that what stands beside it does not move."""


def ago(seconds: float) -> str:
    """E.g. ``12.4 s ago``, ``2:05 min ago`` or ``now``."""
    if seconds < 0.05:
        return "now"
    if seconds < 59.95:
        return f"{seconds:.1f} s ago"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d} min ago"


def position(seconds: float) -> str:
    """A place in a recording, e.g. ``0:47.3`` or ``1:02:09.0``."""
    tenths = round(max(0.0, seconds) * 10)
    minutes, tenths = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    start = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{start}:{tenths // 10:02d}.{tenths % 10}"


def clock(wall_s: float) -> str:
    """The time of day, of seconds since the epoch, e.g. ``10:41:32``."""
    return datetime.fromtimestamp(wall_s).strftime("%H:%M:%S")


def span(seconds: float) -> str:
    """E.g. ``30 s`` or ``2 min``."""
    return f"{seconds:.0f} s" if seconds < 60 else f"{seconds / 60:.0f} min"


def shares(probabilities: Iterable[float], *, short: bool = False) -> str:
    """All six by name in label order: ``Angry  1 %   Fear  0 %   Happy 92 %   …``.

    ``short`` leaves out the signs.
    """
    pairs = zip(EXPRESSIONS, probabilities, strict=True)
    sign, gap = ("", "  ") if short else (" %", "   ")
    return gap.join(
        f"{one.title} {round(share * 100):{_FIGURE_SPACE}>2}{sign}" for one, share in pairs
    )
