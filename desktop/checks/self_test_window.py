"""The part of the self-test that needs Qt: the window with the demo in it."""

from collections.abc import Callable
from dataclasses import dataclass
from time import time

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from desktop.app import App, build_app, prepare_application
from desktop.capture.demo_source import DemoSource
from desktop.resources import asset
from models.expression import Expression
from models.face_pipeline import load_pipeline


@dataclass(slots=True)
class Shown:
    """What was seen of the window.

    Attributes:
        platform: Qt's name of the display.
        fonts: how many families of fonts there are.
        frames: different frames painted with an analysis.
        happy_frames: those of them whose largest face looked happy.
        first_at: when the first was, in seconds since 1970.
        complaint: what went wrong; empty when nothing did.
    """

    platform: str = ""
    fonts: int = 0
    frames: int = 0
    happy_frames: int = 0
    first_at: float = 0.0
    complaint: str = ""


class _Watcher(QObject):
    """Counts what the window paints and ends the loop when that is enough."""

    def __init__(self, app: App, shown: Shown, wanted: int, leave: Callable[[], None]) -> None:
        super().__init__()
        self._session = app.session
        self._shown = shown
        self._wanted = wanted
        self._leave = leave
        self._last_index = -1
        app.session.analysis_failed.connect(self._on_failed)
        app.session.open_failed.connect(self._on_failed)
        app.session.source_lost.connect(self._on_failed)
        app.window.video.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Count the picture when it is painted."""
        view = self._session.view
        is_new = view is not None and view.frame.index != self._last_index
        if event.type() == QEvent.Type.Paint and view and view.analysis and is_new:
            self._last_index = view.frame.index
            faces = view.analysis.faces
            self._count(happy=bool(faces) and faces[0].scores.expression is Expression.HAPPY)
        return False

    def _count(self, *, happy: bool) -> None:
        shown = self._shown
        shown.first_at = shown.first_at or time()
        shown.frames += 1
        shown.happy_frames += happy
        if shown.frames >= self._wanted:
            self._leave()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._shown.complaint = sentence
        self._leave()


def show_demo(model: str, frames: int, patience_s: float) -> Shown:
    """Open the window on the demo until enough analysed frames were painted or time is up."""
    application = QApplication.instance() or QApplication(["moodmirror"])
    assert isinstance(application, QApplication)
    prepare_application(application)
    shown = Shown(QGuiApplication.platformName(), len(QFontDatabase.families()))
    shown.complaint = _broken_drawing()
    if shown.complaint:
        return shown
    app = build_app(lambda detail: load_pipeline(model, detail=detail), DemoSource)
    loop = QEventLoop()
    watcher = _Watcher(app, shown, frames, loop.quit)
    QTimer.singleShot(round(patience_s * 1000), loop, loop.quit)
    app.window.show()
    app.presenter.open(DemoSource)
    loop.exec()
    app.window.video.removeEventFilter(watcher)
    app.window.close()
    if not app.session.stop() and not shown.complaint:
        shown.complaint = "A thread did not end."
    app.window.deleteLater()
    return shown


def _broken_drawing() -> str:
    """What is wrong with the first unreadable drawing; empty if all can be read."""
    drawings = sorted(asset("").rglob("*.svg"))
    if not drawings:
        return "The drawings are missing."
    broken = (path for path in drawings if not QSvgRenderer(str(path)).isValid())
    return next((f"The drawing {path.name} cannot be read." for path in broken), "")
