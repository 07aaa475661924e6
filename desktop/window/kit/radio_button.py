"""A radio button that looks as the check boxes do and grows with its text."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton

from desktop.window.kit.theme import GRID, MEDIUM, scaled, text_font, theme_of

_SIDE = 18


class RadioButton(QRadioButton):
    """Qt's in all but its looks."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """Disc, gap, words, and room for the ring of the focus."""
        metrics = QFontMetrics(text_font(self, MEDIUM))
        width = scaled(_SIDE) + GRID + metrics.horizontalAdvance(self.text()) + GRID
        return QSize(width, max(metrics.height(), scaled(_SIDE)) + GRID)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """No word is cut."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802
        """Words count as the disc does."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """At the side where reading begins."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = scaled(_SIDE)
        disc = QRectF(2, (self.height() - side) / 2, side, side)
        words = QRectF(self.rect()).adjusted(side + GRID + 2, 0, 0, 0)
        align = Qt.AlignmentFlag.AlignLeft
        if self.isRightToLeft():
            disc.moveRight(self.width() - 2)
            words = QRectF(self.rect()).adjusted(0, 0, -side - GRID - 2, 0)
            align = Qt.AlignmentFlag.AlignRight
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 2))
            painter.drawEllipse(disc.adjusted(-1, -1, 1, 1))
        colour = theme.accent if self.isChecked() and self.isEnabled() else theme.muted
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.setBrush(QColor(theme.surface))
        painter.drawEllipse(disc.adjusted(2, 2, -2, -2))
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            inset = side * 0.3
            painter.drawEllipse(disc.adjusted(inset, inset, -inset, -inset))
        painter.setPen(QColor(theme.text if self.isEnabled() else theme.muted))
        painter.setFont(text_font(self, MEDIUM))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | align, self.text())
