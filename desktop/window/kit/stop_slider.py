"""A slider with a few stops, each of them marked."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider, QWidget

from desktop.window.kit.theme import theme_of

_GROOVE = 4.0
_MARK = 4.0
_HANDLE = 7.0
_RING = 2.0


class StopSlider(QSlider):
    """Qt's slider in all but its looks."""

    def __init__(self, stops: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, stops - 1)
        self.setPageStep(1)

    def sizeHint(self) -> QSize:  # noqa: N802
        """High enough for handle and focus ring."""
        return QSize(160, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Groove, the part up to the handle, marks, handle."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        places = [self._place(stop) for stop in range(self.maximum() + 1)]
        here = places[self.value()]
        for end, colour in ((places[-1], theme.track), (here, theme.accent)):
            start = places[0].x()
            groove = QRectF(start, here.y() - _GROOVE / 2, end.x() - start, _GROOVE)
            painter.fillRect(groove, QColor(colour))
        for stop, place in enumerate(places):
            painter.setBrush(QColor(theme.accent if stop <= self.value() else theme.track))
            painter.drawEllipse(place, _MARK, _MARK)
        if self.hasFocus():
            painter.setBrush(QColor(theme.text))
            painter.drawEllipse(here, _HANDLE + _RING, _HANDLE + _RING)
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(here, _HANDLE, _HANDLE)

    def _place(self, stop: int) -> QPointF:
        reach = self.width() - 2 * (_HANDLE + _RING)
        return QPointF(_HANDLE + _RING + reach * stop / self.maximum(), self.height() / 2)
