"""Frees what holds itself in circles, in the window's thread alone."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_LOOK_MS = 500


class Garbage(QObject):
    """Stands in for Python's own collector, from now on and for the whole process.

    That one runs in whichever thread allocates next, which here is mostly one that reads or
    analyses frames. A window, a timer or a thread that it frees there is taken apart by a thread
    that may not touch it. So it is switched off, and a timer asks it instead.
    """

    def __init__(self, parent: QObject) -> None:
        """``parent``: lives in the window's thread as long as there are windows."""
        super().__init__(parent)
        gc.disable()
        # Modules and types stay for ever: looking through them each time would stall the window.
        gc.freeze()
        timer = QTimer(self)
        timer.timeout.connect(self._on_look)
        timer.start(_LOOK_MS)

    @Slot()
    def _on_look(self) -> None:
        """Collect the oldest generation that is due, by Python's own limits."""
        due = zip(gc.get_count(), gc.get_threshold(), strict=True)
        generations = [one for one, (count, limit) in enumerate(due) if count > limit]
        if generations:
            gc.collect(generations[-1])
