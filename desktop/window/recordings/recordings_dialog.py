"""A window with all recordings, and what can be done with the chosen one."""

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.recording.recording_list import ListedRecording
from desktop.window.kit.parts import push_button, tint
from desktop.window.kit.theme import GRID, MEDIUM, SMALL, text_font, theme_of
from desktop.window.kit.translation import percent, tr
from desktop.window.recordings.recordings_model import PICTURE, RecordingsModel


class RecordingsDialog(QDialog):
    """Decides nothing.

    Attributes:
        model, list: the recordings.
        review, marks, report, export, trim, folder, delete: the buttons.
        cancel: ends what runs; only visible meanwhile.

    Signals:
        asked(what): the name of the button that was pressed, as ``review``.
        cancel_asked(): as the button says.
    """

    asked = Signal(str)
    cancel_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Recordings"))
        self.resize(84 * GRID, 60 * GRID)
        self.model = RecordingsModel(self)
        self.list = _list(self.model)
        self.review = push_button(tr("Review"), tr("Play this recording (Enter)"))
        self.marks = push_button(
            tr("Marks…"), tr("Play this recording, with a list of its marks"), secondary=True
        )
        self.report = push_button(tr("Report"), tr("Sum up this recording"), secondary=True)
        self.export = push_button(
            tr("Export video…"), tr("Save a video that plays everywhere"), secondary=True
        )
        self.trim = push_button(tr("Trim…"), tr("Save a part as a new recording"), secondary=True)
        self.folder = push_button(tr("Show folder"), tr("Open its folder"), secondary=True)
        self.delete = push_button(tr("Delete…"), tr("Delete this recording"), secondary=True)
        self.cancel = push_button(tr("Cancel"), tr("Stop exporting"), secondary=True)
        self._empty = QLabel(tr("No recordings yet. Press Record to make one."))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._told = QLabel()
        self._told.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(GRID)
        self.bar.setAccessibleName(tr("Export progress"))
        self._lay_out()
        self._connect()
        self.show_work("", None)
        self.show_recordings([])
        self._dress()

    @property
    def chosen(self) -> ListedRecording | None:
        """The recording that the buttons mean."""
        return self.model.recording(self.list.currentIndex().row())

    @property
    def told(self) -> str:
        """What is said below the list."""
        return self._told.text()

    def show_recordings(self, recordings: list[ListedRecording]) -> None:
        """Show these; the first one is chosen, or the one that was."""
        before = self.chosen
        self.model.show(recordings)
        folders = [one.folder for one in recordings]
        row = folders.index(before.folder) if before and before.folder in folders else 0
        self.list.setCurrentIndex(self.model.index(row, 0))
        self.list.setVisible(bool(recordings))
        self._empty.setVisible(not recordings)
        self._on_chosen()

    def show_work(self, told: str, share: float | None) -> None:
        """Say what goes on, and how far it is; ``None`` where nothing does."""
        self._told.setText(told)
        self._told.setVisible(bool(told))
        self.bar.setVisible(share is not None)
        self.bar.setValue(round((share or 0.0) * 1000))
        self.bar.setAccessibleDescription(percent(share or 0.0))
        self.cancel.setVisible(share is not None)
        self.export.setEnabled(share is None and self._has_video())

    def _has_video(self) -> bool:
        return self.chosen is not None and bool(self.chosen.videos) and not self.chosen.running

    def _lay_out(self) -> None:
        buttons = QVBoxLayout()
        buttons.setSpacing(GRID)
        for button in (
            self.review,
            self.marks,
            self.report,
            self.export,
            self.trim,
            self.folder,
            self.delete,
        ):
            buttons.addWidget(button)
        buttons.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.list, 1)
        row.addWidget(self._empty, 1)
        row.addLayout(buttons)
        work = QHBoxLayout()
        work.setSpacing(2 * GRID)
        work.addWidget(self._told, 1)
        work.addWidget(self.bar, 1)
        work.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(row, 1)
        column.addLayout(work)

    def _connect(self) -> None:
        buttons: dict[str, QPushButton] = {
            "review": self.review,
            "marks": self.marks,
            "report": self.report,
            "export": self.export,
            "trim": self.trim,
            "folder": self.folder,
            "delete": self.delete,
        }
        for name, button in buttons.items():
            button.clicked.connect(lambda _=False, name=name: self.asked.emit(name))
        self.cancel.clicked.connect(self.cancel_asked)
        self.list.activated.connect(self._on_activated)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)

    @Slot(QModelIndex)
    def _on_activated(self, _index: QModelIndex) -> None:
        self.asked.emit("review")

    @Slot()
    def _on_chosen(self) -> None:
        chosen = self.chosen
        ended = chosen is not None and not chosen.running
        for button in (self.review, self.marks, self.report, self.trim, self.delete):
            button.setEnabled(ended)
        self.folder.setEnabled(chosen is not None)
        self.export.setEnabled(self._has_video() and self.bar.isHidden())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        theme = theme_of(self)
        self.list.setFont(text_font(self, MEDIUM))
        self._empty.setFont(text_font(self, MEDIUM))
        self._told.setFont(text_font(self, SMALL))
        tint(self._empty, theme.muted)
        tint(self._told, theme.muted)


def _list(model: RecordingsModel) -> QListView:
    view = QListView()
    view.setModel(model)
    view.setIconSize(PICTURE)
    view.setProperty("plain", True)
    view.setAccessibleName(tr("Recordings"))
    view.setFrameShape(QListView.Shape.NoFrame)
    view.setUniformItemSizes(True)
    view.setGridSize(QSize(0, PICTURE.height() + 2 * GRID))
    view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
    return view
