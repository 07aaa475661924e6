"""A list of which one is chosen, kept at one with a group of actions."""

from PySide6.QtCore import QPointF, Slot
from PySide6.QtGui import QActionGroup, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox

from desktop.window.kit.theme import GRID, theme_of


class ChoiceBox(QComboBox):
    """That one is shown which is checked in the group; to choose another checks its action."""

    def __init__(self, group: QActionGroup, name: str) -> None:
        super().__init__()
        self._group = group
        self.setProperty("plain", True)
        self.setAccessibleName(name)
        self.addItems([action.text() for action in group.actions()])
        self._on_toggled()
        self.activated.connect(self._on_activated)
        for action in group.actions():
            action.toggled.connect(self._on_toggled)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """With an angle that says there is more; a style sheet has none of its own."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme_of(self.window()).muted), 1.5))
        edge = 2 * GRID if self.isRightToLeft() else self.width() - 2 * GRID
        middle = QPointF(edge, self.height() / 2 + 2)
        sides = (QPointF(-4, -4), QPointF(0, 0), QPointF(4, -4))
        painter.drawPolyline([middle + side for side in sides])

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self._group.actions()[index].setChecked(True)

    @Slot()
    def _on_toggled(self) -> None:
        if checked := self._group.checkedAction():
            self.setCurrentIndex(self._group.actions().index(checked))
