"""The guide and the changelog as they come with the program, to read beside the picture."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, QUrl, Slot
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop.resources import document
from desktop.window.kit.language import Language, spoken
from desktop.window.kit.parts import tint
from desktop.window.kit.theme import GRID, MEDIUM, SMALL, scaled, text_font, theme_of
from desktop.window.kit.translation import tr

_SIZE = QSize(760, 680)


def page_in_language(name: str) -> Path:
    """One of the pages in ``docs``: in the language of the application where it has one."""
    own = document(f"docs/{spoken().value}/{name}")
    return own if own.is_file() else document(f"docs/{name}")


class DocumentsPage(QDialog):
    """Markdown with its pictures; a link to another of our pages opens it here.

    Attributes:
        browser: the page itself.
        english_only: says so of a page that is not in the language of the application.
        back_button: to the page before.
        done_button: closes it.
    """

    def __init__(self, title: str, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.browser = _Browser(self.sizeHint().width())
        self.browser.setAccessibleName(title)
        self.english_only = QLabel(tr("This page is in English only."))
        self.english_only.setContentsMargins(3 * GRID, GRID, 3 * GRID, 0)
        self.back_button = QPushButton(tr("Back"))
        self.back_button.setEnabled(False)
        self.back_button.clicked.connect(self.browser.backward)
        self.browser.backwardAvailable.connect(self.back_button.setEnabled)
        self.browser.sourceChanged.connect(self._on_source)
        self.done_button = QPushButton(tr("Close"))
        self.done_button.setToolTip(tr("Close this window (Esc)"))
        self.done_button.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        buttons.addWidget(self.done_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.english_only)
        whole.addWidget(self.browser, 1)
        whole.addLayout(buttons)
        self._dress()
        self.browser.setSource(QUrl.fromLocalFile(str(path)))

    @property
    def text(self) -> str:
        """All that it says."""
        return self.browser.toPlainText()

    def open_beside(self) -> None:
        """Show it as large as it needs, and as its window allows."""
        self.resize(self.sizeHint())
        self.show()
        self.activateWindow()
        self.browser.setFocus()

    @Slot(QUrl)
    def _on_source(self, page: QUrl) -> None:
        """Read it from the side from which its language is read."""
        language = spoken()
        is_own = language.value == Path(page.toLocalFile()).parent.name
        self.english_only.setVisible(language is not Language.ENGLISH and not is_own)
        left_to_right = Qt.LayoutDirection.LeftToRight
        self.browser.read_from(QLocale().textDirection() if is_own else left_to_right)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Never larger than the window."""
        wanted = QSize(scaled(_SIZE.width()), scaled(_SIZE.height()))
        parent = self.parentWidget()
        return wanted.boundedTo(parent.size()) if parent else wanted

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text; colours come from the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        self.browser.setFont(text_font(self, MEDIUM))
        self.english_only.setFont(text_font(self, SMALL))
        tint(self.english_only, theme_of(self).muted)
        for button in (self.back_button, self.done_button):
            button.setFont(text_font(self, MEDIUM, strong=True))


class _Browser(QTextBrowser):
    """Pictures are never wider than the page was when it opened."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.setOpenExternalLinks(True)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(3 * GRID)
        self._room = width - 6 * GRID - self.verticalScrollBar().sizeHint().width()

    def read_from(self, side: Qt.LayoutDirection) -> None:
        """Lay the page out from that side: each paragraph else goes by its first letter."""
        self.setLayoutDirection(side)
        option = self.document().defaultTextOption()
        option.setTextDirection(side)
        self.document().setDefaultTextOption(option)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: N802
        """A picture as wide as there is room."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        image = QImage(self.source().resolved(QUrl(name)).toLocalFile())
        if image.width() <= self._room:
            return image
        return image.scaledToWidth(self._room, Qt.TransformationMode.SmoothTransformation)
