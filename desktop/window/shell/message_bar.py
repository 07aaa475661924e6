"""One sentence over the picture's foot, with the button or two that help."""

from enum import Enum

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.window.kit.assistive import announce
from desktop.window.kit.floating_sheet import FloatingSheet
from desktop.window.kit.parts import sheet_button
from desktop.window.kit.spinner import Spinner
from desktop.window.kit.svg_icons import SvgIcons, icon_size
from desktop.window.kit.theme import (
    GRID,
    MEDIUM,
    RADIUS,
    SMALL,
    scaled,
    text_font,
    theme_of,
)
from desktop.window.kit.translation import in_words, tr

_ICON = 20
_MOST_WIDTH = 800
_MARGIN = 2 * GRID
_SMALL = QSize(420, 320)
"""A smaller picture is for looking at: one line must do."""


class Tone(Enum):
    """What kind of message; the value names its icon, if it has one."""

    QUIET = ""
    BUSY = "spinner"
    INFO = "icons/info"
    ERROR = "icons/warning"


class MessageBar(FloatingSheet):
    """Lies over its parent's lower edge, so that nothing moves when it comes and goes.

    A message has a key, so that whoever showed it can withdraw it and nothing else.

    Attributes:
        key: of the message on show; empty for one that nobody withdraws.
        tone: of the message on show.
        spinner: turns while something is being done.
    """

    assistive_role = QAccessible.Role.AlertMessage

    def __init__(self, icons: SvgIcons, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = ""
        self.tone = Tone.QUIET
        self._icons = icons
        self._said = ""
        self._action: QAction | None = None
        self._beside: QAction | None = None
        self.spinner = Spinner()
        self._label = QLabel()
        self._label.setWordWrap(True)
        # Names of cameras and files come from others; none of them is mark-up.
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._button = sheet_button()
        self._button.clicked.connect(lambda: self._do(self._action))
        self._other = sheet_button(secondary=True)
        self._other.clicked.connect(lambda: self._do(self._beside))
        self._close = QToolButton()
        self._close.setAccessibleName(tr("Dismiss"))
        self._close.setToolTip(tr("Dismiss"))
        self._close.clicked.connect(self.clear)
        for button in (self._button, self._other, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._expiry = QTimer(self)
        self._expiry.setSingleShot(True)
        self._expiry.timeout.connect(self.clear)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(GRID)
        for widget in (self.spinner, self._label, self._button, self._other, self._close):
            self._row.addWidget(widget, 1 if widget is self._label else 0)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence on show; empty when there is none."""
        return "" if self.isHidden() else self._said

    @property
    def action(self) -> QAction | None:
        """What the button does."""
        return self._action

    @property
    def beside(self) -> QAction | None:
        """What the button beside it does."""
        return self._beside

    @property
    def is_free(self) -> bool:
        """Whether nothing is on show that matters more than a quiet message."""
        return not self.text or self.tone is Tone.QUIET

    def show_message(
        self,
        text: str,
        tone: Tone,
        action: QAction | None = None,
        *,
        beside: QAction | None = None,
        key: str = "",
        for_ms: int = 0,
    ) -> None:
        """Show a message in place of the one on show.

        Args:
            text: the sentence.
            tone: what kind of message it is.
            action: what the button does; no button if None.
            beside: what a second button does.
            key: lets :meth:`withdraw` take it back.
            for_ms: after so many milliseconds it goes by itself; 0 keeps it.
        """
        text = in_words(text)
        self._expiry.stop()
        if for_ms:
            self._expiry.start(for_ms)
        self.key = key
        shown = (self.text, self.tone, self._action, self._beside)
        if (text, tone, action, beside) == shown:
            return
        self.tone = tone
        self._action, self._beside = action, beside
        self._said = text
        for button, one in ((self._button, action), (self._other, beside)):
            button.setVisible(one is not None)
            button.setText(one.iconText() if one else "")
            button.setToolTip(one.toolTip() if one else "")
        self._button.setProperty("secondary", tone is Tone.BUSY)
        self._button.style().polish(self._button)
        self._close.setVisible(tone in (Tone.INFO, Tone.ERROR))
        self.spinner.set_wanted(tone is Tone.BUSY)
        self.setAccessibleName(text)
        self._dress()
        self.show()
        self.raise_()
        self._settle()
        if tone in (Tone.INFO, Tone.ERROR):
            announce(self, text, urgent=tone is Tone.ERROR)

    def withdraw(self, key: str) -> None:
        """Take back the message with this key, if that is the one on show."""
        if key == self.key:
            self.clear()

    @Slot()
    def clear(self) -> None:
        """Say nothing more."""
        self._expiry.stop()
        self._action = self._beside = None
        self.key = ""
        self.hide()

    def _do(self, action: QAction | None) -> None:
        self.clear()
        if action:
            action.trigger()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A ground that stands out from any picture."""
        theme = theme_of(self)
        painter = QPainter(self)
        radius = (self.height() - 1) / 2 if self.tone is Tone.QUIET else RADIUS
        self.paint_ground(painter, theme.raised, radius)
        if self.tone in (Tone.INFO, Tone.ERROR):
            colour = theme.danger if self.tone is Tone.ERROR else theme.accent
            pixmap = self._icons.pixmap(
                self.tone.value, scaled(_ICON), self.devicePixelRatioF(), colour
            )
            left = self.width() - _MARGIN - scaled(_ICON) if self.isRightToLeft() else _MARGIN
            painter.drawPixmap(left, (self.height() - scaled(_ICON)) // 2, pixmap)

    def _dress(self) -> None:
        theme = theme_of(self)
        self._label.setFont(text_font(self, MEDIUM))
        for button in (self._button, self._other):
            button.setFont(text_font(self, MEDIUM, strong=True))
        self._close.setIcon(self._icons.icon("icons/close", theme.muted, theme.muted))
        self._close.setIconSize(icon_size())

    def _set_margins(self, *, small: bool) -> None:
        high = 2 if small else GRID // 2 if self.tone is Tone.QUIET else GRID
        right = _MARGIN if self.tone is Tone.QUIET else GRID
        icon = self.tone in (Tone.INFO, Tone.ERROR)
        left = _MARGIN + (scaled(_ICON) + GRID * 3 // 2 if icon else 0)
        if self.isRightToLeft():  # The layout turns itself round, but not its margins.
            left, right = right, left
        self._row.setContentsMargins(left, high, right, high)

    def _settle(self) -> None:
        """As wide as the sentence needs and the parent allows; centred at its foot."""
        parent = self.parentWidget()
        if self.isHidden() or parent is None:
            return
        small = parent.width() < _SMALL.width() and parent.height() < _SMALL.height()
        margin = GRID // 2 if small else _MARGIN
        most = min(parent.width() - 2 * margin, _MOST_WIDTH)
        self._set_margins(small=small)
        self._fit_words(small=small, room=most)
        self._row.activate()
        beside = self._row.sizeHint().width() - self._label.sizeHint().width()
        text = self._label.fontMetrics().horizontalAdvance(self._label.text()) + 2
        width = min(most, beside + text)
        least = 4 * GRID if self.tone is Tone.QUIET else 6 * GRID
        height = self.sizeHint().height() if small else self._row.totalHeightForWidth(width)
        height = max(4 * GRID if small else least, height)
        left = (parent.width() - width) // 2
        self.setGeometry(left, parent.height() - height - margin, width, height)

    def _fit_words(self, *, small: bool, room: int) -> None:
        """In a small picture one line, the rest in its tip; the action is in the menus, too."""
        self._label.setFont(text_font(self, SMALL if small else MEDIUM))
        self._label.setWordWrap(not small)
        self._button.setVisible(self._action is not None and not small)
        self._other.setVisible(self._beside is not None and not small)
        beside = self._row.contentsMargins().left() + self._row.contentsMargins().right()
        beside += (self._close.sizeHint().width() if self._close.isVisibleTo(self) else 0) + GRID
        metrics = self._label.fontMetrics()
        elided = metrics.elidedText(self._said, Qt.TextElideMode.ElideRight, room - beside)
        self._label.setText(elided if small else self._said)
        self._label.setToolTip(self._said if small else "")
