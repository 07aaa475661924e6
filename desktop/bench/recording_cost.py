"""What recording costs: the window with and without, in turns, in one run of the app."""

import os
import tempfile
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import onnxruntime  # noqa: F401  # Before Qt: on Windows, the other order loads a wrong DLL.
from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from desktop.app import App, build_app, prepare_application
from desktop.bench.clip import MovingFaces
from desktop.bench.clip_source import ClipSource
from desktop.bench.figures import Clip
from desktop.live.view import View
from desktop.window.shell.window_place import USUAL
from models.analyzer import Analyzer
from models.detail import Detail
from models.errors import MoodmirrorError
from models.face_pipeline import load_pipeline

CLIP = Clip(1280, 720, 1)
_TURNS = 6
"""Half of them with a recording; what else the machine does falls on both."""
_SETTLING_S = 1.5
_BEAT_MS = 2


@dataclass
class _Turns:
    """What was seen with a recording, or without one."""

    frames_per_second: list[float] = field(default_factory=list)
    analysis_ms: list[float] = field(default_factory=list)
    stall_ms: float = 0.0


class _Conductor(QObject):
    """Lets the app run, starts a recording in every second turn, and ends it."""

    def __init__(self, app: App, seconds: float) -> None:
        super().__init__()
        self.without, self.recorded = _Turns(), _Turns()
        self.held_s = 0.0
        self._app = app
        self._seconds = seconds / _TURNS
        self._turn = -1
        self._frames = 0
        self._measuring = False
        self._since = perf_counter()
        self._since_beat = QElapsedTimer()
        app.session.add_tap(self._on_analyzed)
        self._heart = QTimer(self)
        self._heart.setTimerType(Qt.TimerType.PreciseTimer)
        self._heart.timeout.connect(self._on_beat)
        self._heart.start(_BEAT_MS)

    @property
    def _seen(self) -> _Turns:
        return self.recorded if self._turn % 2 else self.without

    def _on_analyzed(self, view: View) -> None:
        """In the analysis thread."""
        self._frames += 1
        if self._measuring and view.analysis:
            self._seen.analysis_ms.append(view.analysis.timings.total)

    @Slot()
    def _on_beat(self) -> None:
        now = perf_counter()
        if self._measuring:
            stall_ms = self._since_beat.nsecsElapsed() / 1e6 - _BEAT_MS
            self._seen.stall_ms = max(self._seen.stall_ms, stall_ms)
            if now - self._since >= self._seconds:
                self._measuring = False
                self._seen.frames_per_second.append(self._frames / (now - self._since))
                self._end_turn()
        elif self._frames and self._turn < 0:
            self._turn, self._since = 0, now
        elif self._frames and now - self._since >= _SETTLING_S:
            self._measuring, self._frames, self._since = True, 0, now
        self._since_beat.start()

    def _end_turn(self) -> None:
        recorder = self._app.recording.recorder
        if recorder is not None:
            recorder.stop()
            recorder.wait(60)
            self.held_s += recorder.held_s
        self._turn += 1
        if self._turn == _TURNS:
            self._app.window.close()
            return
        if self._turn % 2:
            self._app.recording.actions.record.trigger()
        self._since = perf_counter()


def measure_recording(model: str, seconds: float, clip: Clip = CLIP) -> dict[str, Any]:
    """Half of ``seconds`` with a recording of video and numbers, half without; a fresh process."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication([])
    prepare_application(application)
    source = partial(ClipSource, MovingFaces(clip.width, clip.height, clip.faces))
    app = build_app(partial(_load, model), source)
    with tempfile.TemporaryDirectory() as folder:
        app.recording.actions.folder = Path(folder)
        app.window.resize(USUAL)  # Whatever the offscreen screen is.
        app.window.show()
        app.presenter.open(source)
        conductor = _Conductor(app, seconds)
        application.exec()
        app.session.stop()
        written = sum(path.stat().st_size for path in Path(folder).rglob("*"))
    off, on = conductor.without, conductor.recorded
    if not (off.analysis_ms and on.analysis_ms):
        raise MoodmirrorError("The window read no faces. Run moodmirror doctor to see why.")
    before, after = median(off.frames_per_second), median(on.frames_per_second)
    return {
        "size": f"{clip.width}x{clip.height}",
        "fps_without": round(before, 1),
        "fps_recording": round(after, 1),
        "fewer_frames_percent": round((1 - after / before) * 100, 1),
        "analysis_ms_without": round(median(off.analysis_ms), 1),
        "analysis_ms_recording": round(median(on.analysis_ms), 1),
        "longest_stall_ms_without": round(off.stall_ms, 1),
        "longest_stall_ms_recording": round(on.stall_ms, 1),
        "analysis_held_s": round(conductor.held_s, 3),
        "mib_per_minute": round(written / 2**20 / (seconds / 2) * 60, 1),
    }


def _load(model: str, detail: Detail) -> Analyzer:
    return load_pipeline(model, detail=detail)
