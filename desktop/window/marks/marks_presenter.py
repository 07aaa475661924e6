"""Changes the marks of the recording on show, in side jobs: a disk may be slow, full or gone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop.live.live_session import LiveSession
from desktop.live.side_job import SideJob
from desktop.recording.manifest import MARKS
from desktop.recording.marks_file import change_mark, remove_mark, restore_marks
from desktop.recording.recording_reader import RecordedMark, read_marks
from desktop.recording.recording_source import RecordingSource
from desktop.window.kit.actions import make_action
from desktop.window.kit.mark_name import mark_name
from desktop.window.kit.translation import tr
from desktop.window.marks.mark_dialog import MarkDialog
from desktop.window.marks.marks_dialog import MarksDialog
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone

_CHANGED = "marks-changed"


@dataclass(frozen=True, slots=True, eq=False)
class _Changed:
    """What came of one change."""

    source: RecordingSource
    marks: tuple[RecordedMark, ...]
    before: bytes | None
    """The file before it; None where there is nothing to take back."""
    said: str


class MarksPresenter(QObject):
    """One change at a time; the last one can be taken back.

    Attributes:
        show: open the list.
        undo: take the last change back.
        menu: of one mark, where it was right-clicked.
        dialog: the list; None before it was opened.

    Signals:
        changed(): the marks of the recording on show are others now.
    """

    changed = Signal()

    def __init__(self, window: MainWindow, session: LiveSession) -> None:
        super().__init__(window)
        self.dialog: MarksDialog | None = None
        self._window = window
        self._session = session
        self._before: bytes | None = None
        self._wanted: Path | None = None
        self._busy = False
        self._number = 0
        self.show = make_action(
            window, tr("Marks…"), "F7", tr("Edit or remove the marks of this recording"), "mark"
        )
        self.undo = make_action(
            window, tr("Undo change to mark"), "Ctrl+Z", tr("Undo the last change to a mark")
        )
        self.undo.setIconText(tr("Undo"))
        window.menus.record.addActions([self.show, self.undo])
        self._head = QAction(self)
        self._head.setEnabled(False)
        self.menu = QMenu(window)
        self.menu.addAction(self._head)
        for name, text in (("go", tr("Go to")), ("edit", tr("Edit…")), ("remove", tr("Remove"))):
            self.menu.addAction(text).triggered.connect(partial(self._on_menu, name))
        self.show.triggered.connect(self._on_show)
        self.undo.triggered.connect(self._on_undo)
        session.source_opened.connect(self._on_source)
        self._tell()
        window.dress()

    @Slot(Path)
    def open_for(self, folder: Path) -> None:
        """Show the list as soon as this recording is on show."""
        self._wanted = folder

    @Slot(int, object)
    def open_menu(self, number: int, place: QPoint) -> None:
        """Show what can be done with a mark, at a place on the screen."""
        mark = self._mark(number)
        if mark is not None:
            self._number = number
            self._head.setText(mark_name(number, mark.note).replace("&", "&&"))
            self.menu.popup(place)

    @property
    def _source(self) -> RecordingSource | None:
        source = self._session.source
        return source if isinstance(source, RecordingSource) else None

    def _mark(self, number: int) -> RecordedMark | None:
        marks = self._source.marks if self._source else ()
        return next((one for one in marks if one.number == number), None)

    # What was asked for.

    @Slot()
    def _on_show(self) -> None:
        if self.dialog is None:
            self.dialog = MarksDialog(self.undo, self._window)
            self.dialog.asked.connect(self._on_asked)
        self.dialog.tell("")
        self._tell()
        self.dialog.show()
        self.dialog.activateWindow()
        self.dialog.list.setFocus()

    def _on_menu(self, what: str) -> None:
        self._on_asked(what, self._number)

    @Slot(str, int)
    def _on_asked(self, what: str, number: int) -> None:
        source, mark = self._source, self._mark(number)
        if source is None or mark is None:
            return
        if what == "go" and source.playback is not None:
            source.playback.seek(mark.time_s)
        elif what == "edit":
            self._ask_change(source, mark)
        elif what == "remove":
            said = tr("Mark {number} removed").format(number=number)
            self._change(source, lambda: remove_mark(source.recording.folder, number), said)

    def _ask_change(self, source: RecordingSource, mark: RecordedMark) -> None:
        position_s = source.playback.position_s if source.playback else 0.0
        last_s = source.recording.frames[-1].time_s
        over = self.dialog if self.dialog and self.dialog.isActiveWindow() else self._window
        asks = MarkDialog(mark, position_s, last_s, over)
        asks.finished.connect(asks.deleteLater)
        said = tr("Mark {number} changed").format(number=mark.number)

        def on_chosen(time_s: float, note: str) -> None:
            recording = source.recording
            self._change(source, lambda: change_mark(recording, mark.number, time_s, note), said)

        asks.chosen.connect(on_chosen)
        asks.open()

    @Slot()
    def _on_undo(self) -> None:
        source, before = self._source, self._before
        if source is not None and before is not None:
            folder = source.recording.folder
            self._change(source, lambda: restore_marks(folder, before), tr("Change undone"))

    # What became of it.

    def _change(self, source: RecordingSource, work: Callable[[], bytes | None], said: str) -> None:
        if self._busy:
            return

        def change() -> _Changed:
            before = work()
            marks = tuple(read_marks(source.recording.folder / MARKS))
            return _Changed(source, marks, before, said)

        self._busy = True
        job = SideJob(change)
        job.done.connect(self._on_changed)
        job.failed.connect(self._on_failed)
        self._session.start(job)

    @Slot(object)
    def _on_changed(self, changed: _Changed) -> None:
        self._busy = False
        changed.source.marks = changed.marks
        if changed.source is not self._source:
            return
        self._before = changed.before
        self.changed.emit()
        self._tell()
        self._say(changed.said, Tone.INFO)

    @Slot(object)
    def _on_failed(self, sentence: str) -> None:
        self._busy = False
        self._say(sentence, Tone.ERROR)

    def _say(self, sentence: str, tone: Tone) -> None:
        if self.dialog is not None:
            self.dialog.tell(sentence)
        can_undo = self.undo.isEnabled() and tone is Tone.INFO
        undo = self.undo if can_undo else None
        self._window.message.show_message(sentence, tone, undo, key=_CHANGED)

    @Slot()
    def _on_source(self) -> None:
        self._before = None
        self._window.message.withdraw(_CHANGED)
        self._tell()
        source = self._source
        if source is None and self.dialog is not None:
            self.dialog.close()
        if source is not None and source.path == self._wanted:
            self._on_show()
        self._wanted = None

    def _tell(self) -> None:
        """What can be done now."""
        source = self._source
        self.show.setEnabled(source is not None)
        self.undo.setEnabled(source is not None and self._before is not None)
        if self.dialog is not None:
            self.dialog.show_marks(source.marks if source else ())
