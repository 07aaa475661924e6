"""The thread that analyses frames: always the newest, one at a time."""

import logging
from collections.abc import Callable
from threading import Event

from PySide6.QtCore import QObject, Signal, Slot

from desktop.capture.frame_source import FrameSource
from desktop.capture.latest_slot import LatestSlot
from desktop.cover.cover_guard import CoverGuard
from desktop.live.ahead_reader import AheadReader
from desktop.live.doorbell import Doorbell
from desktop.live.engine import Engine
from desktop.live.face_numbers import FaceNumbers
from desktop.live.read_frames import ReadFrames
from desktop.live.view import View
from desktop.live.worker_thread import interrupted
from models.analyzer import Analyzer
from models.detail import Detail
from models.errors import MoodmirrorError
from models.face import Frame, FrameAnalysis
from models.sentence import QT_TR_NOOP, Sentence, reason_of

_LOG = logging.getLogger(__name__)
_TAKE_S = 0.2

LoadAnalyzer = Callable[[Detail], Analyzer]
Tap = Callable[[View], None]
"""Takes every analysed view, in the analysis thread; while it waits, nothing else is analysed."""


class AnalysisWorker(QObject):
    """Takes views from one mailbox and puts them, analysed, into another.

    Attributes:
        ready: set after the first view: everything that had to be loaded is loaded.

    Signals:
        runs_on(engine): another model or execution provider is used.
        follows(reader): the reader of live faces was loaded; any thread may call it.
        tried_again(): the providers were tried again, with or without success.
        switched(): another model is used from now on.
        failed(sentence): frames cannot be analysed; sent once, not for each frame.
        recovered(): a frame was analysed again after ``failed``.
        finished(): ``run`` is over.
    """

    runs_on = Signal(object)
    follows = Signal(object)
    tried_again = Signal()
    switched = Signal()
    failed = Signal(object)
    recovered = Signal()
    finished = Signal()

    def __init__(
        self,
        load: LoadAnalyzer,
        frames: LatestSlot[View],
        analyses: LatestSlot[View],
        doorbell: Doorbell,
        guard: CoverGuard,
    ) -> None:
        super().__init__()
        self.ready = Event()
        self._load = load
        self._guard = guard
        self._numbers = FaceNumbers()
        self._frames = frames
        self._analyses = analyses
        self._doorbell = doorbell
        self._analyzers: dict[Detail, Analyzer | None] = {}
        self._failing = False
        self._told: Engine | None = None
        self._scene: tuple[FrameSource | None, int] = (None, 0)
        self._again = Event()
        self._next: LatestSlot[tuple[LoadAnalyzer, Analyzer]] = LatestSlot()
        self._read = ReadFrames()
        self._source: FrameSource | None = None
        self._ahead: AheadReader | None = None
        self._reads_ahead = False
        self._ahead_taps: tuple[Tap, ...] = ()
        self._forget = Event()
        self._taps: tuple[Tap, ...] = ()
        self._tapped: Frame | None = None

    def add_tap(self, tap: Tap) -> None:
        """From the window's thread: give every analysed view to ``tap`` from now on."""
        self._taps = (*self._taps, tap)

    def add_ahead_tap(self, tap: Tap) -> None:
        """From the window's thread: ``tap`` gets what is read ahead in a paused video."""
        self._ahead_taps = (*self._ahead_taps, tap)

    def remove_tap(self, tap: Tap) -> None:
        """From the window's thread: stop that; one view may still be on its way."""
        self._taps = tuple(one for one in self._taps if one != tap)

    def forget_read(self) -> None:
        """From the window's thread: read all frames of a video anew when they come again."""
        self._forget.set()

    def try_again(self) -> None:
        """From the window's thread: try the execution providers again."""
        self._again.set()

    def go_over_to(self, load: LoadAnalyzer, analyzer: Analyzer) -> None:
        """From the window's thread: use this analyzer, and ``load`` for stills."""
        self._next.put((load, analyzer))

    @Slot()
    def run(self) -> None:
        """Load the live analyzer, then analyse until asked to stop."""
        self._analyzer(Detail.LIVE)
        while not interrupted():
            if self._again.is_set():
                self._again.clear()
                self._try_again()
            if following := self._next.take(0):
                self._switch(*following)
            # While there is something to read ahead, only what is asked for comes before it.
            view = self._frames.take(0 if self._reads_ahead else _TAKE_S)
            if self._forget.is_set():
                self._forget.clear()
                self._read.clear()
                self._end_ahead()
            if view is not None:
                self._reads_ahead = False
                self._analyze(view)
                self.ready.set()
            else:
                self._reads_ahead = self._read_ahead()
        self._end_ahead()
        self.finished.emit()

    def _analyze(self, view: View) -> None:
        if view.source is not self._source:
            self._source = view.source
            self._end_ahead()
        try:
            again = None
            if not self._guard.on:
                again = self._read.analysis_of(view, closely=self._stands_still(view))
            if again is not None:
                self._scene = (None, 0)  # Nobody was followed through this frame.
                self._hand_on(view, again, self._read.numbers_of(view))
                return
            analysis = view.source.known_analysis(view.frame) or self._looked_at(view)
            if analysis is None:
                return
            self._hand_on(view, analysis, self._numbers_of(view, analysis))
        except Exception as error:
            # Whatever went wrong with one frame or in a tap, the next frame gets its chance.
            self._fail(error)
            return
        if self._failing:
            self._failing = False
            self.recovered.emit()

    def _read_ahead(self) -> bool:
        """Read one moment more of a video that is paused; whether there was one."""
        source = self._source
        if source is None or source.playback is None or not source.playback.paused:
            return False
        if self._ahead is None:
            self._ahead = AheadReader(source)
        try:
            view = self._ahead.next(self._read)
            if view is not None:
                self._hand_on_ahead(view)
        except Exception:
            # Nobody asked for it: whoever plays on is told what is wrong.
            _LOG.exception("Reading ahead failed")
            self._ahead.give_up()
        return not self._ahead.done

    def _end_ahead(self) -> None:
        if self._ahead:
            self._ahead.close()
        self._ahead = None

    def _hand_on_ahead(self, view: View) -> None:
        analysis = self._looked_at(view)
        if analysis is None:
            return
        analyzed = view.analyzed(analysis, self._numbers_of(view, analysis))
        self._read.remember(analyzed, closely=False)
        for tap in self._ahead_taps:
            tap(analyzed)

    def _looked_at(self, view: View) -> FrameAnalysis | None:
        """Analyse it; None where no analyzer could be loaded."""
        analyzer = self._analyzer(Detail.PICTURE if view.source.still else Detail.LIVE)
        if analyzer is None:
            return None
        self._begin_anew(analyzer, view)
        analyzer.watch(closely=self._guard.on)
        analyzer.take_time(allowed=self._stands_still(view))
        analysis = analyzer.analyze(view.frame)
        self._tell_what_runs(analyzer)
        return analysis

    def _stands_still(self, view: View) -> bool:
        """Whether the picture is held or stepped, so that there is time for a thorough search."""
        playback = view.source.playback
        if view.jumps < 0:
            return False  # Read ahead: the next one waits.
        return view.frame is self._tapped or (playback is not None and playback.paused)

    def _hand_on(self, view: View, analysis: FrameAnalysis, numbers: tuple[int, ...]) -> None:
        analyzed = view.analyzed(analysis, numbers, self._guard.plan(analysis, view.source))
        self._read.remember(analyzed, closely=self._stands_still(view))
        self._analyses.put(analyzed)
        self._doorbell.ring()
        if view.frame is self._tapped:
            return  # Analysed again because what is covered has changed.
        self._tapped = view.frame
        for tap in self._taps:
            tap(analyzed)

    def _numbers_of(self, view: View, analysis: FrameAnalysis) -> tuple[int, ...]:
        source = view.source
        known = source.known_numbers(view.frame)
        if known is not None:
            return known
        # Where somebody goes back in a video, people keep the numbers that they had there.
        before = self._read.faces_near(view)
        return self._numbers.assign(source, analysis.faces, mirrored=source.mirrored, before=before)

    def _begin_anew(self, analyzer: Analyzer, view: View) -> None:
        """Forget all faces between two live sources, and at a jump within one.

        A still in between changes nothing.
        """
        scene = (view.source, view.jumps)
        if not view.source.still and scene != self._scene:
            analyzer.reset()
            self._scene = scene

    def _try_again(self) -> None:
        """For live frames now, without losing any id; for stills when the next one comes."""
        live = self._analyzers.get(Detail.LIVE)
        self._analyzers = {Detail.LIVE: live} if live else {}
        try:
            if live:
                live.choose_provider_again()
        except Exception as error:
            self._fail(error)
        analyzer = self._analyzer(Detail.LIVE)
        if analyzer is not None:
            self._tell_what_runs(analyzer)
        self.tried_again.emit()

    def _switch(self, load: LoadAnalyzer, analyzer: Analyzer) -> None:
        live = self._analyzers.get(Detail.LIVE)
        if live:
            live.take_network_of(analyzer)
            analyzer = live
        self._load = load
        self._analyzers = {Detail.LIVE: analyzer}
        self._tell_what_runs(analyzer)
        self.follows.emit(analyzer.reader)
        self.switched.emit()

    def _analyzer(self, detail: Detail) -> Analyzer | None:
        """The analyzer for live pictures or for stills; None where it could not be loaded."""
        if detail not in self._analyzers:
            try:
                analyzer = self._analyzers[detail] = self._load(detail)
            except Exception as error:
                self._analyzers[detail] = None
                self._fail(error)
            else:
                self._tell_what_runs(analyzer)
                if detail is Detail.LIVE:
                    self.follows.emit(analyzer.reader)
        return self._analyzers[detail]

    def _tell_what_runs(self, analyzer: Analyzer) -> None:
        engine = Engine.of(analyzer)
        if engine != self._told:
            self._told = engine
            self.runs_on.emit(engine)

    def _fail(self, error: Exception) -> None:
        if self._failing:
            return
        self._failing = True
        if isinstance(error, MoodmirrorError):
            self.failed.emit(error.sentence)
            return
        _LOG.exception("Analysis failed", exc_info=error)
        sentence = Sentence(
            QT_TR_NOOP("Faces cannot be read in this picture: {reason}."), reason=reason_of(error)
        )
        self.failed.emit(sentence)
