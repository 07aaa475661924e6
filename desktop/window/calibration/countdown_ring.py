"""A ring that fills while seconds are counted down in its middle."""

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.window.kit.theme import LARGE, text_font, theme_of
from desktop.window.kit.translation import tr

_SIDE = 56
_WIDTH = 4.0
_STEPS = 1000


class CountdownRing(QProgressBar):
    """Paints itself; being a progress bar, it tells screen readers how far it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seconds = 0
        self.setRange(0, _STEPS)
        self.setFixedSize(_SIDE, _SIDE)
        self.setAccessibleName(tr("Seconds left"))

    @property
    def seconds(self) -> int:
        """What is written in the middle."""
        return self._seconds

    def show_progress(self, progress: float, remaining_s: float) -> None:
        """Fill it so far, from 0 to 1."""
        self._seconds = ceil(remaining_s)
        self.setValue(round(progress * _STEPS))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Always the same."""
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Track, arc from the top clockwise, seconds."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(self.rect()).adjusted(_WIDTH, _WIDTH, -_WIDTH, -_WIDTH)
        for colour, share in ((theme.track, 1.0), (theme.accent, self.value() / _STEPS)):
            pen = QPen(QColor(colour), _WIDTH)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            if share:
                painter.drawArc(ring, 90 * 16, round(-360 * 16 * share))
        painter.setPen(QColor(theme.text))
        painter.setFont(text_font(self, LARGE, strong=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._seconds))
