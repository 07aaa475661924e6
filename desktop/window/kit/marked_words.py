"""What check boxes and radio buttons share: a mark where reading begins, and words beside it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton

from desktop.window.kit.theme import GRID, MEDIUM, scaled, text_font, theme_of

_SIDE = 18
_EDGE = 2


def size_of(button: QAbstractButton) -> QSize:
    """Room for mark, gap, words and the focus ring."""
    metrics = QFontMetrics(text_font(button, MEDIUM))
    width = scaled(_SIDE) + GRID + metrics.horizontalAdvance(button.text()) + GRID
    return QSize(width, max(metrics.height(), scaled(_SIDE)) + GRID)


def mark_of(button: QAbstractButton) -> QRectF:
    """The square of the mark: left, or right where people read from right to left."""
    side = scaled(_SIDE)
    mark = QRectF(_EDGE, (button.height() - side) / 2, side, side)
    if button.isRightToLeft():
        mark.moveRight(button.width() - _EDGE)
    return mark


def paint_words(painter: QPainter, button: QAbstractButton) -> None:
    """The button's text beside its mark."""
    taken = scaled(_SIDE) + GRID + _EDGE
    words = QRectF(button.rect())
    turned = button.isRightToLeft()
    words.adjust(*((0, 0, -taken, 0) if turned else (taken, 0, 0, 0)))
    theme = theme_of(button)
    painter.setPen(QColor(theme.text if button.isEnabled() else theme.muted))
    painter.setFont(text_font(button, MEDIUM))
    # Qt itself takes the left for the right where people read from there.
    side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(words, side, button.text())
