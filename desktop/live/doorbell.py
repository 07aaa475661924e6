"""Tells the window that a mailbox holds something new; at most one signal is on its way."""

from threading import Event

from PySide6.QtCore import QObject, Signal


class Doorbell(QObject):
    """Rings once until it is answered, however many items arrive.

    Signals:
        rung(): there is something new in the mailbox.
    """

    rung = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ringing = Event()

    def ring(self) -> None:
        """From any thread, after the item was put."""
        if not self._ringing.is_set():
            self._ringing.set()
            self.rung.emit()

    def answer(self) -> None:
        """From the window's thread, before the item is taken."""
        self._ringing.clear()
