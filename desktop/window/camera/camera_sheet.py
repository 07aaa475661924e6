"""What can be adjusted on the camera on show; each change acts at once."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.capture.camera_controls import Control, ControlState
from desktop.window.camera.control_row import ControlRow
from desktop.window.kit.check_box import CheckBox
from desktop.window.kit.list_box import ListBox
from desktop.window.kit.theme import GRID, MEDIUM, SMALL, scaled, text_font, theme_of
from desktop.window.kit.translation import QT_TR_NOOP, tr

_SLIDER = 220
_MAINS = {
    1: QT_TR_NOOP("50 Hz"),
    2: QT_TR_NOOP("60 Hz"),
    3: QT_TR_NOOP("Automatic"),
    0: QT_TR_NOOP("Off"),
}


class CameraSheet(QDialog):
    """Shows only what the camera has. It stays open beside the picture.

    Attributes:
        rows: the sliders.
        mains: the frequency at which lamps flicker here.
        backlight: whether to lift a face before a window.
        steady_rate: whether to keep the frame rate in the dark.
        mirror: whether the picture is shown as in a mirror.
        reset: the button that sets all as the camera came.

    Signals:
        changed(control, value): a person wants this.
        reset_asked(): all as the camera came.
    """

    changed = Signal(object, int)
    reset_asked = Signal()

    def __init__(self, mirror: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = (
            ControlRow(tr("Brightness"), Control.BRIGHTNESS),
            ControlRow(tr("Exposure"), Control.EXPOSURE, Control.EXPOSURE_AUTOMATIC),
            ControlRow(tr("White balance"), Control.WHITE_BALANCE, Control.WHITE_BALANCE_AUTOMATIC),
            ControlRow(tr("Backlight"), Control.BACKLIGHT),
        )
        self.mains = ListBox(tr("Against flickering light"))
        self._mains_label = QLabel(tr("Flicker"))
        self._mains_label.setBuddy(self.mains)
        self.backlight = CheckBox(tr("Brighten a face in front of a window"))
        self.steady_rate = CheckBox(tr("Keep the frame rate in the dark"))
        self.steady_rate.setToolTip(tr("The picture gets darker instead of slower"))
        self.mirror = CheckBox(mirror.text())
        self.reset = QPushButton(tr("Reset"))
        self.reset.setToolTip(tr("Restore the camera's own values"))
        self.reset.setProperty("secondary", True)
        self.reset.setAutoDefault(False)
        self.done_button = QPushButton(tr("Close"))
        self.done_button.setToolTip(tr("Close (Esc)"))
        self._nothing = QLabel(tr("There is nothing to adjust, or the system does not tell."))
        self._lay_out()
        self._connect(mirror)
        self._dress()

    def show_camera(self, name: str, states: dict[Control, ControlState]) -> None:
        """Show a camera's controls; none where it has none."""
        self.setWindowTitle(tr("Camera settings: {name}").format(name=name))
        for row in self.rows:
            row.show_states(states)
        self._show_switches(states)
        self._nothing.setVisible(not states)
        self.reset.setEnabled(bool(states))

    def _show_switches(self, states: dict[Control, ControlState]) -> None:
        backlight, mains = states.get(Control.BACKLIGHT), states.get(Control.MAINS)
        slow = states.get(Control.SLOW_IN_THE_DARK)
        is_switch = backlight is not None and backlight.most - backlight.least == 1
        if is_switch:  # One step alone is no slider.
            self.rows[-1].show_states({})
        for box, state in (
            (self.backlight, backlight if is_switch else None),
            (self.steady_rate, slow),
        ):
            box.setVisible(state is not None)
            if state:
                is_on = state.value == (state.least if box is self.steady_rate else state.most)
                with QSignalBlocker(box):
                    box.setChecked(is_on)
        self._mains_label.setVisible(mains is not None)
        self.mains.setVisible(mains is not None)
        if mains:
            with QSignalBlocker(self.mains):
                self.mains.clear()
                for value, text in _MAINS.items():
                    if mains.least <= value <= mains.most:
                        self.mains.addItem(tr(text), value)
                self.mains.setCurrentIndex(self.mains.findData(mains.value))

    def _connect(self, mirror: QAction) -> None:
        for row in self.rows:
            row.changed.connect(self.changed)
        self.mains.activated.connect(self._on_mains)
        self.backlight.toggled.connect(self._on_backlight)
        self.steady_rate.toggled.connect(self._on_steady_rate)
        self.mirror.setChecked(mirror.isChecked())
        self.mirror.toggled.connect(mirror.setChecked)
        mirror.toggled.connect(self.mirror.setChecked)
        self.reset.clicked.connect(self.reset_asked)
        self.done_button.clicked.connect(self.close)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for number, row in enumerate(self.rows):
            row.add_to(grid, number)
        grid.addWidget(self._mains_label, len(self.rows), 0)
        grid.addWidget(self.mains, len(self.rows), 1, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(grid)
        for widget in (self._nothing, self.backlight, self.steady_rate, self.mirror):
            column.addWidget(widget)
        column.addSpacing(GRID)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.reset)
        buttons.addWidget(self.done_button)
        column.addLayout(buttons)
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow theme and size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        for row in self.rows:
            row.slider.setMinimumWidth(scaled(_SLIDER))
        for label in (self._mains_label, *(row.label for row in self.rows)):
            label.setFont(text_font(self, MEDIUM))
        self._nothing.setFont(text_font(self, SMALL))
        palette = self._nothing.palette()
        palette.setColor(self._nothing.foregroundRole(), theme_of(self).muted)
        self._nothing.setPalette(palette)
        for button in (self.reset, self.done_button):
            button.setFont(text_font(self, MEDIUM, strong=True))

    @Slot(int)
    def _on_mains(self, index: int) -> None:
        self.changed.emit(Control.MAINS, self.mains.itemData(index))

    @Slot(bool)
    def _on_backlight(self, on: bool) -> None:
        self.changed.emit(Control.BACKLIGHT, int(on))

    @Slot(bool)
    def _on_steady_rate(self, on: bool) -> None:
        self.changed.emit(Control.SLOW_IN_THE_DARK, int(not on))
