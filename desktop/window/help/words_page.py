"""What the six words mean, and what they don't, with the error rates of the model in use."""

from PySide6.QtWidgets import QWidget

from desktop.report.meaning import MEANING, NOT_FOR
from desktop.window.kit.page_dialog import PageDialog
from desktop.window.kit.translation import expression_name, tr
from models.card_figures import CardFigures
from models.weights import ModelCard

_WIDTH = 560


class WordsPage(PageDialog):
    """One honest page; its figures come from the card of the model in use."""

    def __init__(self, card: ModelCard | None, window: QWidget) -> None:
        super().__init__(tr("What the words mean"), _WIDTH, window)
        self.page.addWidget(self.title(tr("What the six words mean, and what they don't")))
        self.page.addWidget(self.words(tr(MEANING)))
        self.page.addWidget(self.head(tr("How often it is wrong")))
        self.page.addWidget(self.words(error_rates(card)))
        self.page.addWidget(self.head(tr("Who it was not tested on")))
        self.page.addWidget(self.words(_groups()))
        self.page.addWidget(self.head(tr("What it is not for")))
        self.page.addWidget(self.words(tr(NOT_FOR)))
        self.page.addStretch(1)


def error_rates(card: ModelCard | None) -> str:
    """In sentences, as far as the card tells them."""
    figures = CardFigures.of(card) if card else None
    if card is None or figures is None or figures.fer2013_here is None:
        return tr("How often this model is wrong is not known: its card doesn't say.")
    here, people = figures.fer2013_here, figures.ferplus_here
    if people:
        said = [
            tr(
                "Out of 100 faces, {model} disagrees with FER2013's label on {labels}, and with "
                "most of the people who were asked (FER+) on {people}."
            ).format(model=card.title, labels=_wrong(here.accuracy), people=_wrong(people.accuracy))
        ]
    else:
        said = [
            tr("Out of 100 faces, {model} disagrees with FER2013's label on {labels}.").format(
                model=card.title, labels=_wrong(here.accuracy)
            )
        ]
    recall = (people or here).recall
    worst, best = (pick(recall, key=recall.__getitem__) for pick in (min, max))
    said.append(
        tr(
            "Of 100 faces labelled {best}, it finds {most}; of 100 labelled {worst}, {least}."
        ).format(
            best=expression_name(best).lower(),
            most=round(recall[best] * 100),
            worst=expression_name(worst).lower(),
            least=round(recall[worst] * 100),
        )
    )
    if figures.sure_right:
        wrong = _wrong(figures.sure_right)
        said.append(tr("Even when it is sure, {wrong} in 100 are wrong.").format(wrong=wrong))
    return " ".join(said)


def _wrong(right: float) -> str:
    return f"{(1 - right) * 100:.0f}"


def _groups() -> str:
    return tr(
        "The pictures it was tested on come without age, sex or skin tone. So nobody knows how "
        "often it is wrong for one group of people compared with another; for some, it may be "
        "wrong much more often."
    )
