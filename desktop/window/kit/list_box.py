"""Qt's list to choose from, with an angle that says there is more."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QScrollArea, QWidget

from desktop.window.kit.theme import GRID, theme_of


class ListBox(QComboBox):
    """Dressed by the style sheet, which has no angle of its own."""

    def __init__(self, name: str) -> None:
        """``name`` is for screen readers."""
        super().__init__()
        self.setProperty("plain", True)
        self.setAccessibleName(name)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Be seen where a label's letter leads here: Qt scrolls for Tab alone."""
        super().focusInEvent(event)
        if event.reason() is Qt.FocusReason.ShortcutFocusReason:
            around: QWidget | None = self
            while around is not None and not isinstance(around, QScrollArea):
                around = around.parentWidget()
            if around is not None:
                around.ensureWidgetVisible(self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The angle stands where reading ends."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme_of(self.window()).muted), 1.5))
        edge = 2 * GRID if self.isRightToLeft() else self.width() - 2 * GRID
        middle = QPointF(edge, self.height() / 2 + 2)
        sides = (QPointF(-4, -4), QPointF(0, 0), QPointF(4, -4))
        painter.drawPolyline([middle + side for side in sides])
