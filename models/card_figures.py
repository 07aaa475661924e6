"""What a model card says of how often the model is right; nothing that it does not say."""

from dataclasses import dataclass
from math import isfinite
from typing import Any

from models.expression import EXPRESSIONS, Expression
from models.sentence import QT_TR_NOOP
from models.weights import ModelCard

OUTSIDE_TITLES = {
    "muxspace": QT_TR_NOOP("Press portraits"),
    "london": QT_TR_NOOP("London studio portraits"),
}
# What the cards that training writes say in whole sentences; the window translates it.
TRAINED_ON_FER2013 = QT_TR_NOOP(
    "FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put "
    "together from public copies of the same pictures: counts per class and per part equal the "
    "official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise "
    "inexact picture."
)
TRAINED_ON_ALL = QT_TR_NOOP(
    "FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put "
    "together from public copies of the same pictures: counts per class and per part equal the "
    "official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise "
    "inexact picture. It also learned from FER+ (Barsoum et al. 2016), ten people's votes for "
    "each face, and from half of muxspace/facial_expressions, press portraits (Apache-2.0)."
)
LICENCE = QT_TR_NOOP(
    "Weights: MIT, as the project. FER2013 itself was collected from the web for research."
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One test of a model on faces that it never learned from: FER2013's PrivateTest."""

    faces: int
    accuracy: float
    """The share that was named right, 0 to 1."""
    calibration_error: float
    """By how much a stated probability is off, on average, 0 to 1."""
    recall: dict[Expression, float]
    """Of the faces with each expression, the share that was named so, 0 to 1."""


@dataclass(frozen=True, slots=True)
class CardFigures:
    """The figures that people are shown; None and 0 where the card does not tell them."""

    fer2013: Measured | None
    """Against FER2013's labels, all pictures as they are: as others publish it."""
    ferplus: Measured | None
    """Against what most of ten people saw in the same pictures (FER+)."""
    fer2013_here: Measured | None
    """As this program cuts faces, without pictures that resemble learned ones."""
    ferplus_here: Measured | None
    outside: tuple[tuple[str, Measured], ...]
    """Sets of other faces and their names for people; learned from by no model, or half of it."""
    sure_share: float
    """Of all faces, the share that is called sure, 0 to 1."""
    sure_right: float
    """Of these, the share that is right, 0 to 1."""
    megabytes: float
    faces_learned: int
    trained_on: str
    licence: str

    @classmethod
    def of(cls, card: ModelCard) -> "CardFigures":
        """Read them; a field of another kind than expected counts as none."""
        fields = card.fields
        sure = fields.get("sure")
        sure = sure if isinstance(sure, dict) else {}
        return cls(
            fer2013=_measured(fields, "fer2013", "given", twins=True),
            ferplus=_measured(fields, "ferplus", "given", twins=True),
            fer2013_here=_measured(fields, "fer2013", "aligned", twins=False),
            ferplus_here=_measured(fields, "ferplus", "aligned", twins=False),
            outside=_outside(fields),
            sure_share=_number(sure.get("shown_as_sure")),
            sure_right=_number(sure.get("right_of_sure")),
            megabytes=_number(fields.get("bytes")) / 1e6,
            faces_learned=int(_number(fields.get("faces_learned"))),
            trained_on=str(fields.get("trained_on", "")),
            licence=str(fields.get("licence", "")),
        )

    @property
    def people(self) -> Measured | None:
        """What is served, as faces are cut here, against what people see; else FER2013's labels."""
        return self.ferplus_here or self.ferplus or self.fer2013_here


def _outside(fields: dict[str, Any]) -> tuple[tuple[str, Measured], ...]:
    tests = fields.get("outside")
    found = []
    for test in tests if isinstance(tests, list) else []:
        if isinstance(test, dict) and test.get("set") in OUTSIDE_TITLES:
            found.append((OUTSIDE_TITLES[test["set"]], _figures(test)))
    return tuple(found)


def _measured(fields: dict[str, Any], labels: str, framing: str, *, twins: bool) -> Measured | None:
    tests = fields.get("test")
    wanted = {"output": "probabilities", "labels": labels, "framing": framing, "twins": twins}
    for test in tests if isinstance(tests, list) else []:
        if isinstance(test, dict) and wanted.items() <= test.items():
            return _figures(test)
    return None


def _figures(test: dict[str, Any]) -> Measured:
    recall = test.get("recall")
    recall = recall if isinstance(recall, dict) else {}
    return Measured(
        faces=int(_number(test.get("faces"))),
        accuracy=_number(test.get("accuracy")),
        calibration_error=_number(test.get("calibration_error")),
        recall={one: _number(recall.get(one.value)) for one in EXPRESSIONS},
    )


def _number(value: object) -> float:
    """0 where it is none, or not finite."""
    try:
        number = float(value) if isinstance(value, int | float) else 0.0
    except OverflowError:
        return 0.0
    return number if isfinite(number) else 0.0
