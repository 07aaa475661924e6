"""What people are told of a face: an expression, or that it is not sure and why."""

from dataclasses import dataclass

from models.expression import Expression
from models.face import ExpressionScores, Face

NOT_SURE = "Not sure"


@dataclass(frozen=True, slots=True, eq=False)
class FaceAnswer:
    """One face in words and numbers."""

    scores: ExpressionScores
    """Steadied where the face is live."""
    expression: Expression | None
    """None where it is not sure."""
    percent: int
    """Of the expression."""
    reason: str = ""
    """Why it is not sure, where that is known."""

    @classmethod
    def of(cls, face: Face) -> "FaceAnswer":
        """The verdict, or what is most probable where nobody judged."""
        scores = face.smoothed or face.scores
        verdict = face.verdict
        if verdict is None:
            expression = scores.expression
            return cls(scores, expression, round(scores.probability_of(expression) * 100))
        percent = round(verdict.confidence * 100)
        if verdict.sure:
            return cls(scores, verdict.expression, percent)
        reason = verdict.reasons[0].value if verdict.reasons else ""
        return cls(scores, None, percent, reason)

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
        """E.g. ``92 %``; empty where it is not sure: the bars tell how far it got."""
        return f"{self.percent} %" if self.expression else ""
