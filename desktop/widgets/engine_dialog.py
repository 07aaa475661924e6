"""What the model really runs on, how fast, and why on nothing better."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.widgets.theme import GRID, LARGE, MEDIUM, SMALL, text_font, theme_of
from desktop.workers.engine import Engine
from models.face import Timings

_WIDTH = 480
_NOTHING_BETTER = "This is the best that runs on this machine."


class EngineDialog(QDialog):
    """Stays open beside the picture while its figures move.

    Attributes:
        again: the button that asks for another try.

    Signals:
        again_asked(): try all providers once more.
    """

    again_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Model and processor")
        self.setFixedWidth(_WIDTH)
        self._title = QLabel()
        self._facts = {name: self._fact(name) for name in ("Runs on", "Device", "Weights")}
        self._stages = {name: self._fact(name) for name in ("Find or follow", "Align", "Read")}
        self._heads = (QLabel("Time a frame, median of the last seconds"), QLabel("Why not better"))
        self._reasons = self._text_label()
        self.again = QPushButton("Try again")
        self.again.setToolTip("Look once more for something better to run on")
        self.again.clicked.connect(self._on_again)
        self.done_button = QPushButton("Close")
        self.done_button.clicked.connect(self.close)
        for button in (self.again, self.done_button):
            button.setProperty("secondary", button is self.again)
            button.setAutoDefault(button is self.done_button)
        self._lay_out()
        self._dress()

    def show_engine(self, engine: Engine) -> None:
        """Provider, device, weights and reasons."""
        report = engine.report
        self._title.setText(engine.title)
        name = report.title if report else engine.provider.removesuffix("ExecutionProvider")
        self._say("Runs on", name)
        self._say("Device", report.device if report else "")
        file = report.weights_file if report else ""
        self._say("Weights", f"{file}, {_kind(file)}" if file else "")
        reasons = report.reasons if report else ()
        self._reasons.setText("\n\n".join(reasons) or _NOTHING_BETTER)
        self._heads[1].setVisible(bool(reasons))
        self._fit()

    def show_stages(self, medians: Timings | None) -> None:
        """Milliseconds a stage."""
        for label, took in zip(self._stages.values(), _milliseconds(medians), strict=True):
            label.setText(took)

    def show_trying(self, *, trying: bool) -> None:
        """Whether another try is under way."""
        self.again.setEnabled(not trying)
        self.again.setText("Trying…" if trying else "Try again")

    @property
    def text(self) -> str:
        """All that it says, line by line."""
        labels = (*self._facts.values(), *self._stages.values(), self._reasons)
        return "\n".join([self._title.text(), *(label.text() for label in labels)])

    @Slot()
    def _on_again(self) -> None:
        self.show_trying(trying=True)
        self.again_asked.emit()

    def _say(self, name: str, value: str) -> None:
        self._facts[name].setText(value)
        self._form.setRowVisible(self._facts[name], bool(value))

    def _fact(self, name: str) -> QLabel:
        label = self._text_label()
        label.setAccessibleName(name)
        return label

    def _text_label(self) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _lay_out(self) -> None:
        self._form = _form(self._facts)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.again)
        buttons.addWidget(self.done_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self._column.setSpacing(GRID)
        self._column.addWidget(self._title)
        self._column.addLayout(self._form)
        self._column.addSpacing(GRID)
        self._column.addWidget(self._heads[0])
        self._column.addLayout(_form(self._stages))
        self._column.addSpacing(GRID)
        self._column.addWidget(self._heads[1])
        self._column.addWidget(self._reasons)
        self._column.addSpacing(GRID)
        self._column.addLayout(buttons)

    def _fit(self) -> None:
        """As high as the sentences need."""
        self._column.activate()
        self.setFixedHeight(self._column.totalHeightForWidth(_WIDTH))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        theme = theme_of(self)
        self._title.setFont(text_font(self, LARGE, strong=True))
        for button in (self.again, self.done_button):
            button.setFont(text_font(self, MEDIUM, strong=True))
        for label in self.findChildren(QLabel):
            if label.buddy() is not None or label in self._heads:
                label.setFont(text_font(self, SMALL))
                palette = label.palette()
                palette.setColor(label.foregroundRole(), theme.muted)
                label.setPalette(palette)


def _form(rows: dict[str, QLabel]) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(2 * GRID)
    form.setVerticalSpacing(GRID // 2)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for name, label in rows.items():
        title = QLabel(name)
        title.setBuddy(label)
        title.setFixedWidth(12 * GRID)
        form.addRow(title, label)
    return form


def _kind(weights_file: str) -> str:
    """What numbers the weights are."""
    kinds = {".int8.": "8-bit whole numbers", ".fp16.": "16-bit numbers"}
    return next((kind for mark, kind in kinds.items() if mark in weights_file), "32-bit numbers")


def _milliseconds(medians: Timings | None) -> tuple[str, str, str]:
    if medians is None:
        return ("–", "–", "–")
    return (f"{medians.detect:.1f} ms", f"{medians.align:.1f} ms", f"{medians.classify:.1f} ms")
