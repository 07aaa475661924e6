"""Stands between window and session: what was asked for goes down, what happened comes up."""

from collections.abc import Callable
from functools import partial
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction, QImage

from desktop.capture.camera_source import CameraSource
from desktop.capture.demo_source import DemoSource
from desktop.capture.frame_source import FrameSource
from desktop.capture.live_source import LiveSource
from desktop.live.live_session import LiveSession
from desktop.live.pasted_picture import PastedPicture
from desktop.live.view import View
from desktop.window.faces.answer_words import spoken_of
from desktop.window.faces.recent_faces import RecentFaces
from desktop.window.kit.translation import in_words, tr
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone
from models.errors import MoodmirrorError
from models.face_answer import FaceAnswer
from models.sentence import Sentence

_FACTS_MS = 250
_NOTICE_MS = 300
_NO_FACE_S = 2.0
_OPENING, _PAUSED, _FACES, _END, _ANALYSIS = "opening", "paused", "faces", "end", "analysis"
_STILL_S = 1.0
"""Without a new picture for so long, the last figures are no longer true."""

MakeSource = Callable[[], FrameSource]


class LivePresenter(QObject):
    """Decides what the window says; knows neither threads nor paint."""

    def __init__(self, window: MainWindow, session: LiveSession, make_camera: MakeSource) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._make_camera = make_camera
        self._make_asked = self._make_shown = make_camera
        self._running = False
        self._was_live = False
        self._no_camera_because: Sentence | None = None
        self._way_out = window.tools.open
        self._play_again = QAction(tr("Play again"), self)
        self._play_again.setToolTip(tr("Play the video again"))
        self._quietly = False
        self._face_seen_at: float | None = None
        self._recent = RecentFaces()
        self._notice = QTimer(self)
        self._notice.setSingleShot(True)
        self._notice.setInterval(_NOTICE_MS)
        self._notice.timeout.connect(self._on_notice)
        self._facts = QTimer(self)
        self._facts.timeout.connect(self._on_facts)
        self._facts.start(_FACTS_MS)
        self._on_facts()
        self._connect()

    def open(self, make: MakeSource) -> None:
        """Open what ``make`` makes; what runs goes on until that has given its first frame."""
        self._quietly = False
        self._make_asked = make
        try:
            source = make()
        except MoodmirrorError as error:
            self._on_open_failed(error.sentence)
            return
        if self._session.source is None:
            self._window.video.show_placeholder(tr("Starting…"))
        self._session.open(source)
        self._window.tools.show_opening(opening=True)
        self._notice.start()

    @Slot()
    def go_live(self) -> None:
        """Show the camera, whatever is on show now."""
        if not (self._is_live and self._running):
            self.open_camera()

    def open_camera(self, *, way_out: QAction | None = None, quietly: bool = False) -> None:
        """Open the camera anew, also where one is on show.

        Args:
            way_out: the button beside the sentence where the demo stands in; opens a file if None.
            quietly: nobody asked for it just now, so say nothing should it fail.
        """
        self._way_out = way_out or self._window.tools.open
        self.open(self._make_camera)
        self._quietly = quietly

    @property
    def _is_live(self) -> bool:
        return self._session.source is not None and self._make_shown is self._make_camera

    @property
    def _is_analyzed(self) -> bool:
        view = self._session.view
        shown = view is not None and view.source is self._session.source
        return shown and view is not None and view.analysis is not None

    def _connect(self) -> None:
        window, session = self._window, self._session
        window.tools.camera.triggered.connect(self.go_live)
        window.tools.demo.triggered.connect(self._on_demo)
        window.tools.again.triggered.connect(self._on_again)
        self._play_again.triggered.connect(self._on_play_again)
        window.tools.cancel.triggered.connect(self.cancel_opening)
        window.tools.pause.toggled.connect(self._on_pause)
        window.picture_given.connect(self._on_picture)
        session.view_changed.connect(self._on_view)
        session.source_opened.connect(self._on_source_opened)
        session.open_failed.connect(self._on_open_failed)
        session.source_lost.connect(self._on_source_lost)
        session.source_suspended.connect(self._on_source_suspended)
        session.source_ended.connect(self._on_source_ended)
        session.source_resumed.connect(self._on_source_resumed)
        session.analysis_failed.connect(self._on_analysis_failed)
        session.analysis_recovered.connect(self._on_analysis_recovered)

    # What was asked for.

    @Slot()
    def _on_demo(self) -> None:
        self.open(DemoSource)

    @Slot()
    def _on_again(self) -> None:
        self.open(self._make_asked)

    @Slot()
    def _on_play_again(self) -> None:
        source = self._session.source
        if source and source.playback:
            self._window.tools.pause.setChecked(False)  # From the end, it goes on at the start.
        else:
            self._on_again()

    @Slot()
    def cancel_opening(self) -> None:
        """Open nothing; what is on show goes on."""
        self._make_asked = self._make_shown
        self._session.cancel_opening()
        self._opening_is_over()
        self._window.message.withdraw(_OPENING)
        if self._session.source is None:
            self._window.video.show_placeholder(tr("Nothing open"))

    @Slot(object)
    def _on_picture(self, image: QImage) -> None:
        self.open(partial(PastedPicture, image))

    @Slot(bool)
    def _on_pause(self, paused: bool) -> None:
        self._session.set_paused(paused)
        if paused:
            self._whisper(tr("Paused"), _PAUSED)
        else:
            self._window.message.withdraw(_PAUSED)

    # What happened.

    @Slot()
    def _on_source_opened(self) -> None:
        source = self._session.source
        assert source is not None
        window = self._window
        self._make_shown = self._make_asked
        self._opening_is_over()
        self._running = True
        self._was_live = self._was_live or self._is_live
        self._face_seen_at = None
        self._recent.clear()
        window.panel.select(0)
        window.video.meter.clear()
        window.tools.pause.setChecked(False)
        window.tools.pause.setEnabled(not source.still)
        window.side.steadiness.setVisible(not source.still)
        way_back = not self._is_live and (self._was_live or self._make_shown is not DemoSource)
        window.show_source(in_words(source.name), live=self._is_live, way_back=way_back)
        window.message.clear()
        self._notice.start()
        if self._no_camera_because:
            instead = tr("Showing the demo for now.")
            sentence = f"{in_words(self._no_camera_because)} {instead}"
            window.message.show_message(sentence, Tone.INFO, self._way_out)
            self._no_camera_because = None
        elif source.left_out:
            window.message.show_message(source.left_out, Tone.INFO)

    @Slot(object)
    def _on_open_failed(self, sentence: Sentence) -> None:
        self._opening_is_over()
        if self._quietly:
            return
        nothing_yet = self._session.source is None
        asked_camera = self._make_asked is self._make_camera
        if nothing_yet and asked_camera:
            self._no_camera_because = sentence
            self.open(DemoSource)
            return
        if nothing_yet:
            self._window.video.show_placeholder(tr("Nothing open"))
        tools = self._window.tools
        self._complain(sentence, tools.again if asked_camera else tools.open)

    @Slot(object)
    def _on_source_lost(self, sentence: Sentence) -> None:
        self._running = False
        self._opening_is_over()
        self._make_asked = self._make_shown
        self._complain(sentence, self._window.tools.again)

    @Slot()
    def _on_source_suspended(self) -> None:
        self._running = False
        self._opening_is_over()
        self._make_asked = self._make_shown

    @Slot()
    def _on_source_ended(self) -> None:
        self._running = False
        source = self._session.source
        if source and not source.still:
            self._make_asked = self._make_shown
            sentence, again = tr("End of video"), self._play_again
            self._window.message.show_message(sentence, Tone.INFO, again, key=_END)

    @Slot()
    def _on_source_resumed(self) -> None:
        self._running = True
        self._window.message.withdraw(_END)

    @Slot(object)
    def _on_analysis_failed(self, sentence: Sentence) -> None:
        self._recent.clear()
        self._window.panel.show_faces(())
        self._window.message.show_message(sentence, Tone.ERROR, key=_ANALYSIS)

    @Slot()
    def _on_analysis_recovered(self) -> None:
        self._window.message.withdraw(_ANALYSIS)

    @Slot()
    def _on_view(self) -> None:
        view = self._session.view
        assert view is not None
        if view.analysis is not None:
            self._watch_for_faces(view, found=bool(view.faces))
        self._window.video.show_view(view)
        self._window.panel.show_faces(self._recent.update(view))

    @Slot()
    def _on_notice(self) -> None:
        """Only what takes its time is worth a word."""
        session = self._session
        if session.opening:
            if not self._quietly:
                text = tr("Opening {name}…").format(name=in_words(session.opening.name))
                self._window.message.show_message(
                    text, Tone.BUSY, self._window.tools.cancel, key=_OPENING
                )
        elif session.source and session.source.still and not self._is_analyzed:
            self._whisper(tr("Looking for faces…"), _FACES)

    @Slot()
    def _on_facts(self) -> None:
        view = self._session.view
        if view is None:
            facts = []
        elif view.source.still:
            facts = self._facts_of_still(view)
        else:
            facts = self._facts_of_stream(view)
        self._window.status.show_facts(facts, self._details(view))
        self._window.video.setAccessibleDescription(_described(view))

    def _facts_of_still(self, view: View) -> list[str]:
        facts = [in_words(view.source.name), f"{view.frame.width} × {view.frame.height}"]
        if view.analysis is not None:
            count = len(view.analysis.faces)
            facts.append(tr("1 face") if count == 1 else tr("%n faces", "", count))
        return facts

    def _facts_of_stream(self, view: View) -> list[str]:
        meter, source = self._window.video.meter, view.source
        name = in_words(source.name)
        if self._window.tools.pause.isChecked() or not self._running:
            return [name, tr("Paused") if self._running else tr("Stopped")]
        if isinstance(source, LiveSource) and source.still_s > _STILL_S:
            still = tr("No new picture for {seconds} s").format(seconds=round(source.still_s))
            return [name, still]
        rate = tr("{rate} fps").format(rate=round(meter.frames_per_second(perf_counter())))
        delay = tr("{delay} ms delay").format(delay=round(meter.median_ms))
        return [name, rate, delay]

    def _details(self, view: View | None) -> str:
        if view is None or view.analysis is None:
            return ""
        meter, took = self._window.video.meter, view.analysis.timings
        stages = f"{took.detect:.1f} + {took.align:.1f} + {took.classify:.1f}"
        details = tr("Detect + align + classify: {stages} ms").format(stages=stages)
        if view.source.still:
            return details
        delay = tr("From {start} to screen: median {median} ms, 95th percentile {p95} ms").format(
            start=_start_of_delay(view.source),
            median=round(meter.median_ms),
            p95=round(meter.p95_ms),
        )
        return f"{delay}\n{details}"

    def _watch_for_faces(self, view: View, *, found: bool) -> None:
        now = view.frame.captured_at
        if found or self._face_seen_at is None:
            self._face_seen_at = now
        if found:
            self._window.message.withdraw(_FACES)
            if self._window.tools.pause.isChecked():
                self._whisper(tr("Paused"), _PAUSED)
        elif view.source.still:
            self._whisper(tr("No faces found in this picture"), _FACES)
        elif now - self._face_seen_at >= _NO_FACE_S:
            self._whisper(tr("No face in view"), _FACES)

    def _opening_is_over(self) -> None:
        still_opens = self._session.opening is not None  # Not that, but something else failed.
        if not still_opens:
            self._notice.stop()
        self._window.tools.show_opening(opening=still_opens)

    def _complain(self, sentence: Sentence, action: QAction | None = None) -> None:
        self._window.message.show_message(sentence, Tone.ERROR, action)

    def _whisper(self, text: str, key: str) -> None:
        """Say it only where nothing more important is said."""
        if self._window.message.is_free:
            self._window.message.show_message(text, Tone.QUIET, key=key)


def _described(view: View | None) -> str:
    """The picture in one sentence, e.g. ``2 faces: Happy; Not sure, turned away``."""
    if view is None:
        return ""
    if view.cover and view.cover.whole:
        return tr("hidden")
    people = view.faces if view.analysis else view.people
    if not people:
        return tr("no faces")
    count = tr("1 face") if len(people) == 1 else tr("%n faces", "", len(people))
    return f"{count}: {'; '.join(spoken_of(FaceAnswer.of(one.face)) for one in people)}"


def _start_of_delay(source: FrameSource) -> str:
    """From when on the delay of a frame is counted."""
    if not isinstance(source, CameraSource):
        return tr("decoding")
    if source.stamped:
        return tr("the camera's time stamp (start of the frame, before transfer and decoding)")
    return tr("the frame's arrival (without exposure and transfer, which can't be measured here)")
