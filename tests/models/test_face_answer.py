import numpy as np
import pytest

from models.expression import EXPRESSIONS, Expression
from models.face import BoundingBox, ExpressionScores, Face, Landmarks, Reason, Verdict
from models.face_answer import FaceAnswer

HAPPY = ExpressionScores(np.array([0.02, 0.02, 0.9, 0.02, 0.02, 0.02], np.float32))
EVEN = ExpressionScores(np.full(len(EXPRESSIONS), 1 / 6, np.float32))


def answer(verdict: Verdict | None, smoothed: ExpressionScores | None = None) -> FaceAnswer:
    points = Landmarks(np.zeros((5, 2), np.float32))
    face = Face(BoundingBox(0, 0, 9, 9), points, HAPPY, smoothed=smoothed, verdict=verdict)
    return FaceAnswer.of(face)


def test_a_face_that_nobody_judged_is_not_sure():
    told = answer(None)
    assert (told.title, told.figure, told.emoji) == ("Not sure", "", "emoji/unsure")


def test_live_the_smoothed_scores_and_the_held_label_are_shown():
    told = answer(Verdict(Expression.NEUTRAL, 0.61, sure=True), EVEN)
    assert told.scores is EVEN
    assert (told.title, told.figure, told.caption) == ("Neutral", "61 %", "Neutral 61 %")


@pytest.mark.parametrize(
    ("reasons", "reason", "caption"),
    [
        ((), "", "Not sure"),
        ((Reason.DARK,), "too dark", "Not sure · too dark"),
        ((Reason.BLURRED, Reason.DARK), "blurred", "Not sure · blurred"),
    ],
)
def test_not_sure_names_the_gravest_reason_and_no_figure(reasons, reason, caption):
    told = answer(Verdict(Expression.HAPPY, 0.4, sure=False, reasons=reasons))
    assert told.expression is None
    assert (told.figure, told.reason, told.caption) == ("", reason, caption)
    assert told.emoji == "emoji/unsure"
