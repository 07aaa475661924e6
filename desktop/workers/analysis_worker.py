"""The thread that looks at frames: always the newest, one at a time."""

import logging
from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Signal, Slot

from desktop.capture.frame_source import FrameSource
from desktop.capture.latest_slot import LatestSlot
from desktop.workers.doorbell import Doorbell
from desktop.workers.view import View, is_still
from desktop.workers.worker_thread import interrupted
from models.errors import MoodmirrorError
from models.face_detector import Detail
from models.face_pipeline import FrameAnalyzer

_LOG = logging.getLogger(__name__)
_TAKE_S = 0.2

LoadAnalyzer = Callable[[Detail], FrameAnalyzer]


@runtime_checkable
class _Follower(Protocol):
    """An analyzer that follows faces from frame to frame."""

    def reset(self) -> None: ...


class AnalysisWorker(QObject):
    """Takes views without analysis and puts them back with one.

    Signals:
        runs_on(title, provider): the model's title and the execution provider, whenever either
            is another one than before.
        failed(sentence): frames cannot be analysed; said once, not for each frame.
        recovered(): after ``failed``, a frame could be analysed.
        finished(): ``run`` is over.
    """

    runs_on = Signal(str, str)
    failed = Signal(str)
    recovered = Signal()
    finished = Signal()

    def __init__(
        self,
        load: LoadAnalyzer,
        frames: LatestSlot[View],
        analyses: LatestSlot[View],
        doorbell: Doorbell,
    ) -> None:
        super().__init__()
        self._load = load
        self._frames = frames
        self._analyses = analyses
        self._doorbell = doorbell
        self._analyzers: dict[Detail, FrameAnalyzer | None] = {}
        self._failing = False
        self._told = ("", "")
        self._source: FrameSource | None = None

    @Slot()
    def run(self) -> None:
        """Load what live pictures need, then analyse until asked to stop."""
        self._analyzer(Detail.LIVE)
        while not interrupted():
            view = self._frames.take(_TAKE_S)
            if view is not None:
                self._analyze(view)
        self.finished.emit()

    def _analyze(self, view: View) -> None:
        analyzer = self._analyzer(Detail.PICTURE if is_still(view.source) else Detail.LIVE)
        if analyzer is None:
            return
        try:
            if view.source is not self._source and isinstance(analyzer, _Follower):
                analyzer.reset()
            self._source = view.source
            analysis = analyzer.analyze(view.frame)
        except Exception as error:
            # Whatever one frame does, the next one deserves a try.
            self._fail(error)
            return
        if self._failing:
            self._failing = False
            self.recovered.emit()
        self._tell_what_runs(analyzer)
        self._analyses.put(view.analyzed(analysis))
        self._doorbell.ring()

    def _analyzer(self, detail: Detail) -> FrameAnalyzer | None:
        """The analyzer for live pictures or for stills; None where it could not be loaded."""
        if detail not in self._analyzers:
            try:
                analyzer = self._analyzers[detail] = self._load(detail)
            except Exception as error:
                self._analyzers[detail] = None
                self._fail(error)
            else:
                self._tell_what_runs(analyzer)
        return self._analyzers[detail]

    def _tell_what_runs(self, analyzer: FrameAnalyzer) -> None:
        what = (analyzer.model_title, analyzer.execution_provider)
        if what != self._told:
            self._told = what
            self.runs_on.emit(*what)

    def _fail(self, error: Exception) -> None:
        if self._failing:
            return
        self._failing = True
        if isinstance(error, MoodmirrorError):
            self.failed.emit(str(error))
            return
        _LOG.exception("Analysis failed", exc_info=error)
        self.failed.emit(f"Faces cannot be read in this picture: {error or type(error).__name__}.")
