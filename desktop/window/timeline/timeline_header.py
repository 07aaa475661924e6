"""The line over the timeline: whose it is, what is read, how much time, stand still."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from desktop.window.kit.parts import tint
from desktop.window.kit.theme import GRID, SMALL, scaled, text_font, theme_of
from desktop.window.kit.translation import tr

_HEIGHT, _ICON = 28, 14


class TimelineHeader(QWidget):
    """Words at the left, buttons at the right.

    Attributes:
        span: the button that names the span; it opens a menu of all.
        hold: the button that lets the timeline stand still.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(tr("Timeline"))
        self._readout = QLabel()
        self._readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._readout.setAccessibleName(tr("Reading"))
        self.span = QToolButton()
        self.span.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.span.setStyleSheet(
            "QToolButton { padding-right: 16px; padding-left: 16px; }"
        )  # Room for its arrow.
        self.hold = QToolButton()
        self.hold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 0, GRID, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self._title)
        row.addWidget(self._readout, 1)
        for button in (self.span, self.hold):
            button.setProperty("quiet", True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self._dress()

    def set_actions(self, spans: QMenu, hold: QAction) -> None:
        """What the buttons do."""
        self.span.setMenu(spans)
        self.hold.setDefaultAction(hold)

    def show_title(self, title: str) -> None:
        """Say whose lines these are."""
        self._title.setText(title)

    def show_reading(self, text: str, short: str) -> None:
        """Say what was read at the reading line, or say it shorter where there is no room."""
        fits = self._readout.fontMetrics().horizontalAdvance(text) <= self._readout.width()
        self._readout.setText(text if fits else short)

    def show_span(self, name: str) -> None:
        """Name the span."""
        self.span.setText(name)
        self.span.setAccessibleName(tr("Time span: {span}").format(span=name))

    @property
    def reading(self) -> str:
        """What is said of the reading line."""
        return self._readout.text()

    @property
    def title(self) -> str:
        """Whose lines these are."""
        return self._title.text()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        theme = theme_of(self)
        self.setFixedHeight(scaled(_HEIGHT))
        self.hold.setIconSize(QSize(scaled(_ICON), scaled(_ICON)))
        self._title.setFont(text_font(self, SMALL, strong=True))
        for widget in (self._readout, self.span, self.hold):
            widget.setFont(text_font(self, SMALL))
        for label, colour in ((self._title, theme.text), (self._readout, theme.text)):
            tint(label, colour)
