"""A sheet for many files: which ones, where results go, how far it is, what came of each."""

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.files.queue_run import Phase, QueueRun
from desktop.window.files.queue_model import QueueModel, state_texts
from desktop.window.kit.lengths import rough_duration
from desktop.window.kit.parts import push_button, tint
from desktop.window.kit.theme import GRID, LARGE, MEDIUM, SMALL, scaled, text_font, theme_of
from desktop.window.kit.translation import in_value, in_words, tr

_BUSY = (Phase.LOADING, Phase.READING)
_OVER = (Phase.DONE, Phase.STOPPED, Phase.BROKEN)


class QueueDialog(QDialog):
    """Stays open beside the picture, which goes on; it decides nothing.

    Attributes:
        model, table: the files.
        bar: the whole's progress.
        start, cancel, show_results, report, close_button, change: the buttons, as far as they
            are visible.

    Signals:
        start_asked(), cancel_asked(), show_asked(), report_asked(): as the buttons say.
        place_chosen(path): results go there.
        file_asked(path): a file was double-clicked.
    """

    start_asked = Signal()
    cancel_asked = Signal()
    show_asked = Signal()
    report_asked = Signal()
    place_chosen = Signal(Path)
    file_asked = Signal(Path)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Analyse files"))
        self.model = QueueModel(self)
        self._title, self._line, self._place = QLabel(), QLabel(), QLabel()
        self.table = _table(self.model)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(GRID)
        self.bar.setAccessibleName(tr("Progress of all files"))
        self.change = push_button(
            tr("Change…"), tr("Choose where to save the results"), secondary=True
        )
        self.start = push_button(tr("Start"), tr("Analyse all files (Enter)"))
        self.cancel = push_button(
            tr("Cancel"), tr("Stop and keep the results so far"), secondary=True
        )
        self.show_results = push_button(tr("Show results"), tr("Open the results folder"))
        self.report = push_button(
            tr("Report"), tr("Sum up the results on one page"), secondary=True
        )
        self.close_button = push_button(tr("Close"), tr("Close this window (Esc)"), secondary=True)
        self._asked_place = Path()
        self._followed = -1
        self._connect()
        self._lay_out()
        self._dress()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Larger where text is, but no larger than its window."""
        parent = self.parentWidget()
        wanted = QSize(scaled(80 * GRID), scaled(60 * GRID))
        return wanted.boundedTo(parent.size() - QSize(4 * GRID, 6 * GRID)) if parent else wanted

    def show_place(self, csv: Path) -> None:
        """Where results go."""
        self._asked_place = csv
        self._place.setText(
            tr("Results: {file} and .jsonl in {folder}").format(
                file=in_value(csv.name), folder=in_value(csv.parent)
            )
        )
        self._place.setToolTip(str(csv))

    def show_run(self, run: QueueRun) -> None:
        """How it stands."""
        phase = run.phase
        self._title.setText(_title(run))
        self._line.setText(_line(run))
        self.bar.setVisible(phase in (*_BUSY, *_OVER))
        self.bar.setRange(0, 0 if phase is Phase.LOADING else 1000)
        self.bar.setValue(round(run.share * 1000))
        self.bar.setAccessibleDescription(
            tr("{done} of {total} files").format(done=run.done, total=run.total)
        )
        ready = phase is Phase.READY or (phase is Phase.BROKEN and not run.done)
        self.change.setVisible(ready)
        self.start.setVisible(ready and run.total > 0)
        self.cancel.setVisible(phase in (Phase.LOOKING, *_BUSY))
        self.show_results.setVisible(phase in _OVER and run.done > 0)
        self.report.setVisible(phase in _OVER and run.analysed > 0)
        self.close_button.setVisible(phase in _OVER or phase is Phase.READY)
        default = self.start if self.start.isVisibleTo(self) else self.show_results
        default.setDefault(True)

    def follow(self, row: int) -> None:
        """Keep the file that is read in sight, unless the person has scrolled elsewhere."""
        if row == self._followed or row < 0:
            return
        shown = self.table.viewport().rect()
        before = self.table.visualRect(self.model.index(self._followed, 0))
        if self._followed < 0 or shown.intersects(before):
            self.table.scrollTo(self.model.index(row, 0))
        self._followed = row

    @property
    def title(self) -> str:
        """How the whole stands, in a few words."""
        return self._title.text()

    @property
    def text(self) -> str:
        """All that it says, line by line."""
        return "\n".join(label.text() for label in (self._title, self._line, self._place))

    def _connect(self) -> None:
        self.change.clicked.connect(self._on_change)
        self.start.clicked.connect(self.start_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self.show_results.clicked.connect(self.show_asked)
        self.report.clicked.connect(self.report_asked)
        self.close_button.clicked.connect(self.close)
        self.table.doubleClicked.connect(self._on_row)

    @Slot()
    def _on_change(self) -> None:
        dialog = QFileDialog(self, tr("Save the results"), str(self._asked_place))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{tr('Tables')} (*.csv)"])
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda file: self.place_chosen.emit(Path(file)))
        dialog.open()

    @Slot(QModelIndex)
    def _on_row(self, index: QModelIndex) -> None:
        self.file_asked.emit(Path(self.model.path_of(index.row())))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Return on a file shows it."""
        index = self.table.currentIndex()
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and self.table.hasFocus() and index.isValid():
            self._on_row(index)
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        place = QHBoxLayout()
        place.setSpacing(GRID)
        place.addWidget(self._place, 1)
        place.addWidget(self.change)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        for button in (
            self.close_button,
            self.cancel,
            self.report,
            self.show_results,
            self.start,
        ):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self._title)
        column.addWidget(self._line)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        column.addLayout(place)
        column.addLayout(buttons)
        for label in (self._line, self._place):
            label.setWordWrap(True)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _room_for_states(self) -> int:
        """As much as the longest one needs in this language, with how much is done."""
        metrics = self.table.fontMetrics()
        return max(map(metrics.horizontalAdvance, state_texts())) + scaled(2 * GRID)

    def _dress(self) -> None:
        theme = theme_of(self)
        self._title.setFont(text_font(self, LARGE, strong=True))
        self.table.setFont(text_font(self, MEDIUM))
        self.table.verticalHeader().setDefaultSectionSize(scaled(3 * GRID))
        self.table.horizontalHeader().resizeSection(0, scaled(30 * GRID))
        self.table.horizontalHeader().resizeSection(1, self._room_for_states())
        self._place.setFont(text_font(self, SMALL))
        tint(self._place, theme.muted)
        self.table.horizontalHeader().setStyleSheet(
            f"QHeaderView::section {{ background: {theme.window}; color: {theme.muted}; "
            f"border: none; border-bottom: 1px solid {theme.hairline}; padding: 4px; }}"
        )


