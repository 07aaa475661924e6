"""The program's side: the real app on played cameras, asked and told by its parent, line by line.

A line in is a Python expression on what :class:`Desk` offers; a line out is its value as JSON. It
goes out by a pipe of its own, whose number is the argument: the program prints, too.
"""

import json
import os
import sys
import threading
from pathlib import Path
from time import perf_counter

import numpy as np
import onnxruntime  # noqa: F401  # Before Qt, as in the app.
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from desktop.app import CAMERAS, App, build_app, prepare_application
from desktop.capture.camera_choice import CameraChoice
from desktop.capture.camera_source import CameraSource
from desktop.crash_report import CrashReporter
from desktop.live.analysis_worker import LoadAnalyzer
from desktop.settings.settings import Settings
from desktop.window.camera import camera_presenter
from models.analyzer import Analyzer
from models.detail import Detail
from models.execution_provider import ProviderReport
from models.expression import EXPRESSIONS
from models.expression_reader import ExpressionReader
from models.face import (
    BoundingBox,
    ExpressionScores,
    Face,
    Frame,
    FrameAnalysis,
    Landmarks,
    Timings,
)
from models.face_pipeline import load_pipeline
from models.verdict import SureThresholds
from models.weights import DEFAULT_MODEL
from tests.camera.pictures import number_in

_FRESH_S = 0.6


class OneFace(Analyzer):
    """Finds the same face in every frame, at once: what is tested is the camera."""

    model_title = "One face"
    report = ProviderReport("CPUExecutionProvider", "A processor", "none.onnx", 0.0, ())

    def __init__(self) -> None:
        self.reader = ExpressionReader(SureThresholds.everywhere(0.5))

    def choose_provider_again(self) -> None:
        """There is no other."""

    def take_network_of(self, other: Analyzer) -> None:
        """There is no other."""

    def analyze(self, frame: Frame) -> FrameAnalysis:
        shares = np.full(len(EXPRESSIONS), 1 / len(EXPRESSIONS), np.float32)
        box = BoundingBox(200, 120, 320, 240)
        face = Face(box, Landmarks(np.zeros((5, 2), np.float32)), ExpressionScores(shares))
        return FrameAnalysis(frame, (face,), Timings(0, 0, 0))


class Desk(QObject):
    """What the parent can ask for; all of it is done in the window's thread."""

    _asked = Signal(str)

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.application = application
        self.reporter = CrashReporter(application)
        self.reporter.install()
        self.app: App | None = None
        self.frames: list[tuple[int | None, float, float]] = []
        self.painted: list[tuple[int | None, float]] = []
        self._out = os.fdopen(int(sys.argv[1]), "w")
        self._asked.connect(self._on_asked, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._listen, daemon=True).start()

    def start(self, wanted: str = "", settings: str = "", *, real: bool = False) -> None:
        """Start the app as ``moodmirror --source WANTED`` does."""
        self.stop()
        self.reporter.dialog = None
        choice = CameraChoice(CAMERAS, wanted)
        load: LoadAnalyzer = _load if real else (lambda _: OneFace())
        kept = Settings(Path(settings)) if settings else Settings()
        self.app = app = build_app(load, choice.make, kept, choice)
        app.window.resize(1280, 800)
        app.window.show()
        app.cameras.begin(live=True)

    def stop(self) -> bool:
        """Close the app; whether all its threads ended in time."""
        if self.app is None:
            return True
        app, self.app = self.app, None
        app.window.close()
        ended = app.session.stop(30_000)
        app.window.deleteLater()
        return ended

    def quit(self) -> None:
        """End the process as the program does."""
        ended = self.stop()
        self._answer(None)
        if not ended:
            os._exit(0)
        self.application.exit(0)

    def watch_frames(self) -> None:
        """Note the number, the time and the painting of each frame that is analysed from now on."""
        assert self.app is not None
        self.frames.clear()
        self.app.session.add_tap(
            lambda view: self.frames.append(
                (number_in(view.frame.image), view.frame.captured_at, perf_counter())
            )
        )

    def watch_paint(self) -> None:
        """Note the number and the time of each frame that is painted from now on."""
        app, painted = self.app, self.painted
        assert app is not None
        painted.clear()
        meter = app.window.video.meter
        add = meter.add

        def add_and_note(captured_at: float, painted_at: float) -> None:
            add(captured_at, painted_at)
            view = app.session.view
            assert view is not None
            painted.append((number_in(view.frame.image), painted_at))

        meter.add = add_and_note  # type: ignore[method-assign]

    def entries(self, menu: int = -1) -> list[str]:
        """The cameras in the menu, or what its submenu of modes lists."""
        assert self.app is not None
        picker = self.app.cameras.picker
        menus = (*picker.modes.menus, picker.menu)
        return [one.text() for one in menus[menu].actions() if one.isVisible()]

    def pick(self, text: str, menu: int = -1) -> None:
        """Choose an entry that begins with ``text``."""
        assert self.app is not None
        picker = self.app.cameras.picker
        menus = (*picker.modes.menus, picker.menu)
        next(one for one in menus[menu].actions() if one.text().startswith(text)).trigger()

    def state(self) -> dict[str, object]:
        """What a person could see, and a little more."""
        app = self.app
        if app is None:
            return {}
        source, view, message = app.session.source, app.session.view, app.window.message
        camera = source if isinstance(source, CameraSource) else None
        shown = view is not None and view.source is source
        return {
            "name": source.name if source else "",
            "kind": type(source).__name__,
            "live": bool(camera and camera.reading and shown and camera.still_s < _FRESH_S),
            "still_s": camera.still_s if camera else 0.0,
            "size": camera.frame_size if camera else None,
            "rate": camera.frame_rate if camera else None,
            "format": camera.pixel_format if camera else "",
            "opening": app.session.opening.name if app.session.opening else "",
            "message": message.text,
            "tone": message.tone.name if message.text else "",
            "button": message.action.text() if message.action else "",
            "status": app.window.status.text,
            "tip": app.window.tools.camera.toolTip(),
            "frame": view.frame.index if view else -1,
            "number": number_in(view.frame.image) if view else None,
            "mirrored": bool(source and source.mirrored),
            "crashed": self.reporter.dialog is not None,
            "threads": threading.active_count(),
            "files": len(list(Path("/proc/self/fd").iterdir())),
        }

    def _listen(self) -> None:
        for line in sys.stdin:
            self._asked.emit(line)
        os._exit(3)  # The parent is gone.

    @Slot(str)
    def _on_asked(self, line: str) -> None:
        names = {name: getattr(self, name) for name in dir(self) if not name.startswith("_")}
        try:
            value = eval(
                line,
                {
                    **names,
                    "app": self.app,
                    "desk": self,
                    "camera_presenter": camera_presenter,
                    "Path": Path,
                },
            )
        except Exception as error:
            self._answer({"error": repr(error)})
        else:
            if not line.startswith("quit"):
                self._answer(value)

    def _answer(self, value: object) -> None:
        print(json.dumps(value, default=str), file=self._out, flush=True)


def _load(detail: Detail) -> object:
    return load_pipeline(DEFAULT_MODEL, detail=detail)


def main() -> int:
    application = QApplication(sys.argv[:1])
    prepare_application(application)
    application.setQuitOnLastWindowClosed(False)
    desk = Desk(application)
    try:
        return application.exec()
    finally:
        desk.stop()


if __name__ == "__main__":
    sys.exit(main())
