"""A field for a note on the mark that was just set, over the picture's foot."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop.window.kit.floating_sheet import FloatingSheet
from desktop.window.kit.theme import GRID, MEDIUM, RADIUS, scaled, text_font, theme_of
from desktop.window.kit.translation import tr

_WIDTH = 480
_LONGEST = 500
_MARGIN = 2 * GRID


class _NoteField(QLineEdit):
    """Keeps Esc for itself, which elsewhere leads to the camera.

    Signals:
        left(): Esc was pressed.
    """

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Claim Esc before any shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Leave at Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class MarkNote(FloatingSheet):
    """Comes with a mark and goes with Enter or Esc; the mark is set in any case.

    Attributes:
        field: where the note is written.

    Signals:
        noted(number, note): the note for a mark is ready.
    """

    noted = Signal(int, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = 0
        self._label = QLabel()
        self.field = _NoteField()
        self.field.setPlaceholderText(tr("Add a note, then press Enter"))
        self.field.setMaxLength(_LONGEST)
        self.field.setTextMargins(GRID // 2, 0, GRID // 2, 0)
        self.field.returnPressed.connect(self.finish)
        self.field.left.connect(self._on_left)
        self._label.setBuddy(self.field)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, GRID, _MARGIN, GRID)
        row.setSpacing(GRID * 3 // 2)
        row.addWidget(self._label)
        row.addWidget(self.field, 1)
        self._dress()
        self.hide()

    def ask(self, number: int, text: str) -> None:
        """Ask for a note for mark ``number``; ``text`` names the mark."""
        self.finish()
        self._number = number
        self._label.setText(text)
        self.field.clear()
        self.field.setAccessibleName(tr("Note for {mark}").format(mark=text))
        self.show()
        self.raise_()
        self._settle()
        self.field.setFocus()

    @Slot()
    def finish(self) -> None:
        """Take what was written so far."""
        if not self.isHidden() and self.field.text().strip():
            self.noted.emit(self._number, self.field.text())
        self._on_left()

    @Slot()
    def _on_left(self) -> None:
        parent = self.parentWidget()
        had_focus = self.field.hasFocus()
        self.hide()
        if had_focus and parent is not None:
            parent.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A ground that stands out from any picture."""
        self.paint_ground(QPainter(self), theme_of(self).raised, RADIUS)

    def _dress(self) -> None:
        self._label.setFont(text_font(self, MEDIUM, strong=True))
        self.field.setFont(text_font(self, MEDIUM))

    def _settle(self) -> None:
        """Above the place of messages, so that neither hides the other."""
        parent = self.parentWidget()
        if self.isHidden() or parent is None:
            return
        width = min(parent.width() - 2 * GRID, scaled(_WIDTH))
        height = max(6 * GRID, self.sizeHint().height())
        top = parent.height() - height - _MARGIN - 8 * GRID
        self.setGeometry((parent.width() - width) // 2, max(GRID, top), width, height)
