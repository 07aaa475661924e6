"""What to record, and where it goes; each choice acts at once."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.window.kit.parts import push_button, tint
from desktop.window.kit.radio_button import RadioButton
from desktop.window.kit.theme import GRID, MEDIUM, SMALL, scaled, text_font, theme_of
from desktop.window.kit.translation import in_value, tr
from desktop.window.record.recording_actions import RecordingActions

_WIDTH = 440


class RecordDialog(QDialog):
    """Three kinds of picture and a folder.

    Attributes:
        kinds: a button for each kind, in the order of the actions.
        folder: shows where recordings are kept.
        choose: asks for another folder.
    """

    def __init__(self, actions: RecordingActions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What to record"))
        self._actions = actions
        self.kinds = [RadioButton(action.text()) for action in actions.pictures.actions()]
        self.folder = QLabel()
        self.choose = push_button(tr("Choose…"), tr("Choose another folder"), secondary=True)
        self.choose.clicked.connect(self._on_choose)
        self.done_button = QPushButton(tr("Close"))
        self.done_button.setToolTip(tr("Close this window (Esc)"))
        self.done_button.clicked.connect(self.close)
        self._heads = [QLabel(tr("Picture")), QLabel(tr("Folder"))]
        self._hints = [QLabel(action.toolTip()) for action in actions.pictures.actions()]
        covered = tr("While faces are covered, they are covered in the video, too.")
        numbers = tr("The readings are always saved, as a spreadsheet (CSV) and JSON Lines.")
        self._hints += [QLabel(covered), QLabel(numbers)]
        self._lay_out()
        for kind, action in zip(self.kinds, actions.pictures.actions(), strict=True):
            kind.setToolTip(action.toolTip())
            kind.setAccessibleDescription(action.toolTip())
            kind.setChecked(action.isChecked())
            kind.setEnabled(action.isEnabled())
            kind.clicked.connect(action.trigger)
            action.toggled.connect(kind.setChecked)
            action.enabledChanged.connect(kind.setEnabled)
        self._dress()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self._heads[0])
        for kind, hint in zip(self.kinds, self._hints, strict=False):
            hint.setIndent(3 * GRID)
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(kind)
            pair.addWidget(hint)
            column.addLayout(pair)
        for hint in self._hints:
            hint.setWordWrap(True)
        column.addSpacing(GRID)
        for hint in self._hints[len(self.kinds) :]:
            column.addWidget(hint)
        column.addSpacing(GRID)
        column.addWidget(self._heads[1])
        place = QGridLayout()
        place.setHorizontalSpacing(GRID)
        place.setColumnStretch(0, 1)
        place.addWidget(self.folder, 0, 0)
        place.addWidget(self.choose, 0, 1)
        column.addLayout(place)
        column.addSpacing(GRID)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.done_button)
        column.addLayout(buttons)

    @Slot()
    def _on_choose(self) -> None:
        dialog = QFileDialog(self, tr("Choose a folder for recordings"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    @Slot(str)
    def _on_chosen(self, folder: str) -> None:
        self._actions.folder = Path(folder)
        self._show_folder()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow theme and size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _show_folder(self) -> None:
        folder = str(self._actions.folder)
        metrics = QFontMetrics(self.folder.font())
        room = scaled(_WIDTH) - self.choose.sizeHint().width() - 8 * GRID
        self.folder.setText(metrics.elidedText(folder, Qt.TextElideMode.ElideMiddle, room))
        self.folder.setToolTip(folder)
        self.folder.setAccessibleName(
            tr("Recordings are saved in {folder}").format(folder=in_value(folder))
        )

    def _dress(self) -> None:
        theme = theme_of(self)
        for label in (*self._heads, *self._hints):
            label.setFont(text_font(self, SMALL, strong=label in self._heads))
            tint(label, theme.muted)
        for button in (self.choose, self.done_button):
            button.setFont(text_font(self, MEDIUM, strong=True))
        self.setMinimumWidth(scaled(_WIDTH))
        self._show_folder()
