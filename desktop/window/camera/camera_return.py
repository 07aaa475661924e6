"""Waits for a camera that went away while it was live, and goes on with it."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.capture.camera_choice import CameraChoice
from desktop.capture.cameras import Camera, CameraId, find_again

_RETRY_MS, _LONGEST_RETRY_MS = 1000, 5000


class CameraReturn(QObject):
    """Asks for the camera when it is back, by what it is, not by its index.

    One that is there and does not open, as when another program has taken it, is tried again after
    1 s, 2 s and 4 s, and then every 5 s.

    Signals:
        ready(camera): it may open now.
    """

    ready = Signal(object)

    def __init__(self, choice: CameraChoice, parent: QObject) -> None:
        super().__init__(parent)
        self.lost: Camera | None = None
        self._choice = choice
        self._others: frozenset[CameraId] = frozenset()
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.timeout.connect(self._on_retry)
        self._pause_ms = _RETRY_MS

    def wait_for(self, camera: Camera) -> None:
        """From now on, until :meth:`give_up`."""
        self.lost = camera
        # Of two cameras of one make, the other one is not this one come back. The list may be newer
        # than the loss, so what stands in it now proves nothing.
        self._others = self._choice.beside(camera.identity) if camera.identity else frozenset()
        self._pause_ms = _RETRY_MS
        self._retry.start(self._pause_ms)

    def give_up(self) -> None:
        """Something else is wanted, or the camera is back."""
        self.lost = None
        self._retry.stop()

    @Slot()
    def look(self) -> None:
        """The cameras that are there may be others than a moment ago."""
        if self.lost:
            self._pause_ms = _RETRY_MS
            self._on_retry()

    @Slot()
    def _on_retry(self) -> None:
        lost = self.lost
        if lost is None:
            return
        self._retry.start(self._pause_ms)
        self._pause_ms = min(2 * self._pause_ms, _LONGEST_RETRY_MS)
        if lost.identity is None:
            self.ready.emit(lost)
        elif camera := find_again(lost.identity, self._choice.cameras, self._others):
            self.ready.emit(camera)
