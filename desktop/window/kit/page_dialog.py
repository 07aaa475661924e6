"""A page to read beside the picture: it scrolls where it is long, and Esc closes it."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.window.kit.parts import scrolled, tint
from desktop.window.kit.theme import GRID, LARGE, MEDIUM, SMALL, scaled, text_font, theme_of
from desktop.window.kit.translation import tr

_WIDEST = 704
_LEAST_HEIGHT = 320


class PageDialog(QDialog):
    """Headings and paragraphs, from the top.

    Attributes:
        page: the column that they stand in.
        done_button: closes it.
    """

    def __init__(self, title: str, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._width = width
        self._styles: dict[QLabel, tuple[int, bool, bool]] = {}
        inside = QWidget()
        self.page = QVBoxLayout(inside)
        self.page.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self.page.setSpacing(GRID)
        self._inside = inside
        self.area = scrolled(inside, title)
        self.done_button = QPushButton(tr("Close"))
        self.done_button.setToolTip(tr("Close this window (Esc)"))
        self.done_button.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.done_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.area, 1)
        whole.addLayout(buttons)
        self._dress()

    def title(self, text: str) -> QLabel:
        """A label for what the page is about."""
        return self._label(text, LARGE, strong=True)

    def head(self, text: str) -> QLabel:
        """A label for what a part is about."""
        return self._label(text, SMALL, strong=True, muted=True)

    def words(self, text: str, *, muted: bool = False) -> QLabel:
        """A label for a paragraph."""
        label = self._label(text, MEDIUM, muted=muted)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def open_beside(self) -> None:
        """Show it as large as it needs, and as its window allows."""
        self.resize(self.sizeHint())
        self.show()
        self.activateWindow()
        self.area.setFocus()

    @property
    def text(self) -> str:
        """All that it says, label by label."""
        return "\n".join(label.text() for label in self._inside.findChildren(QLabel))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Never higher than the window; wider where what cannot be wrapped needs it."""
        parent = self.parentWidget()
        bar = self.area.verticalScrollBar().sizeHint().width()
        room = self.screen().availableGeometry().width() - 2 * GRID
        least = min(self._inside.minimumSizeHint().width() + bar, room)
        width = max(min(scaled(self._width), _WIDEST), least)
        needed = self.page.totalHeightForWidth(width)
        needed = needed if needed > 0 else self.page.totalSizeHint().height()
        foot = self.done_button.sizeHint().height() + 4 * GRID
        high = parent.height() - 6 * GRID if parent else needed + foot
        return QSize(width, min(needed + foot, max(high, _LEAST_HEIGHT)))

    def _label(self, text: str, size: int, *, strong: bool = False, muted: bool = False) -> QLabel:
        label = QLabel(text)
        label.setWordWrap(True)
        self._styles[label] = (size, strong, muted)
        self._dress_label(label)
        return label

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow theme and size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
            if self.isVisible():
                self.resize(self.sizeHint())

    def _dress(self) -> None:
        self.done_button.setFont(text_font(self, MEDIUM, strong=True))
        for label in self._styles:
            self._dress_label(label)

    def _dress_label(self, label: QLabel) -> None:
        size, strong, muted = self._styles[label]
        label.setFont(text_font(self, size, strong=strong))
        theme = theme_of(self)
        tint(label, theme.muted if muted else theme.text)
