"""A window with the marks of the recording on show."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QVBoxLayout, QWidget

from desktop.recording.recording_reader import RecordedMark
from desktop.window.kit.mark_name import mark_name
from desktop.window.kit.parts import push_button, tint
from desktop.window.kit.theme import GRID, MEDIUM, SMALL, scaled, text_font, theme_of
from desktop.window.kit.translation import in_words, tr
from desktop.wording import clock

_WIDTH, _HEIGHT = 480, 320


class MarksDialog(QDialog):
    """Stays open beside the picture; it decides nothing.

    Attributes:
        list: the marks, in the order of time.
        go, edit, remove, undo: the buttons.

    Signals:
        asked(what, number): ``go``, ``edit`` or ``remove`` this mark.
    """

    asked = Signal(str, int)

    def __init__(self, undo: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Marks"))
        self.resize(scaled(_WIDTH), scaled(_HEIGHT))
        self._marks: list[RecordedMark] = []
        self.list = QListWidget()
        self.list.setProperty("plain", True)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setAccessibleName(tr("Marks"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.go = push_button(tr("Go to"), tr("Go to this mark (Enter)"))
        self.edit = push_button(tr("Edit…"), tr("Change the note or the time (F2)"), secondary=True)
        self.remove = push_button(tr("Remove"), tr("Remove this mark (Delete)"), secondary=True)
        self.undo = push_button(undo.iconText(), undo.toolTip(), secondary=True)
        self.undo.clicked.connect(undo.trigger)
        undo.enabledChanged.connect(self.undo.setEnabled)
        self.undo.setEnabled(undo.isEnabled())
        self.addAction(undo)
        self._empty = QLabel(tr("No marks. Press Ctrl+M while recording to set one."))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out()
        self.list.installEventFilter(self)
        self.list.itemActivated.connect(lambda _item: self._ask("go"))
        self.list.currentRowChanged.connect(self._on_chosen)
        for name, button in (("go", self.go), ("edit", self.edit), ("remove", self.remove)):
            button.clicked.connect(lambda _=False, name=name: self._ask(name))
        self.show_marks(())
        self.tell("")
        self._dress()

    @property
    def told(self) -> str:
        """What is said below the list."""
        return self._told.text()

    def show_marks(self, marks: Sequence[RecordedMark]) -> None:
        """Show these; the one that was chosen stays so, or the next takes its place."""
        row = max(0, self.list.currentRow())
        chosen = self._marks[row].number if row < len(self._marks) else 0
        self._marks = sorted(marks, key=lambda one: (one.time_s, one.number))
        numbers = [one.number for one in self._marks]
        self.list.clear()
        for one in self._marks:
            self.list.addItem(f"{clock(one.time_s)}   {mark_name(one.number, one.note)}")
        row = numbers.index(chosen) if chosen in numbers else min(row, len(numbers) - 1)
        self.list.setCurrentRow(row)
        self.list.setVisible(bool(numbers))
        self._empty.setVisible(not numbers)
        self._on_chosen()

    def tell(self, sentence: str) -> None:
        """Say what became of the last change."""
        self._told.setText(in_words(sentence))
        self._told.setVisible(bool(sentence))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Delete removes and F2 changes the mark that is chosen."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            names = {Qt.Key.Key_Delete: "remove", Qt.Key.Key_F2: "edit"}
            if name := names.get(Qt.Key(event.key())):
                self._ask(name)
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _ask(self, what: str) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._marks):
            self.asked.emit(what, self._marks[row].number)

    @Slot()
    def _on_chosen(self) -> None:
        chosen = self.list.currentRow() >= 0
        for button in (self.go, self.edit, self.remove):
            button.setEnabled(chosen)

    def _lay_out(self) -> None:
        buttons = QVBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.go, self.edit, self.remove, self.undo):
            buttons.addWidget(button)
        buttons.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.list, 1)
        row.addWidget(self._empty, 1)
        row.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(row, 1)
        column.addWidget(self._told)

    def _dress(self) -> None:
        theme = theme_of(self)
        self.list.setFont(text_font(self, MEDIUM))
        self._empty.setFont(text_font(self, MEDIUM))
        self._told.setFont(text_font(self, SMALL))
        tint(self._empty, theme.muted)
        tint(self._told, theme.text)
