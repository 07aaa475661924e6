"""Lets the camera go when nobody can look, if a person wants that."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QAction

from desktop.capture.camera_source import CameraSource
from desktop.live.live_session import LiveSession
from desktop.window.camera.screen_lock import ScreenLock
from desktop.window.shell.live_presenter import LivePresenter
from desktop.window.shell.main_window import MainWindow

_PATIENCE_MS = 60_000


class CameraRest(QObject):
    """After a minute minimised or behind a locked screen the camera is off; then it goes on.

    Attributes:
        rest: whether that is wanted; checkable.
        resting: whether the camera is off for that reason now.
    """

    def __init__(
        self,
        window: MainWindow,
        session: LiveSession,
        live: LivePresenter,
        rest: QAction,
        is_needed: Callable[[], bool],
    ) -> None:
        """Begin to watch the window and the screen.

        Args:
            window: may be minimised.
            session: has the camera.
            live: opens it again.
            rest: whether a person wants it; checkable.
            is_needed: whether somebody else looks, as a recording or a meeting does.
        """
        super().__init__(window)
        self._window = window
        self._session = session
        self._live = live
        self._is_needed = is_needed
        self.resting = False
        self.rest = rest
        self._lock: ScreenLock | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience)
        self.rest.toggled.connect(self._on_rest)
        session.source_opened.connect(self._on_opened)
        window.installEventFilter(self)
        if rest.isChecked():
            self._watch_screen()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """See the window go and come back."""
        if event.type() == QEvent.Type.WindowStateChange:
            self._look()
        return False

    @Slot()
    def _look(self) -> None:
        unseen = self._window.isMinimized() or (self._lock is not None and self._lock.locked)
        if not unseen:
            self._patience.stop()
            if self.resting:
                self.resting = False
                self._live.open_camera()
        elif self.rest.isChecked() and not self._patience.isActive() and not self.resting:
            self._patience.start()

    @Slot()
    def _on_patience(self) -> None:
        if self._is_needed():
            self._patience.start()  # It may be over in a minute.
        elif isinstance(self._session.source, CameraSource):
            self.resting = True
            self._session.suspend()

    @Slot(bool)
    def _on_rest(self, on: bool) -> None:
        if on:
            self._watch_screen()
        else:
            self._patience.stop()
        self._look()

    def _watch_screen(self) -> None:
        """Only where it is wanted: nothing else asks the desktop for anything."""
        if self._lock is None:
            self._lock = ScreenLock(self)
            self._lock.changed.connect(self._look)

    @Slot()
    def _on_opened(self) -> None:
        self.resting = False
