"""Notices that more light would help, and says so once."""

from collections import deque

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.capture.camera_source import CameraSource
from desktop.live.live_session import LiveSession
from desktop.live.view import View
from desktop.window.kit.translation import in_words, tr
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone
from models.face import Reason

_LOOK_MS = 500
_LOOKS = 8
"""So many looks in a row must agree: a hand before the lens is no dark room."""
_SLOW = 0.6
"""A camera that exposes longer in the dark sends less than this share of its frames."""
_DIM = 70
"""Of 255: the mean of a picture in a room that is too dark for a webcam's full speed."""
_GRID = 16
_SAID_MS = 12_000
_DIM_LIGHT = "dim light"


class DimLight(QObject):
    """One sentence a run of the program at most."""

    def __init__(self, window: MainWindow, session: LiveSession) -> None:
        super().__init__(window)
        self._message = window.message
        self._session = session
        self._views: deque[View] = deque(maxlen=_LOOKS)
        self._look = QTimer(self)
        self._look.timeout.connect(self._on_look)
        self._look.start(_LOOK_MS)

    @Slot()
    def _on_look(self) -> None:
        view, source = self._session.view, self._session.source
        if view is None or view.source is not source or not isinstance(source, CameraSource):
            self._views.clear()
            return
        if self._views and self._views[-1].source is not source:
            self._views.clear()
        self._views.append(view)
        if len(self._views) < _LOOKS or not self._message.is_free:
            return
        if sentence := _sentence(source, list(self._views)):
            self._look.stop()
            self._views.clear()
            self._message.show_message(sentence, Tone.INFO, for_ms=_SAID_MS)


def _sentence(source: CameraSource, views: list[View]) -> str:
    """What to say of the last views of a camera; empty where there is light enough."""
    if all(_is_dim(view) for view in views):
        rate, usual = _rate(views), source.frame_rate
        if rate and usual and rate < _SLOW * usual:
            sentence = tr(
                "More light would help: in the dark {name} sends only {rate} pictures a second."
            )
            return sentence.format(name=in_words(source.name), rate=round(rate))
    if all(_has_dark_face(view) for view in views):
        return tr("More light would help: the face is too dark to be read reliably.")
    return ""


def _rate(views: list[View]) -> float:
    """Frames a second that the camera sent; 0 where nobody can tell."""
    first, last = views[0].frame, views[-1].frame
    seconds = last.captured_at - first.captured_at
    return (last.index - first.index) / seconds if seconds > 0 else 0.0


def _is_dim(view: View) -> bool:
    return bool(view.frame.image[::_GRID, ::_GRID].mean() < _DIM)


def _has_dark_face(view: View) -> bool:
    faces = view.analysis.faces if view.analysis else ()
    return any(face.verdict and Reason.DARK in face.verdict.reasons for face in faces)
