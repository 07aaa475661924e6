"""What people are told about a face: its expression, or that it is not sure and why."""

from dataclasses import dataclass

import numpy as np

from models.expression import EXPRESSIONS, Expression
from models.face import ExpressionScores, Face
from models.verdict import LEAST_LEAD, LEAST_SURE

NOT_SURE = "Not sure"


@dataclass(frozen=True, slots=True, eq=False)
class FaceAnswer:
    """One face in words and numbers, the same in the window, in tables and in pictures."""

    scores: ExpressionScores
    """Smoothed where the face is live."""
    expression: Expression | None
    """None where it is not sure."""
    percent: int
    """The probability of ``expression``, or of the most probable one where it is not sure."""
    reason: str = ""
    """Why it is not sure, where the picture is to blame."""
    between: tuple[Expression, ...] = ()
    """The two that it wavers between, in label order, where it is not sure for that alone: the
    first is under one half or the second is near. Empty where even both together are unlikely."""

    @classmethod
    def of(cls, face: Face) -> "FaceAnswer":
        """The answer that the face's verdict allows."""
        scores = face.shown_scores
        if face.label is not None and face.verdict is not None:
            return cls(scores, face.label, round(face.verdict.confidence * 100))
        percent = round(scores.probability_of(scores.expression) * 100)
        reasons = face.verdict.reasons if face.verdict else ()
        if reasons:
            return cls(scores, None, percent, reasons[0].value)
        return cls(scores, None, percent, between=_wavering(scores))

    @property
    def title(self) -> str:
        """E.g. ``Happy`` or ``Not sure``."""
        return self.expression.title if self.expression else NOT_SURE

    @property
    def emoji(self) -> str:
        """The name of its drawing."""
        return f"emoji/{self.expression.value if self.expression else 'unsure'}"

    @property
    def figure(self) -> str:
        """E.g. ``92 %``; empty where it is not sure: the bars show the probabilities."""
        return f"{self.percent} %" if self.expression else ""

    @property
    def caption(self) -> str:
        """E.g. ``Happy 92 %`` or ``Not sure · too dark``."""
        if self.expression:
            return f"{self.title} {self.figure}"
        return f"{self.title} · {self._why}" if self._why else self.title

    @property
    def spoken(self) -> str:
        """For a screen reader, e.g. ``Happy`` or ``Not sure, too dark``."""
        return f"{self.title}, {self._why}" if self._why else self.title

    @property
    def _why(self) -> str:
        """E.g. ``too dark`` or ``Happy or Neutral``."""
        return self.reason or " or ".join(expression.title for expression in self.between)


def _wavering(scores: ExpressionScores) -> tuple[Expression, ...]:
    first, second = np.argsort(-scores.probabilities, kind="stable")[:2]
    highest, next_highest = (float(scores.probabilities[number]) for number in (first, second))
    wavers = highest < LEAST_SURE or highest - next_highest < LEAST_LEAD
    if not wavers or highest + next_highest < 0.5:
        return ()
    # In label order: two that are equally probable would change places all the time.
    return tuple(EXPRESSIONS[number] for number in sorted((int(first), int(second))))
