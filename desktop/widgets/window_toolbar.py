"""The tool bar: what is used often, with words at the left, small icons at the right."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from desktop.widgets.svg_icons import ICON_SIZE


class WindowToolbar(QToolBar):
    """Tools in two groups, held apart by what room there is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Tools", parent)
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(ICON_SIZE)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._middle = self.addWidget(spacer)

    def add_left(self, action: QAction) -> QToolButton:
        """Add a tool with its word to the left group."""
        self.insertAction(self._middle, action)
        return self._focusable(action)

    def add_left_widget(self, widget: QWidget) -> QAction:
        """Add something else to the left group."""
        return self.insertWidget(self._middle, widget)

    def add_right(self, action: QAction, before: QAction | None = None) -> QToolButton:
        """Add a tool to the right group, ``before`` another or last; its word is in the tip."""
        if before is None:
            self.addAction(action)
        else:
            self.insertAction(before, action)
        button = self._focusable(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(action.text())
        return button

    def button_of(self, action: QAction) -> QToolButton | None:
        """The button of an action; None where it has none here."""
        button = self.widgetForAction(action)
        return button if isinstance(button, QToolButton) else None

    def _focusable(self, action: QAction) -> QToolButton:
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
