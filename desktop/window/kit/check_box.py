"""A check box that is seen on every ground and grows with its text."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from desktop.window.kit.theme import GRID, MEDIUM, scaled, text_font, theme_of

_SIDE = 18
_TICK = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.32))


class CheckBox(QCheckBox):
    """Qt's in all but its looks."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """Square, gap, words, and room for the ring of the focus."""
        metrics = QFontMetrics(text_font(self, MEDIUM))
        width = scaled(_SIDE) + GRID + metrics.horizontalAdvance(self.text()) + GRID
        return QSize(width, max(metrics.height(), scaled(_SIDE)) + GRID)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """No word is cut."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802
        """Words count as the square does."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """At the side where reading begins."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = scaled(_SIDE)
        square = QRectF(2, (self.height() - side) / 2, side, side)
        words = QRectF(self.rect()).adjusted(side + GRID + 2, 0, 0, 0)
        align = Qt.AlignmentFlag.AlignLeft
        if self.isRightToLeft():
            square.moveRight(self.width() - 2)
            words = QRectF(self.rect()).adjusted(0, 0, -side - GRID - 2, 0)
            align = Qt.AlignmentFlag.AlignRight
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(square.adjusted(-1, -1, 1, 1), 5, 5)
        edge = theme.accent if self.isChecked() else theme.muted
        painter.setPen(QPen(QColor(edge), 1.5))
        painter.setBrush(QColor(theme.accent if self.isChecked() else theme.surface))
        painter.drawRoundedRect(square.adjusted(2, 2, -2, -2), 4, 4)
        if self.isChecked():
            pen = QPen(QColor(theme.on_accent), side / 9)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline([square.topLeft() + QPointF(x, y) * side for x, y in _TICK])
        painter.setPen(QColor(theme.text))
        painter.setFont(text_font(self, MEDIUM))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | align, self.text())
