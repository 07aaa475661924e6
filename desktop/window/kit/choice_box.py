"""A list of which one is chosen, kept at one with a group of actions."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QActionGroup

from desktop.window.kit.list_box import ListBox


class ChoiceBox(ListBox):
    """That one is shown which is checked in the group; to choose another checks its action."""

    def __init__(self, group: QActionGroup, name: str) -> None:
        super().__init__(name)
        self._group = group
        self.addItems([action.text() for action in group.actions()])
        self._on_toggled()
        self.activated.connect(self._on_activated)
        for action in group.actions():
            action.toggled.connect(self._on_toggled)

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self._group.actions()[index].setChecked(True)

    @Slot()
    def _on_toggled(self) -> None:
        if checked := self._group.checkedAction():
            self.setCurrentIndex(self._group.actions().index(checked))
