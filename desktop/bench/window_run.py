"""The whole app with its window, fed by a clip as by a camera; nothing is shown on a screen."""

import os
from array import array
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from time import perf_counter, process_time
from typing import TypeAlias

import onnxruntime  # noqa: F401  # Before Qt: on Windows, the other order loads a wrong DLL.
from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from desktop.app import build_app, prepare_application
from desktop.bench.clip import MovingFaces
from desktop.bench.clip_source import ClipSource
from desktop.bench.engine_run import require_faces
from desktop.bench.figures import Clip, Run, spread, stages_ms
from desktop.bench.memory import rss_mb
from desktop.live.analysis_worker import LoadAnalyzer
from desktop.window.picture.paint_meter import PaintMeter
from desktop.window.shell.window_place import USUAL
from models.analyzer import Analyzer
from models.detail import Detail
from models.errors import MoodmirrorError
from models.face import Frame, FrameAnalysis, Timings
from models.face_pipeline import load_pipeline

_WARM_UP_S = 1.5
_LOAD_S = 60.0
_BEAT_MS = 2
_MEMORY_MS = 1000


Numbers: TypeAlias = "array[float]"


def numbers() -> Numbers:
    """An empty array of float64."""
    return array("d")


@dataclass
class Recording:
    """What the app's threads tell while they run. One thread appends to each array.

    Arrays of numbers, not lists of objects: a soak must not measure the memory of its own notes.
    """

    active: bool = False
    stages: Numbers = field(default_factory=numbers)
    """Detect, align and classify of each frame, one after the other."""
    took_ms: Numbers = field(default_factory=numbers)
    cpu_s: Numbers = field(default_factory=numbers)
    """Of the whole program, as each frame's analysis ended."""
    faces: Numbers = field(default_factory=numbers)
    indexes: Numbers = field(default_factory=numbers)
    delays_ms: Numbers = field(default_factory=numbers)
    memory_mb: Numbers = field(default_factory=numbers)
    longest_stall_ms: float = 0.0
    provider: str = ""
    analyzed: int = 0


class RecordingMeter(PaintMeter):
    """The window's own meter, which forgets nothing here."""

    def __init__(self, recording: Recording) -> None:
        super().__init__()
        self._recording = recording

    def add(self, captured_at: float, painted_at: float) -> None:
        """Count a frame on its first painting."""
        super().add(captured_at, painted_at)
        if self._recording.active:
            self._recording.delays_ms.append((painted_at - captured_at) * 1000)


def watched(engine: Analyzer, recording: Recording) -> Analyzer:
    """The engine itself, which tells of every frame; a wrapper would hide what else it can do."""
    analyze = engine.analyze

    def analyze_and_tell(frame: Frame) -> FrameAnalysis:
        started = perf_counter()
        analysis = analyze(frame)
        recording.analyzed += 1
        if recording.active:
            recording.took_ms.append((perf_counter() - started) * 1000)
            recording.cpu_s.append(process_time())
            timings = analysis.timings
            recording.stages.extend((timings.detect, timings.align, timings.classify))
            recording.faces.append(len(analysis.faces))
            recording.indexes.append(frame.index)
            recording.provider = engine.execution_provider
        return analysis

    engine.analyze = analyze_and_tell  # type: ignore[method-assign]
    return engine


class Conductor(QObject):
    """Waits until faces are read, lets the measurement run for its time, and ends the app."""

    def __init__(self, application: QApplication, recording: Recording, seconds: float) -> None:
        super().__init__()
        self._application = application
        self._recording = recording
        self._seconds = seconds
        self._since_beat = QElapsedTimer()
        self._started = perf_counter()
        self._state_since = self._started
        self._heart = QTimer(self)
        self._heart.setTimerType(Qt.TimerType.PreciseTimer)
        self._heart.timeout.connect(self._on_beat)
        self._heart.start(_BEAT_MS)
        self._memory = QTimer(self)
        self._memory.timeout.connect(self._on_memory)
        self._memory.start(_MEMORY_MS)

    @Slot()
    def _on_beat(self) -> None:
        now = perf_counter()
        recording = self._recording
        if recording.active:
            stall_ms = self._since_beat.nsecsElapsed() / 1e6 - _BEAT_MS
            recording.longest_stall_ms = max(recording.longest_stall_ms, stall_ms)
            if now - self._state_since >= self._seconds:
                recording.active = False
                self._application.quit()
        elif recording.analyzed == 0:
            self._state_since = now
            if now - self._started > _LOAD_S:
                self._application.quit()
        elif now - self._state_since >= _WARM_UP_S:
            recording.active = True
            self._state_since = now
        self._since_beat.start()

    @Slot()
    def _on_memory(self) -> None:
        if self._recording.active:
            self._recording.memory_mb.append(rss_mb())


def run_window(clip: Clip, model: str, seconds: float, covered: bool = False) -> Run:
    """Measure a clip with the window, in this process, which must be a fresh one.

    Args:
        clip: which one.
        model: the name of the weights.
        seconds: for which to measure.
        covered: whether the window covers the faces.
    """
    run, _ = record_window(clip, model, seconds, covered)
    return run


def record_window(
    clip: Clip, model: str, seconds: float, covered: bool = False
) -> tuple[Run, list[float]]:
    """The run, and the process's memory second by second in MiB, without the clip's frames."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    made = MovingFaces(clip.width, clip.height, clip.faces)
    recording = Recording()
    play(partial(_load, model, recording), made, recording, seconds, covered)
    if not recording.took_ms:
        raise MoodmirrorError("The window read no faces. Run moodmirror doctor to see why.")
    require_faces(recording.faces, clip)
    memory = [round(value - made.megabytes, 1) for value in recording.memory_mb]
    return _run_of(recording, clip, model, seconds, memory), memory


def play(
    load: LoadAnalyzer,
    made: MovingFaces,
    recording: Recording,
    seconds: float,
    covered: bool = False,
) -> None:
    """Run the app on a clip until it was recorded for ``seconds``."""
    application = QApplication([])
    prepare_application(application)
    app = build_app(load, partial(ClipSource, made))
    app.window.video.meter = RecordingMeter(recording)
    app.window.resize(USUAL)  # Whatever the offscreen screen is.
    app.window.show()
    if covered:
        app.cover.cover.trigger()
    app.presenter.open(partial(ClipSource, made))
    conductor = Conductor(application, recording, seconds)
    application.exec()
    conductor.deleteLater()
    app.session.stop()
    app.window.close()


def _load(model: str, recording: Recording, detail: Detail) -> Analyzer:
    return watched(load_pipeline(model, detail=detail), recording)


def _run_of(
    recording: Recording, clip: Clip, model: str, seconds: float, memory: list[float]
) -> Run:
    came = int(recording.indexes[-1] - recording.indexes[0]) + 1
    return Run(
        **{name: getattr(clip, name) for name in ("width", "height", "faces")},
        window=True,
        model=model,
        provider=recording.provider,
        frame_ms=spread(recording.took_ms),
        stages_ms=stages_ms(map(Timings, *(recording.stages[i::3] for i in range(3)))),
        cpu_ms=spread(1000 * (after - before) for before, after in pairwise(recording.cpu_s)),
        fps=round(len(recording.indexes) / seconds, 1),
        dropped=came - len(recording.indexes),
        capture_to_paint_ms=spread(recording.delays_ms),
        longest_stall_ms=round(recording.longest_stall_ms, 1),
        rss_mb=memory[-1] if memory else round(rss_mb(), 1),
    )
