"""Plays videos and recordings: what the transport bar asks goes to the source that is on show."""

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.capture.playback import SPEEDS, Playback
from desktop.live.live_session import LiveSession
from desktop.live.view import View
from desktop.recording.found_strip import FoundStrip
from desktop.recording.recording_source import RecordingSource
from desktop.window.kit.translation import tr
from desktop.window.playback.seek_bar import STEP_MS
from desktop.window.playback.transport_actions import TransportActions
from desktop.window.playback.transport_bar import TransportBar
from desktop.window.shell.main_window import MainWindow

_COLOUR_MS = 150
_DEFAULT_RATE = 30.0


class TransportPresenter(QObject):
    """Shows the bar for what can be played, and fills its strip as the analysis passes.

    Attributes:
        actions: in the menu and by key.
        bar: first under the picture.
    """

    def __init__(self, window: MainWindow, session: LiveSession) -> None:
        super().__init__(window)
        self.actions = TransportActions(window)
        self.bar = TransportBar(window.tools.pause, self.actions)
        self._window = window
        self._session = session
        self._found: tuple[object, FoundStrip] = (None, FoundStrip())
        self._colours = QTimer(self)
        self._colours.setInterval(_COLOUR_MS)
        self._colours.timeout.connect(self.bar.seek.refresh)
        window.below.insertWidget(0, self.bar)
        self.actions.fill(window.menus.view.addMenu(tr("Playback")))
        actions = self.actions
        window.video.addActions([actions.back, actions.on, actions.start, actions.end])
        actions.set_enabled(enabled=False)
        self._connect()
        window.dress()

    @property
    def _playback(self) -> Playback | None:
        source = self._session.source
        return source.playback if source else None

    def _connect(self) -> None:
        actions, session = self.actions, self._session
        actions.frame_back.triggered.connect(lambda: self._step(-1))
        actions.frame_on.triggered.connect(lambda: self._step(1))
        actions.back.triggered.connect(lambda: self._move(-STEP_MS / 1000))
        actions.on.triggered.connect(lambda: self._move(STEP_MS / 1000))
        actions.start.triggered.connect(lambda: self._seek(0.0))
        actions.end.triggered.connect(lambda: self._seek(float("inf")))
        actions.slower.triggered.connect(lambda: self._change_speed(-1))
        actions.faster.triggered.connect(lambda: self._change_speed(1))
        actions.speed_chosen.connect(self._set_speed)
        self.bar.seek.asked.connect(self._seek)
        session.source_opened.connect(self._on_source_opened)
        session.source_lost.connect(self._on_source_lost)
        session.source_ended.connect(self._on_source_ended)
        session.view_changed.connect(self._on_view)
        session.add_tap(self._fill)
        session.add_ahead_tap(self._fill)

    @Slot()
    def show_marks(self) -> None:
        """The recording's marks may be others now."""
        source = self._session.source
        if isinstance(source, RecordingSource):
            self.bar.seek.show_strip(source.strip, tuple(source.marks))

    # What was asked for.

    def _step(self, frames: int) -> None:
        if playback := self._playback:
            self._window.tools.pause.setChecked(True)
            playback.step(frames)

    def _move(self, seconds: float) -> None:
        if playback := self._playback:
            playback.seek(playback.position_s + seconds)

    @Slot(float)
    def _seek(self, time_s: float) -> None:
        if playback := self._playback:
            playback.seek(time_s)

    def _change_speed(self, stops: int) -> None:
        place = SPEEDS.index(self.actions.speed) + stops
        self._set_speed(SPEEDS[min(max(0, place), len(SPEEDS) - 1)])

    @Slot(float)
    def _set_speed(self, speed: float) -> None:
        if playback := self._playback:
            playback.set_speed(speed)
        self.actions.set_enabled(enabled=self._playback is not None)
        self.actions.show_speed(speed)
        self.bar.show_speed(speed)

    # What happened.

    @Slot()
    def _on_source_opened(self) -> None:
        source, playback = self._session.source, self._playback
        plays = playback is not None
        if isinstance(source, RecordingSource):
            self._found = (None, source.strip)  # Nothing is to be added.
            self.show_marks()
        else:
            self._found = (source, FoundStrip(playback.duration_s if playback else 0.0))
            self.bar.seek.show_strip(self._found[1])
        if playback:
            self.bar.show_position(0.0, playback.duration_s)
        self.bar.setVisible(plays)
        if plays:
            self._colours.start()
        else:
            self._colours.stop()
        self._set_speed(1.0)

    @Slot()
    def _on_source_lost(self) -> None:
        self.actions.set_enabled(enabled=False)

    @Slot()
    def _on_source_ended(self) -> None:
        if self._playback:
            self._window.tools.pause.setChecked(True)  # The way on is to play it once more.

    @Slot()
    def _on_view(self) -> None:
        view, playback = self._session.view, self._playback
        if view and playback and view.source is self._session.source:
            duration_s = max(playback.duration_s, view.frame.time_s)
            self._found[1].stretch(duration_s)
            self.bar.show_position(view.frame.time_s, duration_s)

    def _fill(self, view: View) -> None:
        """In the analysis thread."""
        source, strip = self._found
        if view.source is source and view.analysis is not None:
            lasts_s = 1 / (view.source.frame_rate or _DEFAULT_RATE)
            faces = view.analysis.faces
            strip.add(view.frame.time_s, lasts_s, faces, jumps=view.jumps)
