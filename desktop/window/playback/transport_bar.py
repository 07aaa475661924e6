"""Under a video: play, frame by frame, where it stands, how fast."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from desktop.window.kit.parts import tint
from desktop.window.kit.svg_icons import icon_size
from desktop.window.kit.theme import GRID, SMALL, text_font, theme_of
from desktop.window.kit.translation import tr
from desktop.window.playback.seek_bar import SeekBar
from desktop.window.playback.transport_actions import TransportActions, speed_name
from desktop.wording import clock

_FIGURE = "\u2007"
"""A blank as wide as a figure."""


class TransportBar(QWidget):
    """Shows what it is told; hidden where there is nothing to play.

    Attributes:
        seek: the slider.
        speed: the button with the menu of speeds.
    """

    def __init__(self, play: QAction, actions: TransportActions) -> None:
        super().__init__()
        self.seek = SeekBar()
        self._space = QWidget()
        self._time = QLabel()
        self.speed = QToolButton()
        self.speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.speed.setToolTip(tr("Playback speed ([ slower, ] faster)"))
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self.speed)
        actions.fill_speeds(menu)
        self.speed.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID // 2)
        self._buttons = [_button(one) for one in (actions.frame_back, play, actions.frame_on)]
        for button in self._buttons:
            row.addWidget(button)
        row.addWidget(self.seek, 1)
        row.addWidget(self._space, 1)
        row.addWidget(self._time)
        row.addWidget(self.speed)
        self.setAccessibleName(tr("Playback"))
        # The keys of the picture work here, too.
        self.seek.addActions([play, actions.back, actions.on, actions.start, actions.end])
        self.show_speed(1.0)
        self._dress()
        self.hide()

    def show_seek(self, shown: bool) -> None:
        """Whether to seek here; else the timeline below is the bar to seek by."""
        self.seek.setVisible(shown)
        self._space.setVisible(not shown)

    def show_position(self, position_s: float, duration_s: float) -> None:
        """Where it stands, in seconds."""
        self.seek.show_position(position_s, duration_s)
        # As wide at the start as at the end: nothing moves while it plays.
        end = clock(duration_s)
        self._time.setText(f"{clock(position_s).rjust(len(end), _FIGURE)} / {end}")

    def show_speed(self, speed: float) -> None:
        """Name the speed."""
        self.speed.setText(speed_name(speed))
        self.speed.setAccessibleName(tr("Speed {speed}").format(speed=speed_name(speed)))

    @property
    def text(self) -> str:
        """The times on show."""
        return self._time.text().replace(_FIGURE, "")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A hairline towards the picture."""
        QPainter(self).fillRect(0, 0, self.width(), 1, QColor(theme_of(self).hairline))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        theme = theme_of(self)
        for button in self._buttons:
            button.setIconSize(icon_size())
        self._time.setFont(text_font(self, SMALL))
        self.speed.setFont(text_font(self, SMALL))
        self.speed.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        tint(self._time, theme.muted)


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
