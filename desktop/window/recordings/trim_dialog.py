"""Asks which part of a recording is wanted."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from desktop.window.kit.lengths import duration
from desktop.window.kit.number_field import NumberField
from desktop.window.kit.parts import push_button, tint
from desktop.window.kit.theme import GRID, theme_of
from desktop.window.kit.translation import tr


class TrimDialog(QDialog):
    """Two moments in seconds; the second one is after the first.

    Attributes:
        start, end: the fields.
        save: the button.

    Signals:
        chosen(start_s, end_s): this part.
    """

    chosen = Signal(float, float)

    def __init__(self, length_s: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Trim recording"))
        self.start = _field(tr("From"), 0.0, length_s)
        self.end = _field(tr("To"), length_s, length_s)
        self.save = push_button(tr("Save part"), tr("Save this part as a new recording"))
        self.save.setDefault(True)
        self._length = QLabel()
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        for row, (name, field) in enumerate(((tr("From"), self.start), (tr("To"), self.end))):
            label = QLabel(name)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._length, 1)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(grid)
        column.addLayout(buttons)
        tint(self._length, theme_of(parent).muted)
        for field in (self.start, self.end):
            field.valueChanged.connect(self._on_changed)
        self.save.clicked.connect(self._on_save)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        length_s = self.end.value() - self.start.value()
        self.save.setEnabled(length_s > 0)
        self._length.setText(duration(max(0.0, length_s)))

    @Slot()
    def _on_save(self) -> None:
        self.chosen.emit(self.start.value(), self.end.value())
        self.close()


def _field(name: str, value: float, most: float) -> NumberField:
    field = NumberField()
    field.setAccessibleName(name)
    field.setRange(0.0, max(most, 0.0))
    field.setDecimals(1)
    field.setSingleStep(0.5)
    field.setSuffix(tr(" s"))
    field.setValue(value)
    return field
