"""Stands between recorder and window: starts, stops, marks, and says how it goes."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.cover.cover_plan import CoverPlan
from desktop.files.frame_record import FACES_COVERED, NOT_COVERED, WHOLE_COVERED
from desktop.files.table import shortened
from desktop.live.live_session import LiveSession
from desktop.live.view import View
from desktop.recording.manifest import Manifest, Picture
from desktop.recording.recorder import Recorder, RecorderStatus
from desktop.recording.recording_writer import Taken
from desktop.settings.settings import Settings
from desktop.window.kit.lengths import duration
from desktop.window.kit.translation import QT_TR_NOOP, in_value, tr
from desktop.window.picture.frame_renderer import FrameRenderer
from desktop.window.picture.picture_badges import PictureBadges
from desktop.window.record.mark_note import MarkNote
from desktop.window.record.record_dialog import RecordDialog
from desktop.window.record.recording_actions import RecordingActions
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone
from desktop.window.shell.open_folder import open_folder
from desktop.wording import clock

_RECORDED = "recorded"
_TICK_MS = 200
_WAITING_S = 2.0
"""After so long without a frame it is said that there is none."""
_CLOSING_S = 10.0
_LONGEST_PATH = 64
_SLOW = QT_TR_NOOP(
    "The disk can't keep up with the camera, so some frames are lost. "
    "Every analysed frame is recorded."
)
_LOW = QT_TR_NOOP("The disk is almost full. The recording will stop before it is.")
_COVERED = QT_TR_NOOP("Faces are covered in the recording, too.")


@dataclass(frozen=True, slots=True, eq=False)
class _Running:
    """The recording that runs, and which picture it keeps."""

    recorder: Recorder
    picture: Picture


class RecordingPresenter(QObject):
    """One recording at a time; it goes on over every change of source, until it is stopped.

    Attributes:
        actions: what can be done.
        badge: the red sign over the picture, with the clock.
        note: asks for a note on a mark.
        dialog: what to record; None until somebody asks.

    Signals:
        recorded(folder): a recording has ended and lies there.
        marked(number): a mark was set.
        review_asked(folder): play this recording.
    """

    recorded = Signal(Path)
    marked = Signal(int)
    review_asked = Signal(Path)

    def __init__(
        self,
        window: MainWindow,
        session: LiveSession,
        settings: Settings,
        renderer: FrameRenderer,
        badges: PictureBadges,
    ) -> None:
        super().__init__(window)
        self.actions = RecordingActions(window, settings)
        self.badge = badges.add("record", tr("Recording"), alert=True)
        self.note = MarkNote(window.video)
        self.dialog: RecordDialog | None = None
        self._window = window
        self._session = session
        self._settings = settings
        self._renderer = renderer
        self._running: _Running | None = None
        self._last: Path | None = None
        self._frames_at = (0, 0.0)
        self._to_say: list[str] = []
        self._said: set[str] = set()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._connect()
        window.dress()

    @property
    def recorder(self) -> Recorder | None:
        """The recording that runs."""
        return self._running.recorder if self._running else None

    def _connect(self) -> None:
        actions, session = self.actions, self._session
        actions.record.triggered.connect(self._on_record)
        actions.mark.triggered.connect(self._on_mark)
        actions.what.triggered.connect(self._on_what)
        actions.show.triggered.connect(self._on_show)
        actions.review.triggered.connect(self._on_review)
        self.note.noted.connect(self._on_noted)
        self._window.closed.connect(self._on_closed)
        session.engine_changed.connect(self._on_engine_changed)
        session.source_opened.connect(self._on_source)
        session.add_tap(self._take)

    # In the analysis thread.

    def _take(self, view: View) -> None:
        running = self._running
        if running is not None:
            running.recorder.add(self._taken(view, running.picture))

    def _taken(self, view: View, picture: Picture) -> Taken:
        assert view.analysis is not None
        paint: Callable[[], npt.NDArray[np.uint8]] | None = None
        if picture is Picture.CLEAN and view.cover is None:
            paint = partial(_image_of, view)
        elif picture is not Picture.NONE:
            paint = partial(self._renderer.render_pixels, view)
        return Taken(view.source, view.analysis, view.numbers, paint, _covered(view.cover))

    # What was asked for.

    @Slot()
    def _on_record(self) -> None:
        if self._running:
            self._stop(self._running.recorder)
        else:
            self._start()

    def _start(self) -> None:
        source, message = self._session.source, self._window.message
        if source is None:
            message.show_message(tr("Open a camera or a video to record it."), Tone.INFO)
            return
        picture, engine = self.actions.picture, self._session.engine
        manifest = Manifest(picture.value, self._facts())
        self._running = _Running(Recorder(self.actions.folder, manifest, engine), picture)
        self._frames_at = (0, 0.0)
        covers = self._session.guard.on and picture is not Picture.NONE
        self._to_say = [_COVERED] if covers else []
        self._said = set()
        message.withdraw(_RECORDED)
        self._show_running()
        self._tick.start()
        self._on_tick()

    def _stop(self, recorder: Recorder) -> None:
        self.note.finish()
        recorder.stop()
        self.actions.record.setEnabled(False)  # Until all is written.

    @Slot()
    def _on_mark(self) -> None:
        if self._running is None:
            return
        number = self._running.recorder.mark()
        self.marked.emit(number)
        elapsed_s = self._running.recorder.status.elapsed_s
        self.note.ask(
            number, tr("Mark {number} at {time}").format(number=number, time=clock(elapsed_s))
        )
        self._on_tick()

    @Slot(int, str)
    def _on_noted(self, number: int, note: str) -> None:
        if self._running:
            self._running.recorder.note(number, note)

    @Slot()
    def _on_what(self) -> None:
        if self.dialog is None:
            self.dialog = RecordDialog(self.actions, self._window)
        self.dialog.show()
        self.dialog.activateWindow()

    @Slot()
    def _on_show(self) -> None:
        if self._last:
            open_folder(self._last, self._window.message)

    @Slot()
    def _on_review(self) -> None:
        if self._last:
            self._window.message.withdraw(_RECORDED)
            self.review_asked.emit(self._last)

    # What happened.

    @Slot()
    def _on_tick(self) -> None:
        if self._running is None:
            return
        status = self._running.recorder.status
        if status.ended:
            self._on_ended(status)
            return
        self._show_status(status)
        if status.slow:
            self._say_once(_SLOW)
        if status.low_space:
            self._say_once(_LOW)
        if self._to_say and self._window.message.is_free:
            self._window.message.show_message(tr(self._to_say.pop(0)), Tone.INFO)

    def _say_once(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self._to_say.append(sentence)

    def _show_status(self, status: RecorderStatus) -> None:
        seconds = status.elapsed_s
        if status.frames != self._frames_at[0]:
            self._frames_at = (status.frames, seconds)
        waits = seconds - self._frames_at[1] > _WAITING_S
        parts = [tr("Recording {time}").format(time=clock(seconds))]
        parts.append(tr("waiting for a picture") if waits else _frames(status.frames))
        if status.marks:
            parts.append(_marks(status.marks))
        self.badge.say("  ·  ".join(parts))
        self.actions.record.setIconText(tr("Stop {time}").format(time=clock(seconds)))

    def _on_ended(self, status: RecorderStatus) -> None:
        self._tick.stop()
        self.note.finish()
        self._running = None
        self._last = status.folder or self._last
        if status.folder:
            self.recorded.emit(status.folder)
        self.actions.tell_last(known=self._last is not None)
        self._show_running()
        message = self._window.message
        review, show = self.actions.review, self.actions.show
        if status.problem and status.folder:
            message.show_message(status.problem, Tone.ERROR, review, beside=show)
        elif status.problem:
            message.show_message(status.problem, Tone.ERROR, self.actions.what)
        elif status.folder:
            folder = shortened(str(status.folder), _LONGEST_PATH)
            kept = tr("Recorded {duration} to {folder}.").format(
                duration=duration(status.elapsed_s), folder=in_value(folder)
            )
            message.show_message(kept, Tone.INFO, review, beside=show, key=_RECORDED)

    @Slot()
    def _on_source(self) -> None:
        """A picture cannot be recorded; what is being recorded can be stopped beside one."""
        source = self._session.source
        self.actions.record.setEnabled(self._running is not None or not (source and source.still))

    @Slot()
    def _on_engine_changed(self) -> None:
        engine = self._session.engine
        if self._running and engine:
            self._running.recorder.tell_engine(engine)

    @Slot()
    def _on_closed(self) -> None:
        if self._running:
            self._stop(self._running.recorder)
            self._running.recorder.wait(_CLOSING_S)
            if folder := self._running.recorder.status.folder:
                self.recorded.emit(folder)

    def _show_running(self) -> None:
        running = self._running is not None
        self._on_source()
        self.actions.show_recording(running=running)
        self.badge.setVisible(running)
        self._window.dress()

    def _facts(self) -> dict[str, object]:
        return {
            "steadiness": self._settings.steadiness.value,
            "drawn": asdict(self._window.video.drawn),
            "cover_faces": self._session.guard.on,
        }


def _image_of(view: View) -> npt.NDArray[np.uint8]:
    return view.frame.image


def _covered(plan: CoverPlan | None) -> str:
    if plan is None:
        return NOT_COVERED
    return WHOLE_COVERED if plan.whole else FACES_COVERED


def _frames(count: int) -> str:
    return tr("1 frame") if count == 1 else tr("%n frames", "", count)


def _marks(count: int) -> str:
    return tr("1 mark") if count == 1 else tr("%n marks", "", count)
