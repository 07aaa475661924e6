"""What can be done with a video that plays: all in the menu, each with its key."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from desktop.capture.playback import SPEEDS
from desktop.window.kit.actions import make_action
from desktop.window.kit.translation import tr


class TransportActions(QObject):
    """Made for one window.

    Attributes:
        frame_back, frame_on: one frame.
        back, on: some seconds.
        start, end: the first and the last frame.
        slower, faster: the speed before and after.
        speeds: one for each speed, of which one is checked.

    Signals:
        speed_chosen(speed): a person chose it.
    """

    speed_chosen = Signal(float)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.frame_back = make_action(
            window, tr("Previous frame"), ",", tr("Previous frame"), "step-back"
        )
        self.frame_on = make_action(window, tr("Next frame"), ".", tr("Next frame"), "step-forward")
        self.back = make_action(window, tr("Back 5 seconds"), "Left", tr("Go back 5 seconds"))
        self.on = make_action(window, tr("Forward 5 seconds"), "Right", tr("Go forward 5 seconds"))
        self.start = make_action(window, tr("Go to start"), "Home", tr("Go to the first frame"))
        self.end = make_action(window, tr("Go to end"), "End", tr("Go to the last frame"))
        self.slower = make_action(window, tr("Slower"), "[", tr("Play slower"))
        self.faster = make_action(window, tr("Faster"), "]", tr("Play faster"))
        self.speeds = {speed: self._speed(window, speed) for speed in SPEEDS}
        group = QActionGroup(self)
        for action in self.speeds.values():
            group.addAction(action)
        for action in (self.back, self.on, self.start, self.end):
            # Elsewhere these keys move a slider or a list.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.show_speed(1.0)

    @property
    def all(self) -> list[QAction]:
        """All of them."""
        moves = [self.frame_back, self.frame_on, self.back, self.on, self.start, self.end]
        return [*moves, self.slower, self.faster, *self.speeds.values()]

    @property
    def speed(self) -> float:
        """The one that is checked."""
        return next(speed for speed, action in self.speeds.items() if action.isChecked())

    def show_speed(self, speed: float) -> None:
        """Check it; the first and the last have nothing beyond them."""
        self.speeds[speed].setChecked(True)
        self.slower.setEnabled(self.slower.isEnabled() and speed > SPEEDS[0])
        self.faster.setEnabled(self.faster.isEnabled() and speed < SPEEDS[-1])

    def set_enabled(self, *, enabled: bool) -> None:
        """Whether there is something to play."""
        for action in self.all:
            action.setEnabled(enabled)
        self.show_speed(self.speed)

    def fill(self, menu: QMenu) -> None:
        """Put all of them into a menu."""
        menu.addActions([self.frame_back, self.frame_on, self.back, self.on, self.start, self.end])
        menu.addSeparator()
        menu.addActions([self.slower, self.faster])
        self.fill_speeds(menu.addMenu(tr("Speed")))

    def fill_speeds(self, menu: QMenu) -> None:
        """Put the speeds into a menu."""
        menu.addActions(list(self.speeds.values()))

    def _speed(self, window: QWidget, speed: float) -> QAction:
        action = QAction(speed_name(speed), window)
        action.setCheckable(True)
        action.triggered.connect(lambda: self.speed_chosen.emit(speed))
        return action


def speed_name(speed: float) -> str:
    """E.g. ``0.5×``."""
    return f"{speed:g}×"
