"""One line of the camera's sheet: a name, a slider, a box for what is automatic."""

from PySide6.QtCore import QObject, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel

from desktop.capture.camera_controls import Control, ControlState
from desktop.window.kit.check_box import CheckBox
from desktop.window.kit.translation import tr
from desktop.window.kit.value_slider import ValueSlider


class ControlRow(QObject):
    """A slider for one control; where the camera can decide by itself, a box beside it.

    Signals:
        changed(control, value): a person wants this.
    """

    changed = Signal(object, int)

    def __init__(self, name: str, control: Control, automatic: Control | None = None) -> None:
        super().__init__()
        self._control, self._automatic = control, automatic
        self.label = QLabel(name)
        self.slider = ValueSlider()
        self.slider.setAccessibleName(name)
        self.label.setBuddy(self.slider)
        self.box = CheckBox(tr("Automatic"))
        self.box.setAccessibleName(tr("{name}: automatic").format(name=name))
        self.slider.valueChanged.connect(self._on_value)
        self.box.toggled.connect(self._on_automatic)

    def add_to(self, grid: QGridLayout, row: int) -> None:
        """Take one row of a grid with three columns."""
        grid.addWidget(self.label, row, 0)
        grid.addWidget(self.slider, row, 1)
        grid.addWidget(self.box, row, 2)

    def show_states(self, states: dict[Control, ControlState]) -> None:
        """Show what the camera has, and hide the rest."""
        state = states.get(self._control)
        automatic = states.get(self._automatic) if self._automatic else None
        self.label.setVisible(state is not None or automatic is not None)
        self.slider.setVisible(state is not None)
        self.box.setVisible(automatic is not None)
        if state:
            with QSignalBlocker(self.slider):
                self.slider.setRange(state.least, state.most)
                self.slider.setSingleStep(state.step)
                self.slider.setPageStep(max(state.step, (state.most - state.least) // 10))
                self.slider.setValue(state.value)
        if automatic:
            with QSignalBlocker(self.box):
                self.box.setChecked(bool(automatic.value))
        self.slider.setEnabled(state is not None and not (automatic and automatic.value))
        self.slider.update()

    @Slot(int)
    def _on_value(self, value: int) -> None:
        self.changed.emit(self._control, value)

    @Slot(bool)
    def _on_automatic(self, on: bool) -> None:
        self.slider.setEnabled(not on)
        self.changed.emit(self._automatic, int(on))
