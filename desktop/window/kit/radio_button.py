"""A radio button that looks like the check boxes and grows with its text."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton

from desktop.window.kit.marked_words import mark_of, paint_words, size_of
from desktop.window.kit.theme import theme_of


class RadioButton(QRadioButton):
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
        """A disc with a dot, and the words."""
        theme, disc = theme_of(self), mark_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
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
            inset = disc.width() * 0.3
            painter.drawEllipse(disc.adjusted(inset, inset, -inset, -inset))
        paint_words(painter, self)