def _title(run: QueueRun) -> str:
    files = tr("1 file") if run.total == 1 else tr("%n files", "", run.total)
    match run.phase:
        case Phase.LOOKING:
            return tr("Looking for files… {files}").format(files=files)
        case Phase.READY:
            return (
                tr("{files} to analyse").format(files=files)
                if run.total
                else tr("No files to analyse")
            )
        case Phase.LOADING | Phase.READING:
            return tr("{done} of {files} analysed").format(done=run.done, files=files)
        case Phase.DONE:
            return _outcome(run.analysed, run.refused)
        case Phase.STOPPED:
            return tr("Stopped after {done} of {files}").format(done=run.done, files=files)
        case Phase.BROKEN:
            return tr("The results can't be saved")


def _outcome(analysed: int, failed: int) -> str:
    said = tr("1 file analysed") if analysed == 1 else tr("%n files analysed", "", analysed)
    wrong = tr("%n failed", "", failed)
    return tr("{analysed}, {failed}").format(analysed=said, failed=wrong) if failed else said


def _line(run: QueueRun) -> str:
    refused = tr("The list says why files failed.") if run.refused else ""
    left_s = run.left_s
    match run.phase:
        case Phase.READY if run.total:
            hint = tr("Files are analysed one after another, in the background.")
        case Phase.LOADING:
            hint = tr("Loading…")
        case Phase.READING if left_s is not None:
            hint = tr("{time} left").format(time=rough_duration(left_s))
        case Phase.STOPPED if run.done:
            hint = tr("The results so far are kept.")
        case Phase.BROKEN:
            hint = in_words(run.problem)
        case _:
            hint = ""
    apart = " " if hint.endswith((".", "。", "…")) else " · "
    return apart.join(one for one in (hint, refused) if one)


def _table(model: QueueModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(tr("Files"))
    table.setToolTip(tr("Double-click a file to open it (Enter)"))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setFrameShape(QTableView.Shape.NoFrame)
    table.setWordWrap(False)
    rows = table.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    columns = table.horizontalHeader()
    columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    columns.setHighlightSections(False)
    columns.setStretchLastSection(True)
    return table
