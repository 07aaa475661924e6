"""The window's lowest line: what runs, how fast, and that nothing leaves this machine."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.widgets.theme import GRID, SMALL, text_font, theme_of


class StatusLine(QWidget):
    """Facts on the left, then what reads the faces, and the promise on the right.

    Attributes:
        engine: the button that names it.

    Signals:
        engine_clicked(): a person wants to know more of what reads the faces.
    """

    engine_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = QLabel()
        self._facts.setAccessibleName("Status")
        self.engine = QToolButton()
        self.engine.setText("Loading the model")
        self.engine.setProperty("quiet", True)
        self.engine.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.engine.setToolTip("Tell what reads the faces (Ctrl+I)")
        self.engine.setCursor(Qt.CursorShape.PointingHandCursor)
        self.engine.clicked.connect(self.engine_clicked)
        self._promise = QLabel("Nothing leaves this machine")
        self._promise.setToolTip("Moodmirror works without a network: no picture is ever sent.")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        row.setSpacing(0)
        row.addWidget(self._facts)
        row.addWidget(self.engine)
        row.addStretch(1)
        row.addWidget(self._promise)
        self.setFixedHeight(4 * GRID)
        self._dress()

    @property
    def text(self) -> str:
        """The facts as they stand."""
        return self._facts.text() + self.engine.text()

    def show_facts(self, facts: list[str], details: str = "") -> None:
        """Say each of ``facts``; ``details`` come when the pointer rests on them."""
        # The button after them brings some room along.
        self._facts.setText("  ·  ".join(facts) + ("  · " if facts else ""))
        self._facts.setToolTip(details)

    def show_engine(self, text: str) -> None:
        """Name what reads the faces."""
        self.engine.setText(text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        theme = theme_of(self)
        self.engine.setFont(text_font(self, SMALL))
        for label in (self._facts, self._promise):
            label.setFont(text_font(self, SMALL))
            palette = label.palette()
            palette.setColor(label.foregroundRole(), theme.muted)
            label.setPalette(palette)
