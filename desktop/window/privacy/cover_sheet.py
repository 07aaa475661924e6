"""Why the whole picture is covered, and the button that ends it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.window.kit.floating_sheet import FloatingSheet
from desktop.window.kit.parts import sheet_button
from desktop.window.kit.theme import GRID, MEDIUM, RADIUS, text_font, theme_of

_MOST_WIDTH = 400
_MARGIN = 2 * GRID


class CoverSheet(FloatingSheet):
    """Lies on the covered picture, under the sign in its middle."""

    def __init__(self, go_on: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = sheet_button(go_on.iconText(), go_on.toolTip())
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.clicked.connect(go_on.trigger)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(GRID * 3 // 2)
        column.addWidget(self._label)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._dress()
        self.hide()

    @property
    def text(self) -> str:
        """The sentence on show; empty when there is none."""
        return "" if self.isHidden() else self._label.text()

    @property
    def button(self) -> QPushButton:
        """What ends it."""
        return self._button

    def show_why(self, sentence: str, *, can_go_on: bool) -> None:
        """Say ``sentence``; with the button where it would help."""
        if (sentence, can_go_on) == (self.text, not self._button.isHidden()):
            return
        self._label.setText(sentence)
        self._button.setVisible(can_go_on)
        self.setAccessibleName(sentence)
        self.show()
        self._settle()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A ground of its own."""
        self.paint_ground(QPainter(self), theme_of(self).raised, RADIUS)

    def _dress(self) -> None:
        self._label.setFont(text_font(self, MEDIUM))
        self._button.setFont(text_font(self, MEDIUM, strong=True))

    def _settle(self) -> None:
        parent = self.parentWidget()
        if self.isHidden() or parent is None:
            return
        text = self._label.fontMetrics().horizontalAdvance(self._label.text()) + 2
        most = min(parent.width() - 2 * GRID, _MOST_WIDTH)
        width = max(min(most, text + 2 * _MARGIN), self.minimumSizeHint().width())
        self.ensurePolished()
        layout = self.layout()
        assert layout is not None
        layout.activate()
        height = layout.totalHeightForWidth(width)
        top = min(parent.height() // 2 + _MARGIN, parent.height() - height - GRID)
        self.setGeometry((parent.width() - width) // 2, top, width, height)
