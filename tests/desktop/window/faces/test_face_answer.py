import numpy as np
import pytest

from desktop.window.faces.face_answer import FaceAnswer
from models.expression import EXPRESSIONS, Expression
from models.face import ExpressionScores, Reason, Verdict


def test_a_still_that_nobody_judged_shows_what_is_most_probable(make_face):
    answer = FaceAnswer.of(make_face(expression=Expression.SAD, probability=0.7))
    assert (answer.title, answer.figure, answer.emoji) == ("Sad", "70 %", "emoji/sad")


def test_live_the_steadied_scores_and_the_held_label_are_shown(make_face):
    steadied = ExpressionScores(np.full(len(EXPRESSIONS), 1 / 6, np.float32))
    verdict = Verdict(Expression.NEUTRAL, 0.61, sure=True)
    answer = FaceAnswer.of(make_face(smoothed=steadied, verdict=verdict))
    assert answer.scores is steadied
    assert (answer.title, answer.figure) == ("Neutral", "61 %")


@pytest.mark.parametrize(
    ("reasons", "told"),
    [((), ""), ((Reason.DARK,), "too dark"), ((Reason.BLURRED, Reason.DARK), "blurred")],
)
def test_not_sure_names_the_gravest_reason_and_no_figure(make_face, reasons, told):
    verdict = Verdict(Expression.HAPPY, 0.4, sure=False, reasons=reasons)
    answer = FaceAnswer.of(make_face(verdict=verdict))
    assert answer.expression is None
    assert (answer.title, answer.figure, answer.reason) == ("Not sure", "", told)
    assert answer.emoji == "emoji/unsure"
