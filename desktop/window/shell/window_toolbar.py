"""The tool bar: what is used often, with words at the left, small icons at the right."""

from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from desktop.window.kit.svg_icons import icon_size
from desktop.window.kit.theme import GRID
from desktop.window.kit.translation import tr

_GAP = 6
"""Between an icon and its word, in pixels; rather too much."""


class WindowToolbar(QToolBar):
    """Tools in two groups, held apart by what room there is.

    In a window too narrow for all, the left group drops its words; they are still in the tips.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Tools"), parent)
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(icon_size())
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._worded: list[QToolButton] = []
        self._middle = self.addWidget(spacer)

    def add_left(self, action: QAction) -> QToolButton:
        """Add a tool with its word to the left group."""
        self.insertAction(self._middle, action)
        button = self._focusable(action)
        self._worded.append(button)
        self._fit()
        return button

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

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """As many words as there is room for: all or none."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Tab goes from tool to tool as they stand, whichever was made first."""
        super().showEvent(event)
        for one, following in pairwise(self._stops):
            QWidget.setTabOrder(one, following)

    @property
    def last_stop(self) -> QWidget:
        """The last tool that Tab reaches."""
        return self._stops[-1]

    @property
    def _stops(self) -> list[QWidget]:
        widgets = [self.widgetForAction(action) for action in self.actions()]
        return [one for one in widgets if one and one.focusPolicy() & Qt.FocusPolicy.TabFocus]

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Icons grow with text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.setIconSize(icon_size())

    def event(self, event: QEvent) -> bool:
        """Another word may be longer."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        needed = 2 * GRID + sum(self._width_of(action) for action in self.actions())
        style = Qt.ToolButtonStyle
        fits = needed <= self.width()
        chosen = style.ToolButtonTextBesideIcon if fits else style.ToolButtonIconOnly
        for button in self._worded:
            if button.toolButtonStyle() is not chosen:
                button.setToolButtonStyle(chosen)

    def _width_of(self, action: QAction) -> int:
        """Of its widget, with words where they belong, and the gap after it."""
        widget = self.widgetForAction(action)
        if widget is None or not action.isVisible():
            return 0
        layout = self.layout()
        width = widget.sizeHint().width() + (layout.spacing() if layout else 0)
        if isinstance(widget, QToolButton) and widget in self._worded:
            with_word = widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if not with_word:
                # As in QToolButton.sizeHint(); less would bring words that don't fit, and back.
                metrics = widget.fontMetrics()
                words = metrics.size(Qt.TextFlag.TextShowMnemonic, widget.text()).width()
                width += _GAP + words + 2 * metrics.horizontalAdvance(" ")
        return width

    def _focusable(self, action: QAction) -> QToolButton:
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
