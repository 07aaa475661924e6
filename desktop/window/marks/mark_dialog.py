"""Asks when a mark is, and what its note says."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.recording.recording_reader import RecordedMark
from desktop.window.kit.parts import push_button
from desktop.window.kit.theme import GRID, scaled
from desktop.window.kit.translation import tr

_LONGEST, _WIDTH = 500, 280


class MarkDialog(QDialog):
    """One mark; Enter saves.

    Attributes:
        note, time: the fields.
        here: puts the place of the video into ``time``.
        save: the button.

    Signals:
        chosen(time_s, note): what was typed.
    """

    chosen = Signal(float, str)

    def __init__(
        self, mark: RecordedMark, position_s: float, length_s: float, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._mark = mark
        self._position_s = position_s
        self.setWindowTitle(tr("Edit mark {number}").format(number=mark.number))
        self.note = QLineEdit(mark.note)
        self.note.setMaxLength(_LONGEST)
        self.note.setMinimumWidth(scaled(_WIDTH))
        self.note.selectAll()
        self.time = QDoubleSpinBox()
        self.time.setRange(0.0, max(length_s, mark.time_s))
        self.time.setDecimals(2)
        self.time.setSingleStep(0.5)
        self.time.setSuffix(tr(" s"))
        self.time.setValue(mark.time_s)
        self.here = push_button(
            tr("Move here"), tr("Move the mark to where the recording stands"), secondary=True
        )
        self.save = push_button(tr("Save"), tr("Save this mark (Enter)"))
        self.save.setDefault(True)
        self.here.clicked.connect(self._on_here)
        self.save.clicked.connect(self._on_save)
        self._lay_out()
        self.note.setFocus()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        for row, (name, field) in enumerate(((tr("Note"), self.note), (tr("Time"), self.time))):
            label = QLabel(name)
            label.setBuddy(field)
            field.setAccessibleName(name)
            grid.addWidget(label, row, 0)
        grid.addWidget(self.note, 0, 1, 1, 2)
        grid.addWidget(self.time, 1, 1)
        grid.addWidget(self.here, 1, 2)
        grid.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(grid)
        column.addLayout(buttons)

    @Slot()
    def _on_here(self) -> None:
        self.time.setValue(self._position_s)

    @Slot()
    def _on_save(self) -> None:
        rounded = round(self._mark.time_s, 2)
        moved = abs(self.time.value() - rounded) > 1e-9
        self.chosen.emit(self.time.value() if moved else self._mark.time_s, self.note.text())
        self.close()
