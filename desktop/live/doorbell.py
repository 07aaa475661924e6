"""Tells the window that something new lies in a mailbox, without a queue of such news."""

from threading import Event

from PySide6.QtCore import QObject, Signal


class Doorbell(QObject):
    """Rings at most once until it is answered, however many items came.

    Signals:
        rung(): something new is there. Carries nothing; look into the mailbox.
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
