"""Whether the screen is locked, as far as the system tells."""

import ctypes
import sys
from typing import Any

from PySide6.QtCore import SLOT, QObject, QTimer, Signal, Slot

_BUSES = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
)
"""KDE, Xfce and others; GNOME has a name of its own."""
_LOOK_MS = 5000
_SWITCH_DESKTOP = 0x0100


class ScreenLock(QObject):
    """Linux tells by D-Bus and Windows when it is asked; macOS does not tell.

    Attributes:
        locked: as it was last told.

    Signals:
        changed(): it is another.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.locked = False
        if sys.platform == "linux":
            self._listen()
        elif sys.platform == "win32":
            look = QTimer(self)
            look.timeout.connect(self._on_look)
            look.start(_LOOK_MS)

    def _listen(self) -> None:
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415  # Linux alone has it.

        bus = QDBusConnection.sessionBus()
        if bus.isConnected():
            slot: Any = SLOT("on_active(bool)")  # A text, whatever PySide's own types say.
            for service, path in _BUSES:
                bus.connect(service, path, service, "ActiveChanged", self, slot)

    @Slot(bool)
    def on_active(self, locked: bool) -> None:
        """Take what the system tells."""
        if locked != self.locked:
            self.locked = locked
            self.changed.emit()

    @Slot()
    def _on_look(self) -> None:
        """A locked Windows does not let programs see the desktop that takes input."""
        windows: Any = ctypes
        user32 = windows.windll.user32
        desktop = user32.OpenInputDesktop(0, False, _SWITCH_DESKTOP)
        if desktop:
            user32.CloseDesktop(desktop)
        self.on_active(not desktop)
