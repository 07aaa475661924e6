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


@pytest.mark.parametrize(
    ("probabilities", "caption"),
    [
        ((0.0, 0.0, 0.46, 0.0, 0.06, 0.48), "Not sure · Happy or Neutral"),
        ((0.0, 0.0, 0.48, 0.0, 0.06, 0.46), "Not sure · Happy or Neutral"),
        ((0.0, 0.02, 0.53, 0.0, 0.0, 0.45), "Not sure · Happy or Neutral"),
        ((0.45, 0.15, 0.1, 0.2, 0.05, 0.05), "Not sure · Angry or Sad"),
        ((0.0, 0.0, 0.3, 0.0, 0.0, 0.7), "Not sure"),
        ((0.24, 0.2, 0.16, 0.16, 0.12, 0.12), "Not sure"),
    ],
)
def test_what_wavers_between_two_names_both_in_an_order_that_stays(probabilities, caption):
    scores = ExpressionScores(np.array(probabilities, np.float32))
    told = answer(Verdict(scores.expression, 0.5, sure=False), scores)
    assert told.caption == caption
    assert told.spoken == caption.replace(" ·", ",")


def test_a_bad_picture_is_the_reason_whatever_it_wavers_between():
    scores = ExpressionScores(np.array((0.0, 0.0, 0.46, 0.0, 0.06, 0.48), np.float32))
    told = answer(Verdict(Expression.NEUTRAL, 0.48, sure=False, reasons=(Reason.DARK,)), scores)
    assert (told.caption, told.between) == ("Not sure · too dark", ())
