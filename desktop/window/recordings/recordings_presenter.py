"""Lists the recordings, and does with them what a person asks for, in side jobs."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QAction, QDesktopServices, QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox

from desktop.live.live_session import LiveSession
from desktop.live.side_job import SideJob
from desktop.recording.export import Paint, Progress, StoppedError, export_recording
from desktop.recording.recording_list import (
    ListedRecording,
    delete_recording,
    list_recordings,
    listed,
    picture_of,
)
from desktop.recording.recording_reader import Recording
from desktop.recording.recording_source import RecordingSource
from desktop.recording.trim import trim_recording
from desktop.window.kit.actions import make_action
from desktop.window.kit.translation import in_value, in_words, tr
from desktop.window.picture.frame_renderer import FrameRenderer
from desktop.window.recordings.export_paint import ExportKind, export_paint
from desktop.window.recordings.recordings_dialog import RecordingsDialog
from desktop.window.recordings.recordings_model import PICTURE, title_of
from desktop.window.recordings.trim_dialog import TrimDialog
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone
from models.sentence import Sentence

_EXPORTED = "recording-exported"


class RecordingsPresenter(QObject):
    """One export at a time, in the background.

    Attributes:
        show: open the list.
        export: export the recording on show, or the last one.
        dialog: the list; None before it was opened.

    Signals:
        review_asked(folder): play it.
        marks_asked(folder): list its marks; ``review_asked`` comes with it.
        report_asked(folder): sum it up.
    """

    review_asked = Signal(Path)
    marks_asked = Signal(Path)
    report_asked = Signal(Path)
    _progressed = Signal(float)
    _pictured = Signal(int, QImage)

    def __init__(
        self,
        window: MainWindow,
        session: LiveSession,
        renderer: FrameRenderer,
        folder: Callable[[], Path],
    ) -> None:
        """``folder`` tells where recordings are kept."""
        super().__init__(window)
        self.dialog: RecordingsDialog | None = None
        self._window = window
        self._session = session
        self._renderer = renderer
        self._folder = folder
        self._stopping = Event()
        self._exporting = ""
        self._job: SideJob | None = None
        self.show = make_action(
            window, tr("Recordings…"), "Ctrl+Shift+J", tr("Review, export or delete recordings")
        )
        self.export = make_action(
            window,
            tr("Export video…"),
            "Ctrl+Shift+X",
            tr("Save a video of the recording on show, or of the last one"),
        )
        self._cancel = QAction(tr("Cancel"), self)
        self._cancel.setToolTip(tr("Stop exporting"))
        self._cancel.triggered.connect(self._stopping.set)
        self._last: Path | None = None
        window.menus.record.addActions([self.show, self.export])
        self.export.triggered.connect(self._on_export)
        self.show.triggered.connect(self._on_show)
        self._progressed.connect(self._on_progressed)
        self._pictured.connect(self._on_pictured)
        window.closed.connect(self._stopping.set)

    @Slot(Path)
    def remember(self, folder: Path) -> None:
        """Know which recording has just ended."""
        self._last = folder
        self.look_again()

    @Slot()
    def look_again(self) -> None:
        """Another recording is there, or one is gone."""
        if self.dialog is not None and self.dialog.isVisible():
            self._list()

    @Slot()
    def _on_show(self) -> None:
        if self.dialog is None:
            self.dialog = RecordingsDialog(self._window)
            self.dialog.asked.connect(self._on_asked)
            self.dialog.cancel_asked.connect(self._stopping.set)
            self.dialog.finished.connect(self._show_running)
        self.dialog.show()
        self.dialog.activateWindow()
        self._window.message.withdraw(_EXPORTED)  # The list says it now.
        self._list()

    def _list(self) -> None:
        folder = self._folder()
        job = SideJob(lambda: list_recordings(folder))
        job.done.connect(self._on_listed)
        self._start(job)

    @Slot(object)
    def _on_listed(self, recordings: list[ListedRecording]) -> None:
        if self.dialog is not None:
            self.dialog.show_recordings(recordings)
            self._session.start(SideJob(partial(self._read_pictures, list(recordings))))

    def _read_pictures(self, recordings: list[ListedRecording]) -> None:
        """In a thread of its own."""
        for row, recording in enumerate(recordings):
            if self._stopping.is_set() and self._window.isHidden():
                return
            pixels = picture_of(recording, 2 * PICTURE.width())
            if pixels is not None:
                self._pictured.emit(row, _image(pixels))

    @Slot(int, QImage)
    def _on_pictured(self, row: int, image: QImage) -> None:
        if self.dialog is not None:
            self.dialog.model.show_picture(row, image)

    @Slot(str)
    def _on_asked(self, what: str) -> None:
        chosen = self.dialog.chosen if self.dialog is not None else None
        if chosen is None:
            return
        does: dict[str, Callable[[ListedRecording], None]] = {
            "review": self._review,
            "marks": self._list_marks,
            "report": lambda one: self.report_asked.emit(one.folder),
            "export": self._ask_export,
            "trim": self._ask_trim,
            "folder": self._open_folder,
            "delete": self._ask_delete,
        }
        does[what](chosen)

    def _review(self, recording: ListedRecording) -> None:
        assert self.dialog is not None
        self.dialog.close()
        self.review_asked.emit(recording.folder)

    def _list_marks(self, recording: ListedRecording) -> None:
        self.marks_asked.emit(recording.folder)
        self._review(recording)

    def _open_folder(self, recording: ListedRecording) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(recording.folder))):
            self._tell(tr("It is in {folder}").format(folder=in_value(recording.folder)))

    # Deleting.

    def _ask_delete(self, recording: ListedRecording) -> None:
        box = QMessageBox(self.dialog)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(tr("Delete recording"))
        box.setText(tr("Delete the recording of {time}?").format(time=title_of(recording)))
        box.setInformativeText(tr("This can't be undone."))
        delete = box.addButton(tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        delete.setProperty("secondary", True)
        delete.style().polish(delete)  # The box did so before it knew that.
        keep = box.addButton(tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        delete.clicked.connect(lambda: self._delete(recording))
        box.open()

    def _delete(self, recording: ListedRecording) -> None:
        job = SideJob(lambda: delete_recording(recording.folder))
        job.failed.connect(self._tell)
        job.finished.connect(self.look_again)
        self._start(job)

    # Trimming.

    def _ask_trim(self, recording: ListedRecording) -> None:
        dialog = TrimDialog(recording.duration_s, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(lambda start, end: self._trim(recording, start, end))
        dialog.open()

    def _trim(self, recording: ListedRecording, start_s: float, end_s: float) -> None:
        def work() -> Path:
            return trim_recording(Recording.open(recording.folder), start_s, end_s)

        self._tell(tr("Trimming…"))
        job = SideJob(work)
        job.failed.connect(self._tell)
        job.done.connect(self._on_trimmed)
        self._start(job)

    @Slot(object)
    def _on_trimmed(self, folder: Path) -> None:
        self._tell(tr("Saved as {name}").format(name=in_value(folder.name)))
        self.look_again()

    # Exporting.

    @Slot()
    def _on_export(self) -> None:
        source = self._session.source
        folder = source.path if isinstance(source, RecordingSource) else self._last
        if folder is None or self._exporting or not folder.is_dir():
            self._on_show()
            return
        recording = listed(folder)
        if recording.videos:
            self._ask_export(recording)
        else:
            sentence = tr("This recording has no video. Its numbers are in its folder.")
            self._window.message.show_message(sentence, Tone.INFO)

    def _ask_export(self, recording: ListedRecording) -> None:
        """The kind of video is chosen with its name."""
        name = f"{recording.folder.name}.mp4"
        kinds = (ExportKind.AS_RECORDED,) if _is_painted(recording) else tuple(ExportKind)
        filters = {f"{tr(kind.value)} (*.mp4)": kind for kind in kinds}
        dialog = QFileDialog(self._window, tr("Export video"), str(recording.folder.parent / name))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(filters))
        dialog.setDefaultSuffix("mp4")
        dialog.selectFile(name)

        def on_selected(file: str) -> None:
            source = RecordingSource(recording.folder)
            kind = filters[dialog.selectedNameFilter()]
            self._export(recording, Path(file), export_paint(kind, source, self._renderer))

        dialog.fileSelected.connect(on_selected)
        dialog.open()

    def _export(self, recording: ListedRecording, path: Path, paint: Paint) -> None:
        self._stopping.clear()
        self._exporting = tr("Exporting {name}").format(name=in_value(path.name))

        def work() -> Path | None:
            progress = Progress(self._progressed.emit, self._stopping.is_set)
            try:
                export_recording(Recording.open(recording.folder), path, paint, progress)
            except StoppedError:
                return None
            return path

        job = SideJob(work)
        job.failed.connect(self._on_export_failed)
        job.done.connect(self._on_exported)
        self._on_progressed(0.0)
        self._show_running()
        self._start(job)

    @property
    def _list_is_hidden(self) -> bool:
        return self.dialog is None or self.dialog.isHidden()

    @Slot()
    def _show_running(self) -> None:
        """Where no list shows what is exported, the window does, with the way to stop it."""
        if self._exporting and self._list_is_hidden:
            message = self._window.message
            message.show_message(self._exporting, Tone.BUSY, self._cancel, key=_EXPORTED)

    @Slot(float)
    def _on_progressed(self, share: float) -> None:
        if self.dialog is not None and self._exporting:
            self.dialog.show_work(self._exporting, share)

    @Slot(object)
    def _on_exported(self, path: Path | None) -> None:
        said = tr("Exported to {file}").format(file=in_value(path)) if path else ""
        self._end_export(said, Tone.INFO)

    @Slot(object)
    def _on_export_failed(self, sentence: Sentence) -> None:
        self._end_export(sentence, Tone.ERROR)

    def _end_export(self, sentence: str, tone: Tone) -> None:
        self._exporting = ""
        self._tell(sentence)
        self._window.message.withdraw(_EXPORTED)
        if sentence and self._list_is_hidden:
            self._window.message.show_message(sentence, tone, key=_EXPORTED)

    @Slot(object)
    def _tell(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.show_work(in_words(sentence), None)

    def _start(self, job: SideJob) -> None:
        self._session.start(job)


def _is_painted(recording: ListedRecording) -> bool:
    """Whether its video already shows what was read."""
    return Recording.kind_of(recording.folder) == "annotated"


def _image(pixels: npt.NDArray[np.uint8]) -> QImage:
    height, width = pixels.shape[:2]
    form = QImage.Format.Format_BGR888
    return QImage(pixels.tobytes(), width, height, 3 * width, form).copy()
