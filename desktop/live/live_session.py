"""Runs capture and analysis behind the window: opens, switches and stops sources."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal, Slot

from desktop.capture.frame_source import FrameSource
from desktop.capture.latest_slot import LatestSlot
from desktop.cover.cover_guard import CoverGuard
from desktop.cover.cover_plan import WHOLE
from desktop.live.analysis_worker import AnalysisWorker, LoadAnalyzer, Tap
from desktop.live.capture_worker import CaptureWorker
from desktop.live.doorbell import Doorbell
from desktop.live.engine import Engine
from desktop.live.lasting_faces import LastingFaces
from desktop.live.side_job import SideJob
from desktop.live.view import View
from desktop.live.view_chooser import ViewChooser
from desktop.live.worker_thread import WorkerThread
from models.analyzer import Analyzer
from models.detail import Detail
from models.expression_reader import ExpressionReader
from models.face import Face
from models.sentence import QT_TR_NOOP, Sentence

_STOP_MS = 2000
_BARE_AFTER_MS = 300
"""For how long a held picture waits for its faces."""


@dataclass(frozen=True, slots=True, eq=False)
class _Capture:
    source: FrameSource
    worker: CaptureWorker
    thread: WorkerThread


class LiveSession(QObject):
    """One analysis thread for the life of the window, one capture thread per source.

    A new source is opened beside the one that runs and takes its place only when it has given
    its first frame, so that a bad file costs nothing.

    Attributes:
        guard: decides what of each analysed frame is covered; any thread may call it.
        view: what to show now; None before the first frame. While faces are covered it always
            has a cover: a frame that is not analysed is covered whole.
        load: loads another analyzer.
        engine: model and execution provider; None while they load.
        reader: smooths and judges live faces; any thread may call it. None while it loads.
        suspended: whether the source is closed and only its last picture is shown.

    Signals:
        view_changed(): ``view`` changed.
        source_opened(): ``source`` changed.
        open_failed(sentence): the requested source could not be opened; the old one goes on.
        source_lost(sentence): the running source failed.
        source_suspended(): the running source was closed; one must be opened to go on.
        source_ended(): the running source ended.
        source_resumed(): after its end, the user went back.
        engine_changed(): ``engine`` changed.
        reader_changed(): ``reader`` changed.
        tried_again(): ``try_again`` is done, with or without success.
        model_changed(): the model of ``use_model`` is used from now on.
        model_refused(sentence): it could not be loaded; the old one stays.
        readings_forgotten(): what was read of a video before no longer counts.
        analysis_failed(sentence): faces are not read at the moment; the picture goes on.
        analysis_recovered(): faces are read again.
    """

    view_changed = Signal()
    source_opened = Signal()
    open_failed = Signal(object)
    source_lost = Signal(object)
    source_suspended = Signal()
    source_ended = Signal()
    source_resumed = Signal()
    engine_changed = Signal()
    reader_changed = Signal()
    tried_again = Signal()
    model_changed = Signal()
    model_refused = Signal(object)
    readings_forgotten = Signal()
    analysis_failed = Signal(object)
    analysis_recovered = Signal()

    def __init__(self, load: LoadAnalyzer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.guard = CoverGuard()
        self.view: View | None = None
        self.engine: Engine | None = None
        self.reader: ExpressionReader | None = None
        self.suspended = False
        self._chooser = ViewChooser()
        self._lasting = LastingFaces()
        self._for_analysis: LatestSlot[View] = LatestSlot()
        self._for_window: LatestSlot[View] = LatestSlot()
        self._analyses: LatestSlot[View] = LatestSlot()
        self._doorbell = Doorbell(self)
        self._doorbell.rung.connect(self._on_rung)
        self._paused = False
        self._current: _Capture | None = None
        self._candidate: _Capture | None = None
        self._predecessor: _Capture | None = None
        self._waiting: _Capture | None = None  # The candidate, while its device is in use.
        self._gave_way = False  # Whether the current one left its device to the candidate.
        self._leaving: list[_Capture] = []
        self._jobs: list[WorkerThread] = []
        self._wanted: LoadAnalyzer | None = None
        self.load = load
        # A camera's driver may hang; the next source waits for it only so long.
        self._waited_enough = QTimer(self)
        self._waited_enough.setSingleShot(True)
        self._waited_enough.timeout.connect(self._on_waited_enough)
        self._unshown: View | None = None
        self._bare = QTimer(self)
        self._bare.setSingleShot(True)
        self._bare.timeout.connect(self._on_bare)
        self._reading = AnalysisWorker(
            load, self._for_analysis, self._analyses, self._doorbell, self.guard
        )
        self._analysis = self._make_analysis(self._reading)
        self._analysis.start()

    @property
    def source(self) -> FrameSource | None:
        """The source that is shown; it may have ended."""
        return self._current.source if self._current else None

    @property
    def opening(self) -> FrameSource | None:
        """The source that is being opened."""
        return self._candidate.source if self._candidate else None

    def open(self, source: FrameSource) -> None:
        """Open ``source``, and switch to it when its first frame is there.

        If the running source uses the same device, it is closed first: its last picture stays, and
        if the device cannot be opened again, the source counts as lost.
        """
        self._give_up_candidate()
        slots = (self._for_analysis, self._for_window)
        worker = CaptureWorker(source, slots, self._doorbell, self._reading.ready)
        worker.opened.connect(self._on_opened)
        worker.failed.connect(self._on_failed)
        worker.ended.connect(self._on_ended)
        worker.resumed.connect(self._on_resumed)
        thread = WorkerThread(worker, "capture")
        thread.ended.connect(self._on_thread_ended)
        self._candidate = self._waiting = _Capture(source, worker, thread)
        for capture in self._holders(source.device):
            self._gave_way = self._gave_way or capture is self._current
            self._let_go(capture)
        self._start_waiting()

    def cancel_opening(self) -> None:
        """Stop opening; the running source goes on."""
        self._give_up_candidate()
        if self._gave_way and self._current:
            self._gave_way = False
            stopped = QT_TR_NOOP("{name} was stopped.")
            self.source_lost.emit(Sentence(stopped, name=self._current.source.name))

    def suspend(self) -> None:
        """Close the running source and keep showing its last picture."""
        if self._current and not self.suspended:
            self.suspended = True
            self._give_up_candidate()
            self._let_go(self._current)
            self.source_suspended.emit()

    def set_paused(self, paused: bool) -> None:
        """Hold the picture, or let it go on."""
        self._paused = paused
        if self._current:
            self._current.worker.set_paused(paused)
        if paused and self.view is not None and self.view.source is self.source:
            # There is time now for the search that a still gets.
            self._for_analysis.put(replace(self.view, analysis=None, cover=None))

    def cover_faces(self, *, on: bool) -> None:
        """Cover every face from now on, in the picture that is shown as well, or stop covering."""
        self.guard.switch(on=on)
        self._chooser.covering = on
        self._look_again()

    def cover_only(self, face: Face) -> None:
        """Cover only this person, in the picture that is shown as well."""
        self.guard.cover_only(face)
        self._look_again()

    def go_on_uncovered(self) -> None:
        """Show the picture although faces are missing; the others stay covered."""
        self.guard.go_on()
        self._look_again()

    def forget_read(self) -> None:
        """Read the frames of a video anew when they come again: a face is read otherwise now."""
        self._reading.forget_read()
        self.readings_forgotten.emit()

    def try_again(self) -> None:
        """Try the execution providers again, in the analysis thread."""
        self._reading.try_again()

    def use_model(self, load: LoadAnalyzer) -> None:
        """Load another model beside the current one; it takes over when it is ready.

        Faces and their ids stay; calibrations belong to the old model.
        """
        self._wanted = load
        job = SideJob(lambda: (load, load(Detail.LIVE)))
        job.done.connect(self._on_model_loaded)
        job.failed.connect(self.model_refused)
        self.start(job)

    def start(self, job: SideJob) -> None:
        """Run a job in its own thread; :meth:`stop` waits for it."""
        thread = WorkerThread(job, "side job")
        thread.ended.connect(self._on_job_ended)
        self._jobs.append(thread)
        thread.start()

    def add_tap(self, tap: Tap) -> None:
        """Give every analysed view to ``tap``, shown or not, in the analysis thread."""
        self._reading.add_tap(tap)

    def add_ahead_tap(self, tap: Tap) -> None:
        """Give ``tap`` what is read ahead, while a video is paused and nothing else is asked."""
        self._reading.add_ahead_tap(tap)

    def remove_tap(self, tap: Tap) -> None:
        """Stop that; one view may still be on its way."""
        self._reading.remove_tap(tap)

    def stop(self, within_ms: int = _STOP_MS) -> bool:
        """End all threads; False when one did not end in time and must not be destroyed."""
        # Python may free this object later in another thread, which cannot stop timers.
        self._waited_enough.stop()
        self._show_nothing_bare()
        captures = [one for one in (self._current, self._candidate, *self._leaving) if one]
        threads = [self._analysis, *(one.thread for one in captures), *self._jobs]
        for thread in threads:
            thread.ask_to_stop()
        for slot in (self._for_analysis, self._for_window, self._analyses):
            slot.close()
        for capture in captures:
            capture.source.close()  # Ends a read that waits for a silent camera.
        deadline = QDeadlineTimer(within_ms)
        return all(thread.wait(deadline.remainingTime()) for thread in threads)

    def _make_analysis(self, worker: AnalysisWorker) -> WorkerThread:
        worker.runs_on.connect(self._on_runs_on)
        worker.follows.connect(self._on_follows)
        worker.tried_again.connect(self.tried_again)
        worker.switched.connect(self._on_switched)
        worker.failed.connect(self.analysis_failed)
        worker.recovered.connect(self.analysis_recovered)
        return WorkerThread(worker, "analysis")

    def _leave(self, capture: _Capture | None) -> None:
        if capture and capture.thread.running and capture not in self._leaving:
            capture.thread.ask_to_stop()
            self._leaving.append(capture)
            if capture.source.playback:
                capture.source.abandon()  # It may be paused.

    def _let_go(self, capture: _Capture) -> None:
        """Leave it, even while it waits for a silent device."""
        self._leave(capture)
        capture.source.abandon()

    def _give_up_candidate(self) -> None:
        if self._candidate:
            self._let_go(self._candidate)
        self._candidate = self._waiting = None

    def _holders(self, device: str) -> list[_Capture]:
        """The captures that have an exclusive device open."""
        captures = [one for one in (self._current, *self._leaving) if one and one.thread.running]
        return [one for one in captures if device and one.source.device == device]

    def _start_waiting(self, *, at_any_rate: bool = False) -> None:
        """Open the candidate as soon as its device is free."""
        if self._waiting is None:
            return
        if at_any_rate or not self._holders(self._waiting.source.device):
            self._waiting.thread.start()
            self._waiting = None
        else:
            self._waited_enough.start(_STOP_MS)

    @Slot(object)
    def _on_runs_on(self, engine: Engine) -> None:
        self.engine = engine
        self.engine_changed.emit()

    @Slot(object)
    def _on_follows(self, reader: ExpressionReader) -> None:
        self.reader = reader
        self.reader_changed.emit()

    @Slot(object)
    def _on_model_loaded(self, loaded: tuple[LoadAnalyzer, Analyzer]) -> None:
        if loaded[0] is self._wanted:  # Else another model was chosen meanwhile.
            self.load = loaded[0]
            self._reading.go_over_to(*loaded)

    @Slot()
    def _on_switched(self) -> None:
        self.model_changed.emit()
        self.forget_read()
        self._look_again()

    @Slot()
    def _on_job_ended(self) -> None:
        self._jobs = [one for one in self._jobs if one.running]

    @Slot()
    def _on_rung(self) -> None:
        self._doorbell.answer()
        if frame := self._for_window.take(0):
            self._chooser.add_frame(frame)
        if analysis := self._analyses.take(0):
            self._chooser.add_analysis(analysis)
            self._lasting.note(analysis)
        view = self._chooser.choose()
        if view is None:
            self._show_later_faces(analysis)
            return
        if self._paused and view.analysis is None and self.view is not None:
            # A step or a jump: wait a moment for its faces instead of blinking.
            self._unshown = view
            if not self._bare.isActive():
                self._bare.start(_BARE_AFTER_MS)
            return
        self._show_nothing_bare()
        self._show(view)

    @Slot()
    def _on_bare(self) -> None:
        view, self._unshown = self._unshown, None
        if view is not None:
            self._show(view)

    def _show_nothing_bare(self) -> None:
        self._unshown = None
        self._bare.stop()

    def _show_later_faces(self, analysis: View | None) -> None:
        """A late analysis still tells where the faces of later frames are."""
        shown = self.view
        if analysis and shown and shown.analysis is None and shown.source is analysis.source:
            self._show(shown)

    def _show(self, view: View) -> None:
        cover = WHOLE if self.guard.on and view.cover is None else view.cover
        self.view = replace(view, cover=cover, lasting=self._lasting.beside(view))
        self.view_changed.emit()

    def _look_again(self) -> None:
        """Analyse a still or held picture again, because what is covered has changed."""
        view = self.view
        if view is None:
            return
        self._show(view)
        if view.source is self.source and (self._paused or view.source.still):
            self._for_analysis.put(replace(view, analysis=None, cover=None))

    @Slot(object)
    def _on_opened(self, source: FrameSource) -> None:
        if self._candidate is None or source is not self._candidate.source:
            return
        self._predecessor = self._current
        self._leave(self._current)
        self._current, self._candidate = self._candidate, None
        self._gave_way = self.suspended = False
        self._paused = False
        self._chooser.follow(source)
        self._show_nothing_bare()
        self.source_opened.emit()
        self._waited_enough.start(_STOP_MS)
        self._admit()

    @Slot(object, object)
    def _on_failed(self, source: FrameSource, sentence: Sentence) -> None:
        if self._candidate and source is self._candidate.source:
            self._leave(self._candidate)
            self._candidate = None
            gave_way, self._gave_way = self._gave_way, False
            (self.source_lost if gave_way else self.open_failed).emit(sentence)
        elif source is self.source and self._current not in self._leaving:
            self.source_lost.emit(sentence)

    @Slot(object)
    def _on_ended(self, source: FrameSource) -> None:
        if source is self.source:
            self.source_ended.emit()

    @Slot(object)
    def _on_resumed(self, source: FrameSource) -> None:
        if source is self.source:
            self.source_resumed.emit()

    @Slot()
    def _on_thread_ended(self) -> None:
        self._leaving = [one for one in self._leaving if one.thread.running]
        self._start_waiting()
        self._admit()

    @Slot()
    def _on_waited_enough(self) -> None:
        self._predecessor = None
        self._start_waiting(at_any_rate=True)
        self._admit()

    def _admit(self) -> None:
        """Let the current source send frames as soon as the previous one is closed."""
        if self._predecessor and not self._predecessor.thread.running:
            self._predecessor = None
        if self._current and not self._predecessor:
            self._current.worker.admit()
