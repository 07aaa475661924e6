"""What stands at the right ends of the lines: each expression's emoji and percentage."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.timeline.scene import Reading
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import SMALL, scaled, text_font, theme_of
from models.expression import EXPRESSIONS

WORTH_NAMING = 0.1
"""Lines below this share lie together at the bottom."""
_PITCH, _EMOJI = 17, 16


class TimelineEnds(QWidget):
    """As high as the lines' part; names stand at their lines' height, moved apart."""

    def __init__(self, icons: SvgIcons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._reading: Reading | None = None
        self._least, self._most = 0.0, 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_reading(self, reading: Reading | None) -> None:
        """Name the lines that stand out there."""
        if reading is not self._reading:
            self._reading = reading
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Emoji and number, the most probable in the text's own colour."""
        if self._reading is None:
            return
        shares = [float(share) for share in self._reading.probabilities]
        named = [i for i, share in enumerate(shares) if share >= WORTH_NAMING]
        named.sort(key=lambda i: -shares[i])
        side = scaled(_EMOJI)
        named = named[: max(1, self.height() // side)]
        wanted = [(1 - shares[i]) * self.height() for i in named]
        theme, ratio = theme_of(self), self.devicePixelRatioF()
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())  # Else it is the application's.
        for i, middle in zip(named, apart(wanted, scaled(_PITCH), self.height()), strict=True):
            top = round(middle - side / 2)
            emoji = self._icons.pixmap(f"emoji/{EXPRESSIONS[i].value}", side, ratio)
            painter.drawPixmap(6, top, emoji)
            painter.setFont(text_font(self, SMALL, strong=i == named[0]))
            painter.setPen(QColor(theme.text if i == named[0] else theme.muted))
            place = QRectF(6 + side + 4, top, self.width(), side)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, f"{round(shares[i] * 100)}")


def apart(wanted: Sequence[float], pitch: float, height: float) -> list[float]:
    """Move middles apart so that nothing overlaps, within ``height``.

    Args:
        wanted: ascending.
        pitch: the least distance; less where there is no room for it.
        height: of the whole.
    """
    if not wanted:
        return []
    pitch = min(pitch, height / len(wanted))
    places: list[float] = []
    for middle in wanted:
        places.append(max(middle, places[-1] + pitch if places else pitch / 2))
    lowest = height - pitch / 2
    for i in range(len(places) - 1, -1, -1):
        places[i] = min(places[i], lowest)
        lowest = places[i] - pitch
    return places
