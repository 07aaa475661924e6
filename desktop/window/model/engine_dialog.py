"""Which model reads the faces, what it is known for, and what it really runs on."""

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from desktop.live.engine import Engine
from desktop.window.kit.parts import push_button, scrolled, tint
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, MEDIUM, SMALL, scaled, text_font, theme_of
from desktop.window.kit.translation import QT_TR_NOOP, in_words, tr
from desktop.window.model.model_chooser import ModelChooser
from models.face import Timings

_WIDTH, _WIDEST = 640, 700
_FACTS = (QT_TR_NOOP("Runs on"), QT_TR_NOOP("Device"), QT_TR_NOOP("Weights"))
_STAGES = (QT_TR_NOOP("Find or follow"), QT_TR_NOOP("Align"), QT_TR_NOOP("Read"))


class EngineDialog(QDialog):
    """Stays open beside the picture while its figures move.

    Attributes:
        models: the list and the card.
        use: the button that reads with the model whose card is on show.
        measure: the button that measures all models.
        words: the button that tells what the words mean.
        again: the button that asks for another try.

    Signals:
        again_asked(): try all providers once more.
    """

    again_asked = Signal()

    def __init__(self, icons: SvgIcons, names: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Model and processor"))
        self.models = ModelChooser(icons, names)
        self._title = QLabel()
        self._facts = {name: self._fact(name) for name in _FACTS}
        self._stages = {name: self._fact(name) for name in _STAGES}
        self._heads = (
            QLabel(tr("In use")),
            QLabel(tr("Time per frame, median of the last seconds")),
            QLabel(tr("Why not faster")),
        )
        self._reasons = self._text_label()
        self._note = self._text_label()
        self._note.hide()
        self.use = push_button(tr("Use this model"), tr("Read faces with this model"))
        self.words = push_button(
            tr("What the words mean"),
            tr("What the six words mean, and what they don't (Shift+F1)"),
            secondary=True,
        )
        self.measure = push_button(
            tr("Measure speed"), tr("Time all models on this computer"), secondary=True
        )
        self.again = push_button(
            tr("Try again"), tr("Check again for a faster option"), secondary=True
        )
        self.again.clicked.connect(self._on_again)
        self.done_button = push_button(tr("Close"), tr("Close this window (Esc)"), secondary=True)
        self.done_button.clicked.connect(self.close)
        self._buttons = (self.measure, self.words, self.again, self.use, self.done_button)
        self._lay_out()
        self._dress()

    def show_engine(self, engine: Engine) -> None:
        """Provider, device, weights and reasons."""
        report = engine.report
        self._title.setText(engine.title)
        self._say("Runs on", report.title)
        self._say("Device", report.device)
        numbers = tr("8-bit integers") if report.eight_bit else tr("32-bit floats")
        self._say("Weights", f"{report.weights_file}, {numbers}")
        self._reasons.setText(
            "\n\n".join(map(in_words, report.reasons))
            or tr("This is the fastest option on this computer.")
        )
        self._heads[2].setVisible(bool(report.reasons))

    def show_stages(self, medians: Timings | None) -> None:
        """Milliseconds a stage."""
        for label, took in zip(self._stages.values(), _milliseconds(medians), strict=True):
            label.setText(took)

    def show_trying(self, *, trying: bool) -> None:
        """Whether another try is under way."""
        self.again.setEnabled(not trying)
        self.again.setText(tr("Trying…") if trying else tr("Try again"))

    def show_measuring(self, *, measuring: bool) -> None:
        """Whether all models are being measured."""
        self.measure.setEnabled(not measuring)
        self.measure.setText(tr("Measuring…") if measuring else tr("Measure speed"))

    def show_use(self, *, possible: bool, loading: bool) -> None:
        """Whether the model on show could be taken, or is just being loaded."""
        self.use.setEnabled(possible and not loading)
        self.use.setText(tr("Loading…") if loading else tr("Use this model"))

    def show_note(self, text: str) -> None:
        """Say what went wrong; empty for nothing."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    @property
    def note(self) -> str:
        """What went wrong."""
        return self._note.text()

    @property
    def text(self) -> str:
        """All that it says of what runs, line by line."""
        labels = (*self._facts.values(), *self._stages.values(), self._reasons)
        return "\n".join([self._title.text(), *(label.text() for label in labels)])

    @Slot()
    def _on_again(self) -> None:
        self.show_trying(trying=True)
        self.again_asked.emit()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Never larger than the window."""
        parent = self.parentWidget()
        room = parent.height() - 6 * GRID if parent else 80 * GRID
        width = min(scaled(_WIDTH), _WIDEST)
        return QSize(width, max(min(scaled(80 * GRID), room), 40 * GRID))

    def _say(self, name: str, value: str) -> None:
        self._facts[name].setText(value)
        self._form.setRowVisible(self._facts[name], bool(value))

    def _fact(self, name: str) -> QLabel:
        label = self._text_label()
        label.setAccessibleName(tr(name))
        return label

    def _text_label(self) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _lay_out(self) -> None:
        self._form = _form(self._facts)
        facts = self.models.facts
        facts.setSpacing(GRID)
        facts.addWidget(self.measure, 0, Qt.AlignmentFlag.AlignLeft)
        facts.addWidget(self.words, 0, Qt.AlignmentFlag.AlignLeft)
        facts.addSpacing(2 * GRID)
        facts.addWidget(self._heads[0])
        facts.addWidget(self._title)
        facts.addLayout(self._form)
        facts.addSpacing(GRID)
        facts.addWidget(self._heads[1])
        facts.addLayout(_form(self._stages))
        facts.addSpacing(GRID)
        facts.addWidget(self._heads[2])
        facts.addWidget(self._reasons)
        facts.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        facts.addStretch(1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, GRID)
        column.addWidget(self.models)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.use)
        buttons.addWidget(self.done_button)
        foot = QVBoxLayout()
        foot.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        foot.setSpacing(GRID)
        foot.addWidget(self._note)
        foot.addLayout(buttons)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(scrolled(inside, tr("Models and what they run on")), 1)
        self._column.addLayout(foot)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow theme and size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
            if self.isVisible():
                self.resize(self.sizeHint())

    def _dress(self) -> None:
        theme = theme_of(self)
        self._title.setFont(text_font(self, MEDIUM, strong=True))
        for button in self._buttons:
            button.setFont(text_font(self, MEDIUM, strong=True))
        names = [label for label in self.models.findChildren(QLabel) if label.buddy() is not None]
        for label in (*names, *self._heads):
            label.setFont(text_font(self, SMALL))
            tint(label, theme.muted)
        for label in names:
            label.setFixedWidth(scaled(12 * GRID))
        tint(self._note, theme.danger)


def _form(rows: dict[str, QLabel]) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(2 * GRID)
    form.setVerticalSpacing(GRID // 2)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for name, label in rows.items():
        title = QLabel(tr(name))
        title.setBuddy(label)
        form.addRow(title, label)
    return form


def _milliseconds(medians: Timings | None) -> tuple[str, ...]:
    if medians is None:
        return ("–", "–", "–")
    return tuple(
        tr("{time} ms").format(time=QLocale().toString(took, "f", 1))
        for took in (medians.detect, medians.align, medians.classify)
    )
