"""A model's card as people read it: how often it is right, at what, and how fast here."""

from PySide6.QtCore import QEvent, QLocale
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.window.kit.parts import tint
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, LARGE, MEDIUM, SMALL, text_font, theme_of
from desktop.window.kit.translation import QT_TR_NOOP, percent, tr
from desktop.window.model.recall_bars import RecallBars
from models.card_figures import CardFigures, Measured
from models.weights import ModelCard

_TEST = QT_TR_NOOP("How often it is right, on faces it never learned from")
_FOUND = QT_TR_NOOP("Found of each expression that people see")
_PEOPLE = QT_TR_NOOP("What most people see (FER+)")
_FER2013 = QT_TR_NOOP("FER2013's own labels")
_MOST_ROWS = 4


class ModelCardView(QWidget):
    """Shows what the card says, and where it says nothing, nothing."""

    def __init__(self, icons: SvgIcons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self._in_use = QLabel(tr("In use"))
        self._heads = tuple(QLabel(tr(text)) for text in (_TEST, _FOUND))
        self._table = QWidget()
        self._cells = tuple(QLabel() for _ in range(_MOST_ROWS))
        self._names = tuple(QLabel() for _ in range(_MOST_ROWS))
        self.recall = RecallBars(icons)
        self._facts = QLabel()
        self._speed = QLabel()
        self._source = QLabel()
        for label in (self._title, self._facts, self._speed, self._source, *self._names):
            label.setWordWrap(True)
        self._lay_out()
        self._dress()

    def show_card(self, card: ModelCard, *, in_use: bool, face_ms: float | None) -> None:
        """Show a model.

        Args:
            card: what was measured where it was trained.
            in_use: whether it reads the faces now.
            face_ms: milliseconds a face on this machine; None where nobody measured.
        """
        figures = CardFigures.of(card)
        self._title.setText(card.title)
        self._in_use.setVisible(in_use)
        rows = _rows(figures)
        for index, (name, cell) in enumerate(zip(self._names, self._cells, strict=True)):
            text, test = rows[index] if index < len(rows) else ("", None)
            name.setText(text)
            cell.setText(_share(test) if test else "")
            cell.setAccessibleName(text)
            for label in (name, cell):
                label.setVisible(test is not None)
        self._heads[0].setVisible(bool(rows))
        self._table.setVisible(bool(rows))
        for widget in (self._heads[1], self.recall):
            widget.setVisible(figures.people is not None)
        if figures.people:
            self.recall.show_recall(figures.people.recall)
        self._facts.setText("\n".join(_facts(figures)))
        speed = tr("not measured yet")
        if face_ms is not None:
            speed = tr("{time} ms a face").format(time=_decimal(face_ms))
        self._speed.setText(tr("On this computer: {speed}").format(speed=speed))
        self._source.setText(_source(figures))

    def show_problem(self, name: str, sentence: str) -> None:
        """There is no card to read."""
        self._title.setText(name)
        self._facts.setText(sentence)
        self._speed.setText("")
        self._source.setText("")
        for widget in (self._in_use, *self._heads, self._table, self.recall):
            widget.setVisible(False)

    @property
    def text(self) -> str:
        """All that it says, line by line."""
        labels = (self._title, self._in_use, *self._cells, self._facts, self._speed, self._source)
        return "\n".join(label.text() for label in labels if label.isVisibleTo(self))

    def _lay_out(self) -> None:
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(0, 1)
        for row, (name, cell) in enumerate(zip(self._names, self._cells, strict=True)):
            grid.addWidget(name, row, 0)
            grid.addWidget(cell, row, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(self._title)
        whole.addWidget(self._in_use)
        whole.addSpacing(GRID // 2)
        whole.addWidget(self._heads[0])
        whole.addWidget(self._table)
        whole.addSpacing(GRID // 2)
        whole.addWidget(self._heads[1])
        whole.addWidget(self.recall)
        whole.addSpacing(GRID // 2)
        whole.addWidget(self._facts)
        whole.addWidget(self._source)
        whole.addWidget(self._speed)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow theme and size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        theme = theme_of(self)
        self._title.setFont(text_font(self, LARGE, strong=True))
        for label in (*self._cells, self._facts, self._speed):
            label.setFont(text_font(self, MEDIUM))
        quiet = (self._in_use, *self._heads, *self._names, self._source)
        for label in quiet:
            label.setFont(text_font(self, SMALL, strong=label is self._in_use))
            colour = theme.accent if label is self._in_use else theme.muted
            tint(label, colour)


def _rows(figures: CardFigures) -> list[tuple[str, Measured]]:
    """What is served against what people see, then other faces, then FER2013's labels."""
    people, own = figures.ferplus_here or figures.ferplus, figures.fer2013_here or figures.fer2013
    outside = [(tr(name), test) for name, test in figures.outside]
    rows = [(tr(_PEOPLE), people), *outside, (tr(_FER2013), own)]
    return [(name, test) for name, test in rows if test][:_MOST_ROWS]


def _share(test: Measured) -> str:
    return tr("{share}% of {faces}").format(
        share=_decimal(test.accuracy * 100), faces=QLocale().toString(test.faces)
    )


def _facts(figures: CardFigures) -> list[str]:
    facts = []
    if figures.people:
        points = figures.people.calibration_error * 100
        off = tr("A stated percentage is off by {points} points on average.")
        facts.append(off.format(points=_decimal(points)))
    if figures.sure_share:
        sure = tr("It is sure of {sure} of the faces, and right about {right} of these.")
        share, right = percent(figures.sure_share), percent(figures.sure_right)
        facts.append(sure.format(sure=share, right=right))
    if figures.megabytes:
        facts.append(tr("{size} MB.").format(size=_decimal(figures.megabytes)))
    return facts


def _decimal(number: float) -> str:
    return QLocale().toString(number, "f", 1)


def _source(figures: CardFigures) -> str:
    learned = ""
    if figures.faces_learned:
        count = QLocale().toString(figures.faces_learned)
        learned = tr("Learned from {count} faces.").format(count=count)
    return " ".join(filter(None, (learned, tr(figures.trained_on), tr(figures.licence))))
