"""Says within a second that a live camera sends nothing new, while its picture stands still."""

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.capture.camera_source import CameraSource
from desktop.capture.camera_trouble import looks_covered
from desktop.live.live_session import LiveSession
from desktop.window.kit.translation import in_words, tr
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone

_SILENT = "camera silent"
_LOOK_MS = 200
_SILENT_S = 0.8
"""No camera that is well is silent for so long; the slowest send five pictures a second."""
_STILL_S = 3.0
"""So long a picture may be the same to the last bit: noise alone makes each one different."""


class SilentCamera(QObject):
    """Says it where nothing more important is said, and takes it back with the next picture."""

    def __init__(self, window: MainWindow, session: LiveSession) -> None:
        super().__init__(window)
        self._message = window.message
        self._session = session
        self._sentence = ""
        look = QTimer(self)
        look.timeout.connect(self._on_look)
        look.start(_LOOK_MS)

    @Slot()
    def _on_look(self) -> None:
        sentence = self._what_is_wrong()
        if sentence == self._sentence:
            return
        if not sentence:
            self._message.withdraw(_SILENT)
        elif self._message.is_free or self._message.key == _SILENT:
            self._message.show_message(sentence, Tone.INFO, key=_SILENT)
        else:  # Something else is on show: say it when that is gone.
            return
        self._sentence = sentence

    def _what_is_wrong(self) -> str:
        source, view = self._session.source, self._session.view
        if not isinstance(source, CameraSource) or not source.reading or self._session.suspended:
            return ""
        if source.silent_s > _SILENT_S:
            return tr("{name} sends no picture at the moment.").format(name=in_words(source.name))
        is_black = view is not None and looks_covered(view.frame.image)
        if source.still_s > _STILL_S and not is_black:
            return tr("{name} sends the same picture again and again.").format(
                name=in_words(source.name)
            )
        return ""
