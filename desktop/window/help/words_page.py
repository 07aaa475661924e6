"""What the six words mean, and what they don't, with the error rates of the model in use."""

from PySide6.QtWidgets import QWidget

from desktop.report.meaning import MEANING, NOT_FOR
from desktop.window.kit.page_dialog import PageDialog
from models.card_figures import CardFigures
from models.weights import ModelCard

_WIDTH = 560
_GROUPS = (
    "The pictures that it was tested on tell neither age nor sex nor skin tone. So nobody knows "
    "how often it is wrong for one group of people and how often for another; for some it may "
    "be much more often."
)


class WordsPage(PageDialog):
    """One honest page; its figures come from the card of the model in use."""

    def __init__(self, card: ModelCard | None, window: QWidget) -> None:
        super().__init__("What the words mean", _WIDTH, window)
        self.page.addWidget(self.title("What the six words mean, and what they don't"))
        self.page.addWidget(self.words(MEANING))
        self.page.addWidget(self.head("How often it is wrong"))
        self.page.addWidget(self.words(error_rates(card)))
        self.page.addWidget(self.head("For whom it was not tested"))
        self.page.addWidget(self.words(_GROUPS))
        self.page.addWidget(self.head("What it is not for"))
        self.page.addWidget(self.words(NOT_FOR))
        self.page.addStretch(1)


def error_rates(card: ModelCard | None) -> str:
    """In sentences, as far as the card tells them."""
    unknown = "How often this model is wrong is not known: its card does not tell."
    if card is None:
        return unknown
    figures = CardFigures.of(card)
    here, people = figures.fer2013_here, figures.ferplus_here
    if here is None:
        return unknown
    said = [f"{card.title} names {_wrong(here.accuracy)} of 100 faces otherwise than FER2013's"]
    if people:
        said.append(f"labels do, and {_wrong(people.accuracy)} otherwise than most people who were")
        said.append("asked (FER+).")
    else:
        said.append("labels do.")
    worst, best = (pick(here.recall, key=here.recall.__getitem__) for pick in (min, max))
    said.append(f"Of 100 faces labelled {best.value} it finds {here.recall[best] * 100:.0f}; of")
    said.append(f"100 labelled {worst.value}, {here.recall[worst] * 100:.0f}.")
    if figures.sure_right:
        said.append(f"Even where it is sure, {_wrong(figures.sure_right)} of 100 are wrong.")
    return " ".join(said)


def _wrong(right: float) -> str:
    return f"{(1 - right) * 100:.0f}"
