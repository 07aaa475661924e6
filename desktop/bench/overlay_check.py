"""Counts frames without an overlay: ``python -m desktop.bench.overlay_check``.

The whole app, with its window (shown on no screen), looks at a clip in which two faces are in view
all the time, while another process keeps one core busy. A painted frame counts as blinking when it
shows fewer overlays than there are faces, or one that is nearly faded.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import onnxruntime  # noqa: F401  # Before Qt: on Windows, the other order loads a wrong DLL.
from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from desktop.app import build_app, prepare_application
from desktop.bench.clip import MovingFaces
from desktop.bench.clip_source import ClipSource
from desktop.live.view import View
from desktop.window.picture.paint_meter import PaintMeter
from desktop.window.picture.video_view import VideoView
from desktop.window.shell.window_place import USUAL
from models.analyzer import Analyzer
from models.detail import Detail
from models.face_pipeline import load_pipeline
from models.weights import DEFAULT_MODEL

WIDTH, HEIGHT, FACES = 1280, 720, 2
_SECONDS, _WARM_UP_S = 30.0, 3.0
_SEEN_FROM = 0.25
"""An overlay fainter than this counts as gone."""


@dataclass(slots=True)
class Count:
    """What was painted.

    Attributes:
        painted: frames.
        late: those that nobody had looked at before they were painted.
        bare: those without the overlay of each face.
    """

    painted: int = 0
    late: int = 0
    bare: int = 0

    def add(self, view: View) -> None:
        """Take in a frame as it was painted."""
        seen = sum(one.strength >= _SEEN_FROM for one in view.overlaid)
        self.painted += 1
        self.late += view.analysis is None
        self.bare += seen < FACES


class CountingMeter(PaintMeter):
    """The window's meter hears of each frame on its first painting."""

    def __init__(self, video: VideoView, count: Count) -> None:
        super().__init__()
        self._video = video
        self._count = count
        self.active = False

    def add(self, captured_at: float, painted_at: float) -> None:
        """Count it."""
        super().add(captured_at, painted_at)
        if self.active and self._video.view is not None:
            self._count.add(self._video.view)


def count_bare_frames(seconds: float) -> Count:
    """Run the app for so long, in this process, which must be a fresh one."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication([])
    prepare_application(application)
    make_source = partial(ClipSource, MovingFaces(WIDTH, HEIGHT, FACES))
    app = build_app(_load, make_source)
    count = Count()
    app.window.video.meter = meter = CountingMeter(app.window.video, count)
    app.window.resize(USUAL)  # Whatever the offscreen screen is.
    app.window.show()
    app.presenter.open(make_source)
    _run_until(application, 60.0, lambda: len(app.window.video.faces) == FACES)
    _run_until(application, _WARM_UP_S)
    meter.active = True
    _run_until(application, seconds)
    meter.active = False
    app.window.close()
    app.session.stop()
    return count


def _load(detail: Detail) -> Analyzer:
    return load_pipeline(DEFAULT_MODEL, detail=detail)


def _run_until(application: QApplication, seconds: float, done: object = None) -> None:
    deadline = QDeadlineTimer(round(seconds * 1000))
    while not deadline.hasExpired() and not (callable(done) and done()):
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


@contextmanager
def busy_core() -> Iterator[None]:
    """Another process that never waits."""
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as process:
        try:
            yield
        finally:
            process.kill()


def main() -> int:
    """Count and print; the exit code is 1 where an overlay was missing."""
    with busy_core():
        count = count_bare_frames(_SECONDS)
    print(
        f"{count.painted} frames painted with {FACES} faces in view and one core kept busy: "
        f"{count.late} before they were analysed, {count.bare} without every overlay."
    )
    return int(count.bare > 0)


if __name__ == "__main__":
    sys.exit(main())
