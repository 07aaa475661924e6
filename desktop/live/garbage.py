"""Collects reference cycles in the window's thread only."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_LOOK_MS = 500


class Garbage(QObject):
    """Replaces Python's automatic garbage collection in the whole process.

    It runs in whichever thread allocates next, mostly one that reads or analyses frames. Windows,
    timers and threads would then be destroyed in a thread that must not touch them. So it is
    switched off, and a timer runs it instead.
    """

    def __init__(self, parent: QObject) -> None:
        """``parent``: an object of the window's thread that outlives all windows."""
        super().__init__(parent)
        gc.disable()
        # Modules and types stay: scanning them each time would stall the window.
        gc.freeze()
        timer = QTimer(self)
        timer.timeout.connect(self._on_look)
        timer.start(_LOOK_MS)

    @Slot()
    def _on_look(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds."""
        due = zip(gc.get_count(), gc.get_threshold(), strict=True)
        generations = [one for one, (count, limit) in enumerate(due) if count > limit]
        if generations:
            gc.collect(generations[-1])
