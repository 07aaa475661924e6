"""A horizontal slider in the theme's colours."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider, QWidget

from desktop.window.kit.theme import Theme, theme_of

_GROOVE = 4.0
_HANDLE = 7.0
_RING = 2.0


class ValueSlider(QSlider):
    """Qt's slider in all but its looks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def sizeHint(self) -> QSize:  # noqa: N802
        """High enough for handle and focus ring."""
        return QSize(160, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Groove, the part up to the handle, what a subclass adds, handle."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        start, here = self.place_of(self.minimum()), self.place_of(self.value())
        accent = theme.accent if self.isEnabled() else theme.muted
        for end, colour in ((self.place_of(self.maximum()), theme.track), (here, accent)):
            left, width = min(start.x(), end.x()), abs(end.x() - start.x())
            groove = QRectF(left, here.y() - _GROOVE / 2, width, _GROOVE)
            painter.fillRect(groove, QColor(colour))
        self.paint_marks(painter, theme)
        if self.hasFocus():
            painter.setBrush(QColor(theme.text))
            painter.drawEllipse(here, _HANDLE + _RING, _HANDLE + _RING)
        painter.setBrush(QColor(accent))
        painter.drawEllipse(here, _HANDLE, _HANDLE)

    def paint_marks(self, painter: QPainter, theme: Theme) -> None:
        """Marks on the groove, under the handle; none here."""

    def place_of(self, value: int) -> QPointF:
        """Where the handle stands at a value."""
        reach = self.width() - 2 * (_HANDLE + _RING)
        share = (value - self.minimum()) / max(1, self.maximum() - self.minimum())
        if self.isRightToLeft():
            share = 1 - share
        return QPointF(_HANDLE + _RING + reach * share, self.height() / 2)
