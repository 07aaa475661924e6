"""The window's lowest line: what runs, how fast, and that nothing leaves this machine."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from desktop.window.kit.parts import tint
from desktop.window.kit.theme import GRID, SMALL, text_font, theme_of
from desktop.window.kit.translation import tr


class StatusLine(QWidget):
    """Facts on the left, then what reads the faces, and the promise on the right.

    Where there is no room for all of it, the first facts go, then the promise: nothing is cut.

    Attributes:
        engine: the button that names it.

    Signals:
        engine_clicked(): a person wants to know more of what reads the faces.
    """

    engine_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all_facts: list[str] = []
        self._facts = QLabel()
        self._facts.setAccessibleName(tr("Status"))
        self._facts.setTextFormat(Qt.TextFormat.PlainText)
        self.engine = QToolButton()
        self.engine.setText(tr("Loading model…"))
        self.engine.setProperty("quiet", True)
        self.engine.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.engine.setToolTip(tr("Model details (Ctrl+I)"))
        self.engine.setCursor(Qt.CursorShape.PointingHandCursor)
        self.engine.clicked.connect(self.engine_clicked)
        self._sending = ""
        self._promise = QLabel(tr("Nothing leaves this computer"))
        self._promise.setToolTip(
            tr("Moodmirror works offline. It never sends pictures or results anywhere.")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        row.setSpacing(0)
        row.addWidget(self._facts)
        row.addWidget(self.engine)
        row.addStretch(1)
        row.addWidget(self._promise)
        self._row = row
        # Else what it says would set the window's least width.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._dress()

    @property
    def text(self) -> str:
        """The facts as they stand, whether there is room for them or not."""
        return _joined(self._all_facts) + self.engine.text()

    @property
    def promise(self) -> str:
        """What is said of what leaves this computer."""
        return self._promise.text()

    def show_facts(self, facts: list[str], details: str = "") -> None:
        """Say each of ``facts``; ``details`` come when the pointer rests on them."""
        self._facts.setToolTip(details)
        if facts != self._all_facts:
            self._all_facts = facts
            self._fit()

    def show_sending(self, where: str) -> None:
        """Say that readings go to other programs, or, where ``where`` is empty, that none do."""
        if where == self._sending:
            return
        self._sending = where
        text = tr("Live output: {where}").format(where=where)
        self._promise.setText(text if where else tr("Nothing leaves this computer"))
        self._dress()

    def show_engine(self, text: str) -> None:
        """Name what reads the faces."""
        self.engine.setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Any width will do."""
        return QSize(0, self.height())

    def _fit(self) -> None:
        """The promise once more, and the last facts, as far as they fit."""
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self.engine.sizeHint().width()
        metrics = self._facts.fontMetrics()
        promise = self._promise.sizeHint().width() + 2 * GRID
        shown = list(self._all_facts)
        while len(shown) > 2 and metrics.horizontalAdvance(_joined(shown)) + promise > room:
            shown.pop(0)
        self._promise.setVisible(metrics.horizontalAdvance(_joined(shown)) + promise <= room)
        while shown and metrics.horizontalAdvance(_joined(shown)) > room:
            shown.pop(0)
        self._facts.setText(_joined(shown))
        self._row.activate()

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
            sends = label is self._promise and bool(self._sending)
            tint(label, theme.text if sends else theme.muted)
        text = self._facts.fontMetrics().height()
        self.setFixedHeight(max(4 * GRID, text + GRID))
        self._fit()


def _joined(facts: list[str]) -> str:
    # The button after them brings some room along.
    joined = "  ·  "
    if QGuiApplication.isRightToLeft():  # Each fact keeps its own direction, the line has its.
        facts = [f"\u2068{fact}\u2069" for fact in facts]
        return "\u200f" + joined.join(facts) + "  · \u200f" if facts else ""
    return joined.join(facts) + ("  · " if facts else "")
