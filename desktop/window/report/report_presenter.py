"""Makes reports when somebody asks for them, away from the window's thread."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog

from desktop.files.whole_file import write_whole
from desktop.live.live_session import LiveSession
from desktop.live.side_job import SideJob
from desktop.recording.manifest import JSON_LINES
from desktop.recording.recording_source import RecordingSource
from desktop.report.command import SUFFIX, read_parts
from desktop.report.drawing import ink_for, timeline_svg
from desktop.report.numbers import report_csv
from desktop.report.page import Part, report_html
from desktop.report.timeline_file import timeline_text
from desktop.window.kit.actions import make_action
from desktop.window.kit.translation import in_value, in_words, tr
from desktop.window.report.report_page import ReportPage
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone
from models.errors import MoodmirrorError
from models.sentence import Sentence, reason_of

_MAKING, _SAVED = "report-making", "report-saved"
_PNG_SCALE = 2
_FILTER = "(*.jsonl *.json *.csv)"


class ReportPresenter(QObject):
    """One report at a time.

    Attributes:
        report: make one of the recording on show, of the last one, or of a file to be chosen.
        page: the one on show; None before.
    """

    _read = Signal(list)
    _failed = Signal(object)

    def __init__(self, window: MainWindow, session: LiveSession) -> None:
        super().__init__(window)
        self.page: ReportPage | None = None
        self._window = window
        self._session = session
        self._last: Path | None = None
        self.report = make_action(
            window, tr("Report…"), "Ctrl+Shift+E", tr("Sum up a recording or a results file")
        )
        window.menus.record.addAction(self.report)
        self.report.triggered.connect(self._on_report)
        self._read.connect(self._on_read)
        self._failed.connect(self._on_failed)

    @Slot(Path)
    def remember(self, recording: Path) -> None:
        """The next report is on this recording, unless another one is on show."""
        self._last = recording

    @Slot(Path)
    def open(self, path: Path) -> None:
        """Make a report on a recording's folder or a results file, and show it."""
        self._window.message.show_message(tr("Making the report…"), Tone.BUSY, key=_MAKING)
        self._session.start(SideJob(lambda: self._make(path)))

    def _make(self, path: Path) -> None:
        """In a thread of its own."""
        try:
            self._read.emit(read_parts([path]))
        except MoodmirrorError as error:
            self._failed.emit(error.sentence)

    @Slot()
    def _on_report(self) -> None:
        source = self._session.source
        if isinstance(source, RecordingSource) and source.path is not None:
            self.open(source.path)
        elif self._last is not None and (self._last / JSON_LINES).is_file():
            self.open(self._last)
        else:
            self._choose()

    def _choose(self) -> None:
        dialog = QFileDialog(self._window, tr("Open a recording or a results file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        kinds = tr("Recordings and results")
        dialog.setNameFilters([f"{kinds} {_FILTER}"])
        dialog.fileSelected.connect(lambda file: self.open(Path(file)))
        dialog.open()

    @Slot(list)
    def _on_read(self, parts: list[Part]) -> None:
        self._window.message.withdraw(_MAKING)
        if self.page is not None:
            self.page.close()
            self.page.deleteLater()
        page = self.page = ReportPage(_longest(parts), self._window)
        page.page_asked.connect(lambda: self._save(_SaveAs.page(parts)))
        page.figures_asked.connect(lambda: self._save(_SaveAs.figures(parts)))
        page.timeline_asked.connect(lambda: self._save(_SaveAs.timeline(page.part)))
        page.open_beside()

    @Slot(object)
    def _on_failed(self, sentence: Sentence) -> None:
        self._window.message.withdraw(_MAKING)
        self._window.message.show_message(sentence, Tone.ERROR)

    def _save(self, what: "_SaveAs") -> None:
        dialog = QFileDialog(self._window, what.title, what.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{name} (*{suffix})" for name, suffix in what.kinds])
        dialog.setDefaultSuffix(what.kinds[0][1])
        dialog.selectFile(what.name)
        dialog.fileSelected.connect(lambda file: self._write(what, Path(file)))
        dialog.open()

    def _write(self, what: "_SaveAs", path: Path) -> None:
        try:
            write_whole(path, what.content(path))
        except OSError as error:
            sentence = tr("{file} can't be saved: {reason}.").format(
                file=in_value(path.name), reason=in_words(reason_of(error))
            )
            self._window.message.show_message(sentence, Tone.ERROR)
            return
        saved = tr("Saved to {file}.").format(file=in_value(path.name))
        self._window.message.show_message(saved, Tone.INFO, key=_SAVED)


class _SaveAs:
    """What a button saves."""

    def __init__(
        self,
        title: str,
        name: str,
        kinds: Sequence[tuple[str, str]],
        content: Callable[[Path], str | bytes],
    ) -> None:
        self.title = title
        self.name = name
        self.kinds = kinds
        self.content = content

    @classmethod
    def page(cls, parts: list[Part]) -> "_SaveAs":
        return cls(
            tr("Save the report"),
            _stem(parts) + SUFFIX,
            [(tr("Web pages"), ".html")],
            lambda _: report_html(parts, datetime.now().astimezone()),
        )

    @classmethod
    def figures(cls, parts: list[Part]) -> "_SaveAs":
        return cls(
            tr("Save the figures"),
            f"{_stem(parts)} report.csv",
            [(tr("Tables"), ".csv")],
            lambda _: report_csv(parts),
        )

    @classmethod
    def timeline(cls, part: Part) -> "_SaveAs":
        kinds = [(tr("PNG pictures"), ".png"), (tr("SVG drawings"), ".svg"), (tr("Tables"), ".csv")]

        def content(path: Path) -> str | bytes:
            if path.suffix.lower() in (".svg", ".csv"):
                return timeline_text(part, path)
            return _png(timeline_svg(part.readings, part.summary, ink_for(dark=False)))

        return cls(tr("Save the timeline"), f"{_stem([part])} timeline.png", kinds, content)


def _stem(parts: list[Part]) -> str:
    name = Path(parts[0].readings.title).stem if len(parts) == 1 else tr("Report")
    return name or tr("Report")


def _longest(parts: list[Part]) -> Part:
    """The page shows one source; the saved report holds them all."""
    return max(parts, key=lambda part: part.summary.span)


def _png(svg: str) -> bytes:
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    size = renderer.defaultSize() * _PNG_SCALE
    image = QImage(QSize(size), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
