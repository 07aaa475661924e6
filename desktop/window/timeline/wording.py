"""How times and readings are said."""

from collections.abc import Iterable

from PySide6.QtCore import QLocale

from desktop.window.kit.translation import expression_name, percent, tr
from models.expression import EXPRESSIONS

_FIGURE_SPACE = "\u2007"
"""As wide as a figure, so that what stands beside it does not move."""


def ago(seconds: float) -> str:
    """E.g. ``12.4 s ago``, ``2:05 min ago`` or ``now``."""
    if seconds < 0.05:
        return tr("now")
    if seconds < 59.95:
        return tr("{seconds} s ago").format(seconds=QLocale().toString(seconds, "f", 1))
    minutes, rest = divmod(round(seconds), 60)
    return tr("{time} min ago").format(time=f"{minutes}:{rest:02d}")


def position(seconds: float) -> str:
    """A place in a recording, e.g. ``0:47.3`` or ``1:02:09.0``."""
    tenths = round(max(0.0, seconds) * 10)
    minutes, tenths = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    start = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{start}:{tenths // 10:02d}.{tenths % 10}"


def span(seconds: float) -> str:
    """E.g. ``30 s`` or ``2 min``."""
    if seconds < 60:
        return tr("{seconds} s").format(seconds=round(seconds))
    return tr("{minutes} min").format(minutes=round(seconds / 60))


def shares(probabilities: Iterable[float], *, short: bool = False) -> str:
    """All six by name in label order: ``Angry  1%   Fear  0%   Happy 92%   …``.

    ``short`` leaves out the signs.
    """
    pairs = zip(EXPRESSIONS, probabilities, strict=True)
    gap = "  " if short else "   "
    return gap.join(f"{expression_name(one)} {_figure(share, short)}" for one, share in pairs)


def _figure(share: float, short: bool) -> str:
    blank = _FIGURE_SPACE if share < 0.095 else ""
    return blank + (str(round(share * 100)) if short else percent(share))
