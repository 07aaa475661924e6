"""Stands between the analysis, its history and the timeline under the picture."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot

from desktop.capture.frame_source import FrameSource
from desktop.live.live_session import LiveSession
from desktop.live.side_job import SideJob
from desktop.live.view import View
from desktop.recording.recording_source import RecordingSource
from desktop.settings.settings import Settings
from desktop.timeline.history import History, Mark
from desktop.timeline.scene import scene_of
from desktop.timeline.scope import DEFAULT_SPAN_S, SPANS_S, Scope
from desktop.timeline.video_scope import VideoScope
from desktop.wall_clock import wall_s
from desktop.window.kit.mark_name import mark_name
from desktop.window.kit.translation import tr
from desktop.window.record.recording_presenter import RecordingPresenter
from desktop.window.shell.main_window import MainWindow
from desktop.window.timeline import wording
from desktop.window.timeline.time_axis import TimeAxis
from desktop.window.timeline.timeline_actions import TimelineActions
from desktop.window.timeline.timeline_panel import TimelinePanel

if TYPE_CHECKING:
    from desktop.window.timeline.timeline_plot import TimelinePlot

_DRAW_MS = 100
_SOON_MS = 15
_LOAD_AFTER_MS = 1000
_SMALL_WINDOW, _LARGE_WINDOW = 600, 960
_THIN, _USUAL, _HIGH = 120, 176, 216


class TimelinePresenter(QObject):
    """Keeps the history going, whether it is shown or not, and draws it ten times a second.

    Attributes:
        history: of the source that is analysed.
        panel: the timeline's widget.

    Signals:
        shown_changed(shown): whether it is on show; of a video it is the bar to seek by, too.
    """

    shown_changed = Signal(bool)

    def __init__(self, window: MainWindow, session: LiveSession, settings: Settings) -> None:
        super().__init__(window)
        self.history = History()
        self.panel = TimelinePanel(window.icons)
        self._window = window
        self._session = session
        self._settings = settings
        self._live_span_s = _known_span(settings)
        self._scope = Scope(self._live_span_s)
        self._actions = TimelineActions(window)
        self._analyzed: FrameSource | None = None  # The analysis thread's alone.
        self._recording: RecordingPresenter | None = None
        self._marks: dict[int, Mark] = {}
        self._person = 1
        self._has_been_there = True
        self._drawn: object = None
        self._small = self._is_still = False
        self._load_began = False
        self._wanted = {False: settings.flag("timeline/shown", default=True), True: False}
        self._loader: SideJob | None = None
        self._ticking = QTimer(self)
        self._ticking.setInterval(_DRAW_MS)
        self._ticking.timeout.connect(self._draw)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._draw)
        # What a person waits for comes first: picture, faces, numbers.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LOAD_AFTER_MS)
        self._later.timeout.connect(self._load)
        window.below.addWidget(self.panel)
        window.dress()
        self._connect()
        self._actions.show.setChecked(self._wanted[False])
        self._on_shown(self._wanted[False])
        self._tell_span()

    def add_mark(self, time_s: float, note: str = "") -> Mark:
        """Show a thin line at a moment, in seconds on the source's own clock."""
        mark = self.history.add_mark(time_s, note)
        self._redraw()
        return mark

    @Slot()
    def show_marks(self) -> None:
        """The recording's marks may be others now."""
        if self._session.source is not None:
            self._put_in_marks(self._session.source)
            self._redraw()

    def follow_marks(self, recording: RecordingPresenter) -> None:
        """Show the marks that are set in recordings."""
        self._recording = recording
        recording.actions.mark.triggered.connect(self._on_mark)
        recording.note.noted.connect(self._on_noted)

    def _connect(self) -> None:
        window, actions, chart = self._window, self._actions, self.panel.chart
        self.panel.header.set_actions(actions.spans, actions.hold)
        actions.show.toggled.connect(self._on_shown)
        actions.hold.toggled.connect(self._on_hold)
        actions.span_chosen.connect(self._on_span_chosen)
        actions.span_asked.connect(self._on_span_asked)
        actions.person_chosen.connect(self._on_person)
        window.panel.selected_changed.connect(self._on_selected)
        chart.person_chosen.connect(self._on_person)
        chart.span_asked.connect(self._on_span_asked)
        chart.scrolled.connect(self._on_scrolled)
        chart.sought.connect(self._on_sought)
        chart.seek_stepped.connect(self._on_seek_stepped)
        chart.reading_placed.connect(self._on_reading_placed)
        chart.reading_stepped.connect(self._on_reading_stepped)
        self._session.add_tap(self._on_analyzed)
        self._session.add_ahead_tap(self._on_analyzed)
        self._session.view_changed.connect(self._on_view)
        self._session.source_opened.connect(self._on_source)
        self._session.readings_forgotten.connect(self._on_forgotten)
        window.installEventFilter(self)
        window.closed.connect(self._on_closed)

    def _on_analyzed(self, view: View) -> None:
        """In the analysis thread."""
        if view.source is not self._analyzed:
            self._analyzed = view.source
            playback = view.source.playback
            self.history.clear(playback.duration_s if playback else None)
            self._put_in_marks(view.source)
        if view.analysis is not None and not view.source.still:
            frame = view.frame
            faces = zip(view.numbers, view.analysis.faces, strict=True)
            self.history.add(frame.time_s, frame.captured_at, faces)

    def _put_in_marks(self, source: FrameSource) -> None:
        if isinstance(source, RecordingSource):
            self.history.replace_marks(
                Mark(one.time_s, mark_name(one.number, one.note), one.number)
                for one in source.marks
            )

    # What happened.

    @Slot()
    def _on_view(self) -> None:
        view = self._session.view
        if view is not None and isinstance(self._scope, VideoScope):
            self._scope.stretch(view.frame.time_s)
            self._scope.play_at(view.frame.time_s)
        if not self._load_began and view is not None and view.analysis is not None:
            self._load_began = True
            self._later.start()

    @Slot()
    def _on_source(self) -> None:
        source = self._session.source
        assert source is not None
        self._person, self._has_been_there = 1, True
        playback = source.playback
        self._scope = VideoScope(playback.duration_s) if playback else Scope(self._live_span_s)
        self._actions.hold.setChecked(False)
        self._actions.show_video(playback is not None)
        self.panel.header.hold.setVisible(playback is None)
        self._tell_span()
        self._actions.tell_people(())
        self._is_still = source.still
        self._actions.show.setEnabled(not source.still)
        self._show_panel()

    @Slot()
    def _on_forgotten(self) -> None:
        """A video is read anew; what a camera showed was as it was."""
        source = self._session.source
        if source is not None and source.playback is not None:
            self.history.clear(source.playback.duration_s)
            self._put_in_marks(source)

    @Slot()
    def _load(self) -> None:
        """Lines are drawn by a library that is loaded when they are wanted."""
        if self._actions.show.isChecked() and self._loader is None:
            self._loader = SideJob(_plot_class)
            self._loader.done.connect(self._on_loaded)
            self._session.start(self._loader)

    @Slot(object)
    def _on_loaded(self, plot: Callable[[], "TimelinePlot"]) -> None:
        self.panel.chart.set_plot(plot())
        self._redraw()

    @Slot()
    def _on_closed(self) -> None:
        for timer in (self._ticking, self._soon, self._later):
            timer.stop()

    # What was asked for.

    @Slot(bool)
    def _on_shown(self, shown: bool) -> None:
        self._show_panel()
        self._actions.tell_shown(shown=shown)
        if shown != self._wanted[self._small]:
            self._wanted[self._small] = shown
            if not self._small:
                self._settings.keep("timeline/shown", shown)
        if shown:
            self._ticking.start()
            self._redraw()
        else:
            self._ticking.stop()
            self._actions.hold.setChecked(False)
        if self._load_began:
            self._load()

    def _show_panel(self) -> None:
        """A picture has no timeline, whatever was chosen for what moves."""
        shown = self._actions.show.isChecked() and not self._is_still
        self.panel.setVisible(shown)
        self.shown_changed.emit(shown)

    @Slot(bool)
    def _on_hold(self, held: bool) -> None:
        latest_s = self.history.latest_s
        if not held:
            self._scope.go_on()
        elif self._scope.held_at_s is None and latest_s is not None:
            self._scope.hold(latest_s)
        self._window.dress()
        self._redraw()

    @Slot(float)
    def _on_span_chosen(self, seconds: float) -> None:
        self._scope.choose_span(seconds)
        self._tell_span()

    @Slot(int)
    def _on_span_asked(self, steps: int) -> None:
        self._scope.change_span(steps)
        self._tell_span()

    @Slot(float)
    def _on_scrolled(self, seconds: float) -> None:
        oldest_s, latest_s = self.history.oldest_s, self.history.latest_s
        if oldest_s is not None and latest_s is not None:
            self._scope.scroll(seconds, oldest_s, latest_s)
            if not isinstance(self._scope, VideoScope):
                self._actions.hold.setChecked(True)
            self._redraw()

    @Slot(float)
    def _on_sought(self, time_s: float) -> None:
        source = self._session.source
        if source is not None and source.playback is not None:
            source.playback.seek(time_s)

    @Slot(float)
    def _on_seek_stepped(self, seconds: float) -> None:
        source = self._session.source
        if source is not None and source.playback is not None:
            source.playback.seek(source.playback.position_s + seconds)

    @Slot(int)
    def _on_person(self, number: int) -> None:
        self._window.panel.select(number)
        self._on_selected(number)  # Also where that one is selected already.

    @Slot(int)
    def _on_selected(self, number: int) -> None:
        if number:
            self._person, self._has_been_there = number, False
            self._redraw()

    @Slot(object)
    def _on_reading_placed(self, place: float | None) -> None:
        if place != self._scope.reading:
            self._scope.reading = place
            self._redraw()

    @Slot(int)
    def _on_reading_stepped(self, steps: int) -> None:
        beyond_s = self._scope.move_reading(steps)
        if beyond_s:
            self._on_scrolled(beyond_s)
        self._redraw()

    def _tell_span(self) -> None:
        if not isinstance(self._scope, VideoScope):
            self._live_span_s = self._scope.span_s
            self._settings.keep("timeline/span", round(self._scope.span_s))
        self._actions.tell_span(self._scope.span_s)
        self.panel.header.show_span(self._name_of_span())
        self._redraw()

    def _name_of_span(self) -> str:
        scope = self._scope
        if isinstance(scope, VideoScope) and scope.span_s >= scope.duration_s:
            return tr("Whole video")
        return wording.span(scope.span_s)

    @Slot()
    def _on_mark(self) -> None:
        latest_s, recorder = self.history.latest_s, self._recording and self._recording.recorder
        if recorder and latest_s is not None:
            self._marks[recorder.status.marks] = self.add_mark(latest_s)

    @Slot(int, str)
    def _on_noted(self, number: int, note: str) -> None:
        if number in self._marks:
            self.history.note_mark(self._marks[number], note)
            self._redraw()

    # The drawing.

    def _follow_who_is_there(self) -> None:
        """Leave a person who has left; one who was chosen to be looked back at stays."""
        there = self._window.panel.cards.keys()
        if self._person in there:
            self._has_been_there = True
        elif there and self._has_been_there and self._scope.held_at_s is None:
            self._person = min(there)
            self._redraw()

    def _redraw(self) -> None:
        """Soon, and once for all that is asked until then."""
        self._drawn = None
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _draw(self) -> None:
        latest_s = self.history.latest_s
        chart, scope = self.panel.chart, self._scope
        if latest_s is None or not chart.isVisible() or self._window.isMinimized():
            return
        self._follow_who_is_there()
        position_s = scope.position_s if isinstance(scope, VideoScope) else None
        drawn = (scope.end_s(latest_s), chart.size(), position_s, latest_s)
        if drawn == self._drawn:
            return
        scene = scene_of(self.history, scope, self._person, chart.columns)
        if scene is None:
            return
        self._drawn = drawn
        self.panel.show_scene(scene, self._axis())
        self._actions.tell_people(tuple(scene.strips))

    def _axis(self) -> TimeAxis:
        source = self._session.source
        if source is None or not source.live:
            return TimeAxis()
        latest_s = self.history.latest_s or 0.0
        return TimeAxis(wall_s(self.history.captured_at) - latest_s)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """A small window keeps its height for the picture until somebody asks for the timeline."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            height = self._window.height()
            self._small = height < _SMALL_WINDOW
            high = _THIN if self._small else _HIGH if height >= _LARGE_WINDOW else _USUAL
            self.panel.set_height(high)
            self._actions.show.setChecked(self._wanted[self._small])
        return False


def _known_span(settings: Settings) -> float:
    seconds = float(settings.number("timeline/span", round(DEFAULT_SPAN_S), 10, 600))
    return seconds if seconds in SPANS_S else DEFAULT_SPAN_S


def _plot_class() -> type["TimelinePlot"]:
    """What draws the lines: half a second of importing that the window need not wait for."""
    from desktop.window.timeline.timeline_plot import TimelinePlot  # noqa: PLC0415

    return TimelinePlot
