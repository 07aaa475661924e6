"""What floats over the picture's lower edge."""

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop.window.kit.theme import theme_of


class FloatingSheet(QWidget):
    """Stays at its parent's lower edge, follows the theme, stands out from any picture."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        parent.installEventFilter(self)

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802
        """Stay where the parent's lower edge goes."""
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self._settle()
        return False

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def paint_ground(self, painter: QPainter, colour: str, radius: float) -> None:
        """A rounded ground with a hairline around it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme_of(self).hairline), 1))
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _settle(self) -> None:
        """Take the place that the contents need."""
        raise NotImplementedError

    def _dress(self) -> None:
        """Take the theme's colours and fonts."""
        raise NotImplementedError
