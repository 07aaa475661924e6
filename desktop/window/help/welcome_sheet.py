"""Three sentences at the first start, over the picture, until somebody closes them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.window.kit.floating_sheet import FloatingSheet
from desktop.window.kit.parts import tint
from desktop.window.kit.theme import GRID, LARGE, MEDIUM, RADIUS, SMALL, scaled, text_font, theme_of

_WIDTH = 440
_MARGIN = 3 * GRID
_SIZES = ((LARGE, MEDIUM), (MEDIUM, SMALL), (0, SMALL))
"""Of title and text, from the largest on, until all fits into the picture; 0 for no title."""


class WelcomeSheet(FloatingSheet):
    """In the middle of the picture.

    Attributes:
        button: closes it.

    Signals:
        closed(): it was read, or at least put away.
    """

    closed = Signal()

    def __init__(self, sentences: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._title = QLabel("Welcome")
        self._lines = tuple(QLabel(sentence) for sentence in sentences)
        self.button = QPushButton("Begin")
        self.button.setToolTip("Close this (Esc)")
        self.button.clicked.connect(self._on_closed)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self._on_closed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 2 * GRID)
        self._column.setSpacing(GRID * 3 // 2)
        self._column.addWidget(self._title)
        for line in self._lines:
            line.setWordWrap(True)
            self._column.addWidget(line)
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName("Welcome")
        self.setAccessibleDescription(" ".join(sentences))
        self._dress()
        self.show()
        self.raise_()
        self._settle()

    @property
    def text(self) -> str:
        """The sentences."""
        return " ".join(line.text() for line in self._lines)

    def _on_closed(self) -> None:
        self.hide()
        self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A calm ground."""
        self.paint_ground(QPainter(self), theme_of(self.window()).surface, RADIUS)

    def _dress(self) -> None:
        theme = theme_of(self.window())
        for label in (self._title, *self._lines):
            tint(label, theme.text)
        self._settle()

    def _settle(self) -> None:
        parent = self.parentWidget()
        if self.isHidden() or parent is None:
            return
        width = min(scaled(_WIDTH), parent.width() - 2 * GRID)
        room = parent.height() - 2 * GRID
        for title, text in _SIZES:
            self._title.setVisible(bool(title))
            self._title.setFont(text_font(self, title or MEDIUM, strong=True))
            self.button.setFont(text_font(self, text, strong=True))
            for line in self._lines:
                line.setFont(text_font(self, text))
            self._column.activate()
            height = self._column.totalHeightForWidth(width)
            if height <= room:
                break
        height = min(height, room)
        left, top = (parent.width() - width) // 2, (parent.height() - height) // 2
        self.setGeometry(left, top, width, height)
