"""A check box that is seen on every ground and grows with its text."""

from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from desktop.window.kit.marked_words import mark_of, paint_words, size_of
from desktop.window.kit.theme import theme_of

_TICK = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.32))


class CheckBox(QCheckBox):
    """Qt's own, but for its looks."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for everything."""
        return size_of(self)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """No word is cut."""
        return size_of(self)

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802
        """The words can be clicked, too."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A square with a tick, and the words."""
        theme, square = theme_of(self), mark_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(square.adjusted(-1, -1, 1, 1), 5, 5)
        edge = theme.accent if self.isChecked() else theme.muted
        painter.setPen(QPen(QColor(edge), 1.5))
        painter.setBrush(QColor(theme.accent if self.isChecked() else theme.surface))
        painter.drawRoundedRect(square.adjusted(2, 2, -2, -2), 4, 4)
        if self.isChecked():
            pen = QPen(QColor(theme.on_accent), square.width() / 9)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            points = [square.topLeft() + QPointF(x, y) * square.width() for x, y in _TICK]
            painter.drawPolyline(points)
        paint_words(painter, self)
