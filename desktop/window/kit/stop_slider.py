"""A slider with a few stops, each of them marked."""

from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from desktop.window.kit.theme import Theme
from desktop.window.kit.value_slider import ValueSlider

_MARK = 4.0


class StopSlider(ValueSlider):
    """A :class:`ValueSlider` whose every value is marked."""

    def __init__(self, stops: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, stops - 1)
        self.setPageStep(1)

    def paint_marks(self, painter: QPainter, theme: Theme) -> None:
        """A dot at each stop."""
        for stop in range(self.maximum() + 1):
            painter.setBrush(QColor(theme.accent if stop <= self.value() else theme.track))
            painter.drawEllipse(self.place_of(stop), _MARK, _MARK)
