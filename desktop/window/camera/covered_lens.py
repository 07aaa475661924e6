"""Notices that a live camera sends nothing but black, and says so gently."""

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.capture.camera_source import CameraSource
from desktop.capture.camera_trouble import covered_sentence, looks_covered
from desktop.live.live_session import LiveSession
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone

_COVERED = "lens covered"
_LOOK_MS = 1000
_DARK_LOOKS = 3
"""A camera that has just been opened may be black for a moment."""


class CoveredLens(QObject):
    """Says it once, and takes it back when there is light."""

    def __init__(self, window: MainWindow, session: LiveSession) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._dark_looks = 0
        self._said = False
        look = QTimer(self)
        look.timeout.connect(self._on_look)
        look.start(_LOOK_MS)

    @Slot()
    def _on_look(self) -> None:
        view, source, message = self._session.view, self._session.source, self._window.message
        is_dark = (
            view is not None
            and isinstance(source, CameraSource)
            and view.source is source
            and looks_covered(view.frame.image)
        )
        self._dark_looks = self._dark_looks + 1 if is_dark else 0
        if not is_dark:
            message.withdraw(_COVERED)
            self._said = False
        elif self._dark_looks >= _DARK_LOOKS and not self._said and message.is_free:
            assert isinstance(source, CameraSource)
            self._said = True
            sentence, again = covered_sentence(source.camera), self._window.tools.again
            message.show_message(sentence, Tone.INFO, again, key=_COVERED)
