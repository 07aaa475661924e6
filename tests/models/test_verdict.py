import math

import numpy as np
import pytest

from models.expression import EXPRESSIONS, Expression
from models.face import ExpressionScores, Reason, Verdict
from models.image_quality import FLAGGED, GRAVE, REASONS
from models.score_smoothing import Steadiness
from models.verdict import (
    LEAST_SURE,
    NEVER_SURE,
    SEVERITY_SLACK,
    SURE_LEAD,
    UNMEASURED_SURE_FROM,
    LiveJudge,
    SureThresholds,
    still_verdict,
    sure_threshold,
)

SURE_FROM = 0.6
THRESHOLDS = SureThresholds.everywhere(SURE_FROM)


def scores(confidence: float, expression: Expression = Expression.HAPPY) -> ExpressionScores:
    row = np.full(6, (1 - confidence) / 5, np.float32)
    row[EXPRESSIONS.index(expression)] = confidence
    return ExpressionScores(row)


def severities(**values: float) -> np.ndarray:
    return np.array([values.get(reason.name.lower(), 0.0) for reason in REASONS])


FINE = severities()


def calibrated(seed: int, count: int, gift: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Confidences evenly from 0 to 1, right as often as they say, or by ``gift`` more."""
    rng = np.random.default_rng(seed)
    confidences = rng.uniform(0, 1, count).astype(np.float32)
    return confidences, rng.uniform(0, 1, count) < confidences + gift


def test_the_threshold_keeps_the_promise_on_new_faces_and_is_the_lowest_that_does():
    thresholds, kept = [], []
    for seed in range(30):
        threshold = sure_threshold(*calibrated(seed, 3000))
        thresholds.append(threshold)
        confidences, correct = calibrated(1000 + seed, 50_000)
        kept.append(correct[confidences >= threshold].mean() >= 0.85 - 0.003)
    assert np.mean(kept) >= 0.9
    # Evenly spread and calibrated: from t on, (1 + t) / 2 are right; 0.85 for t = 0.7.
    assert 0.7 < np.mean(thresholds) < 0.76


def test_more_faces_bring_the_threshold_down_to_the_true_one():
    few, many = (sure_threshold(*calibrated(0, count)) for count in (300, 1_000_000))
    assert many < few
    assert many == pytest.approx(0.7, abs=0.005)


def test_another_promise():
    thresholds = [sure_threshold(*calibrated(2, 50_000), promise) for promise in (0.6, 0.8, 0.95)]
    # 0.2 would keep the first one, with answers that are more likely wrong than right.
    np.testing.assert_allclose(thresholds, [LEAST_SURE, 0.6, 0.9], atol=0.02)


def test_where_nothing_keeps_the_promise_nothing_is_sure():
    confidences, _ = calibrated(0, 2000)
    always_wrong = np.zeros(2000, bool)
    coin = np.arange(2000) % 2 == 0
    assert sure_threshold(confidences, always_wrong) == NEVER_SURE
    assert sure_threshold(confidences, coin) == NEVER_SURE
    assert sure_threshold(np.empty(0), np.empty(0, bool)) == NEVER_SURE
    assert sure_threshold(np.array([np.nan]), np.array([True])) == NEVER_SURE
    assert not still_verdict(scores(1.0), FINE, SureThresholds.everywhere(NEVER_SURE)).sure


def test_few_faces_prove_nothing():
    assert sure_threshold(np.ones(15), np.ones(15, bool)) == NEVER_SURE
    assert sure_threshold(np.ones(16), np.ones(16, bool)) <= 1.0


def test_equal_confidences_are_sure_or_not_together():
    confidences = np.repeat([0.9, 0.5], 100).astype(np.float32)
    correct = np.ones(200, bool)
    correct[100:150] = False
    threshold = sure_threshold(confidences, correct)
    assert 0.5 < threshold <= 0.9
    assert (confidences >= threshold).sum() == 100


def test_the_order_of_the_faces_does_not_matter():
    confidences, correct = calibrated(5, 500)
    shuffle = np.random.default_rng(0).permutation(500)
    assert sure_threshold(confidences, correct) == sure_threshold(
        confidences[shuffle], correct[shuffle]
    )


def test_a_still_is_sure_from_the_threshold_on():
    assert still_verdict(scores(0.61), FINE, THRESHOLDS) == Verdict(
        Expression.HAPPY, pytest.approx(0.61), True
    )
    assert not still_verdict(scores(0.59), FINE, THRESHOLDS).sure


def test_reasons_explain_what_is_not_sure_gravest_first():
    found = severities(dark=1.1, blurred=1.6, turned=0.9)
    unsure = still_verdict(scores(0.5), found, THRESHOLDS)
    assert unsure.reasons == (Reason.BLURRED, Reason.DARK)
    sure = still_verdict(scores(0.9), found, THRESHOLDS)
    assert sure.sure
    assert sure.reasons == ()


def test_a_grave_reason_makes_unsure_whatever_the_scores_say():
    verdict = still_verdict(scores(0.99), severities(cut=2.0), THRESHOLDS)
    assert not verdict.sure
    assert verdict.reasons == (Reason.CUT,)
    assert verdict.expression is Expression.HAPPY


def judged(
    judge: LiveJudge,
    confidence: float,
    found: np.ndarray = FINE,
    *,
    steadiness: Steadiness = Steadiness.STEADY,
    expression: Expression = Expression.HAPPY,
    step_s: float = 1 / 30,
) -> Verdict:
    return judge.judge(scores(confidence, expression), expression, found, step_s, steadiness)


def test_live_without_steadiness_is_as_in_a_still():
    judge, rng = LiveJudge(THRESHOLDS), np.random.default_rng(0)
    for confidence in rng.uniform(0.3, 1, 200):
        found = rng.uniform(0, 2.2, len(REASONS))
        live = judged(judge, confidence, found, steadiness=Steadiness.NONE)
        assert live == still_verdict(scores(confidence), found, THRESHOLDS)


def test_sure_has_two_thresholds():
    judge = LiveJudge(THRESHOLDS)
    inside = SURE_FROM + SURE_LEAD / 2
    confidences = (inside, 0.69, inside, SURE_FROM + 0.002, 0.59, inside)
    seen = [judged(judge, confidence, step_s=1.9).sure for confidence in confidences]
    assert seen == [False, True, True, True, False, False]


def test_nothing_under_the_threshold_is_ever_sure():
    judge, rng = LiveJudge(THRESHOLDS), np.random.default_rng(0)
    for confidence in rng.uniform(0.4, 0.8, 2000):
        verdict = judged(judge, confidence)
        assert verdict.confidence >= SURE_FROM or not verdict.sure


@pytest.mark.parametrize("place", [0.0, 0.25, 0.5, 0.75, 1.0])
def test_sure_does_not_flicker_at_the_threshold(place: float):
    """A minute of a confidence that shakes as the quick average of a still near tie does."""
    for seed in range(5):
        judge, rng = LiveJudge(THRESHOLDS), np.random.default_rng(seed)
        noise, sure = 0.0, []
        for _ in range(1800):
            noise += 0.2 * (rng.normal(0, 3 * 0.011) - noise)
            confidence = SURE_FROM + place * SURE_LEAD + noise
            sure.append(judged(judge, confidence, steadiness=Steadiness.QUICK).sure)
        assert np.count_nonzero(np.diff(sure)) <= 1


@pytest.mark.parametrize("lead", [0.05, 0.15, 0.2, 0.25, 0.3, 0.35])
def test_sure_does_not_flicker_between_two_expressions(lead: float):
    """A minute of a face between two, with noise of 8 grey levels, as the quick average has it."""
    thresholds, changes = SureThresholds.everywhere(0.5), []
    for seed in range(5):
        judge, rng = LiveJudge(thresholds), np.random.default_rng(seed)
        noise, sure = 0.0, []
        for _ in range(1800):
            noise += 0.2 * (rng.normal(0, 3 * 0.035) - noise)
            happy = 0.46 + lead / 2 + noise
            row = np.array([0.02, 0.02, happy, 0.02, 0.02, 0.92 - happy], np.float32)
            verdict = judge.judge(
                ExpressionScores(row), Expression.HAPPY, FINE, 1 / 30, Steadiness.QUICK
            )
            sure.append(verdict.sure)
        changes.append(np.count_nonzero(np.diff(sure)))
    assert max(changes) <= 4
    assert np.mean(changes) <= 2


def test_what_is_clear_is_sure_at_once():
    judge = LiveJudge(THRESHOLDS)
    assert not any(judged(judge, 0.62).sure for _ in range(60))
    assert not judged(judge, 0.8).sure
    assert judged(judge, 0.95).sure


def test_a_change_that_stays_over_the_threshold_is_soon_sure():
    """A label is taken at a confidence of 0.55, and its quick average goes on to 0.86."""
    judge, frames = LiveJudge(SureThresholds.everywhere(0.76)), np.arange(90)
    confidences = 0.86 - 0.31 * np.exp(-frames / 30 / Steadiness.QUICK.time_constant_s)
    sure = [judged(judge, c, steadiness=Steadiness.QUICK).sure for c in confidences]
    assert not sure[0]
    assert all(sure[round(0.7 * 30) :])


def test_another_label_must_become_sure_by_itself():
    judge = LiveJudge(THRESHOLDS)
    assert judged(judge, 0.8).sure
    assert not judged(judge, 0.62, expression=Expression.SAD).sure
    assert judged(judge, 0.69, expression=Expression.SAD, step_s=1.9).sure


def test_a_threshold_near_one_can_still_be_reached():
    assert judged(LiveJudge(SureThresholds.everywhere(0.97)), 0.995).sure
    assert not judged(LiveJudge(SureThresholds.everywhere(NEVER_SURE)), 1.0).sure


def test_each_expression_has_its_own_threshold():
    card = {"sure_from_by_expression": {e.value: 0.55 for e in EXPRESSIONS} | {"neutral": 0.8}}
    thresholds = SureThresholds.of_card(card)
    assert still_verdict(scores(0.7), FINE, thresholds).sure
    assert not still_verdict(scores(0.7, Expression.NEUTRAL), FINE, thresholds).sure
    assert still_verdict(scores(0.85, Expression.NEUTRAL), FINE, thresholds).sure


def test_a_card_may_name_one_threshold_or_none():
    assert SureThresholds.of_card({"sure_from": 0.7}) == SureThresholds.everywhere(0.7)
    assert SureThresholds.of_card({}) == SureThresholds.everywhere(UNMEASURED_SURE_FROM)


@pytest.mark.parametrize("steadiness", list(Steadiness))
def test_an_answer_whose_runner_up_is_near_is_not_sure(steadiness: Steadiness):
    row = np.array([0, 0, 0.55, 0, 0, 0.45], np.float32)
    near, thresholds = ExpressionScores(row), SureThresholds.everywhere(0.5)
    assert not still_verdict(near, FINE, thresholds).sure
    assert not LiveJudge(thresholds).judge(near, Expression.HAPPY, FINE, 1, steadiness).sure


def test_a_covered_face_is_never_sure():
    verdict = still_verdict(scores(0.99), severities(covered=2.0), THRESHOLDS)
    assert not verdict.sure
    assert verdict.reasons == (Reason.COVERED,)


def test_reasons_do_not_flicker():
    judge, shown = LiveJudge(THRESHOLDS), []
    for i in range(300):
        wobble = severities(dark=FLAGGED + (SEVERITY_SLACK / 3) * (-1) ** i)
        shown.append(judged(judge, 0.4, wobble).reasons)
    assert len(set(shown)) == 1
    gone = [judged(judge, 0.4, severities(dark=0.7)).reasons for _ in range(60)]
    assert gone[0] == (Reason.DARK,)
    assert gone[-1] == ()


def test_one_bad_frame_does_not_make_unsure_and_many_do():
    judge = LiveJudge(THRESHOLDS)
    assert judged(judge, 0.9, step_s=math.inf).sure
    assert judged(judge, 0.9, severities(blurred=3.0)).sure
    for _ in range(60):
        verdict = judged(judge, 0.9, severities(blurred=GRAVE + 0.3))
    assert verdict == Verdict(Expression.HAPPY, verdict.confidence, False, (Reason.BLURRED,))
    for _ in range(60):
        verdict = judged(judge, 0.9)
    assert verdict.sure


def test_a_face_that_comes_back_after_long_is_judged_anew():
    judge = LiveJudge(THRESHOLDS)
    judged(judge, 0.9)
    assert judged(judge, 0.9, severities(dark=2.5), step_s=5.0).reasons == (Reason.DARK,)
