"""What people are told about a face: its expression, or that it is not sure and why."""

from dataclasses import dataclass

from models.expression import Expression
from models.face import ExpressionScores, Face

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
    """Why it is not sure, where that is known."""

    @classmethod
    def of(cls, face: Face) -> "FaceAnswer":
        """The answer that the face's verdict allows."""
        scores = face.shown_scores
        if face.label is not None and face.verdict is not None:
            return cls(scores, face.label, round(face.verdict.confidence * 100))
        percent = round(scores.probability_of(scores.expression) * 100)
        reasons = face.verdict.reasons if face.verdict else ()
        return cls(scores, None, percent, reasons[0].value if reasons else "")

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
        return f"{self.title} · {self.reason}" if self.reason else self.title

    @property
    def spoken(self) -> str:
        """For a screen reader, e.g. ``Happy`` or ``Not sure, too dark``."""
        return f"{self.title}, {self.reason}" if self.reason else self.title
