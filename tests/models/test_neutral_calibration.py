import numpy as np
import pytest

from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS, Expression
from models.face import ExpressionScores
from models.neutral_calibration import (
    LEAST_FRAMES,
    MOST_OFFSET,
    LogitOffset,
    NeutralCalibration,
    offset_of,
)

FROWN = np.array([0.55, 0.05, 0.02, 0.12, 0.01, 0.25])
ANGRY, HAPPY, NEUTRAL = (
    EXPRESSIONS.index(e) for e in (Expression.ANGRY, Expression.HAPPY, Expression.NEUTRAL)
)


def row_of(**shares: float) -> np.ndarray:
    """Probabilities with the shares given; the rest is even."""
    rest = (1 - sum(shares.values())) / (6 - len(shares))
    return np.array([shares.get(e.value, rest) for e in EXPRESSIONS])


def scores(row: np.ndarray) -> ExpressionScores:
    return ExpressionScores(row.astype(np.float32))


def shaking(row: np.ndarray, count: int = 301, seed: int = 0) -> np.ndarray:
    """A face whose logits shake, ``[count, 6]``."""
    noise = np.random.default_rng(seed).normal(0, 0.3, (count, 6))
    powers = row * np.exp(noise)
    return powers / powers.sum(1, keepdims=True)


def fed(rows: np.ndarray, step_s: float = 1 / 30, usable: bool = True) -> NeutralCalibration:
    calibration = NeutralCalibration(1)
    for row in rows:
        calibration.add(scores(row), step_s, usable=usable)
    return calibration


@pytest.fixture
def offset() -> LogitOffset:
    return fed(shaking(FROWN)).offset()


def test_a_resting_frown_becomes_neutral(offset: LogitOffset):
    assert offset.before.expression is Expression.ANGRY
    assert offset.after.expression is Expression.NEUTRAL
    after = offset.apply(scores(FROWN))
    assert after.expression is Expression.NEUTRAL
    assert after.probabilities[NEUTRAL] > 2.5 * after.probabilities[ANGRY]
    np.testing.assert_allclose(after.probabilities, offset.after.probabilities, atol=0.03)
    np.testing.assert_allclose(offset.before.probabilities, FROWN, atol=0.03)


@pytest.mark.parametrize("expression", [e for e in Expression if e is not Expression.NEUTRAL])
def test_strong_expressions_still_come_through(offset: LogitOffset, expression: Expression):
    strong = row_of(**{expression.value: 0.93, "neutral": 0.02})
    assert offset.apply(scores(strong)).expression is expression


def test_what_does_not_rival_neutral_is_left_alone(offset: LogitOffset):
    assert offset.values[NEUTRAL] == 0
    assert offset.values[HAPPY] == 0
    assert offset.values[ANGRY] < -1.5
    assert (offset.values <= 0).all()


def test_a_face_that_rests_in_neutral_needs_nothing():
    learned = fed(shaking(row_of(neutral=0.9))).offset()
    assert np.array_equal(learned.values, np.zeros(6))
    row = row_of(sad=0.5)
    np.testing.assert_allclose(learned.apply(scores(row)).probabilities, row, atol=1e-6)


def test_the_offset_is_bounded():
    extreme = np.tile(row_of(angry=0.99, neutral=0.0001), (500, 1))
    assert offset_of(extreme)[ANGRY] == -MOST_OFFSET
    assert np.isfinite(offset_of(np.tile(np.eye(6)[ANGRY], (500, 1)))).all()


def test_few_frames_move_less_than_many():
    asked = [offset_of(np.tile(FROWN, (count, 1)))[ANGRY] for count in (5, 50, 5000)]
    full = np.log(0.25 / 0.55) - np.log(3)
    assert 0 > asked[0] > asked[1] > asked[2]
    assert asked[2] == pytest.approx(full, rel=0.01)


def test_a_smile_meanwhile_moves_nothing():
    rows = shaking(FROWN)
    calm = fed(rows).offset()
    rows[100:200] = row_of(happy=0.97)
    smiled = fed(rows).offset()
    np.testing.assert_allclose(smiled.values[ANGRY], calm.values[ANGRY], atol=0.4)
    assert smiled.values[HAPPY] > -0.1


@pytest.mark.parametrize("expression", [Expression.HAPPY, Expression.ANGRY])
def test_a_strong_expression_is_no_rest(expression: Expression):
    rows = np.tile(row_of(**{expression.value: 0.97, "neutral": 0.005}), (301, 1))
    with pytest.raises(MoodmirrorError, match=f"reads as {expression.title}"):
        fed(rows).offset()


def test_the_input_is_left_as_it_was(offset: LogitOffset):
    given = scores(FROWN)
    offset.apply(given)
    np.testing.assert_allclose(given.probabilities, FROWN, atol=1e-7)
    result = offset.apply(given).probabilities
    assert result.dtype == np.float32
    assert result.sum() == pytest.approx(1, abs=1e-6)


def test_an_offset_keeps_impossible_things_impossible(offset: LogitOffset):
    certain = offset.apply(scores(np.eye(6)[ANGRY])).probabilities
    assert certain[ANGRY] == pytest.approx(1, abs=1e-3)
    assert np.isfinite(certain).all()


@pytest.mark.parametrize("fps", [5, 30, 120])
def test_ten_seconds_whatever_the_frame_rate(fps: int):
    calibration = NeutralCalibration(1)
    progress = []
    while not calibration.complete:
        calibration.add(scores(FROWN), 1 / fps, usable=True)
        progress.append(calibration.progress)
    assert len(progress) == pytest.approx(10 * fps + 1, abs=1)
    assert progress == sorted(progress)
    assert progress[0] < 0.02
    assert progress[-1] == pytest.approx(1)
    assert progress[5 * fps] == pytest.approx(0.5, abs=0.02)
    assert calibration.remaining_s == pytest.approx(0, abs=0.01)
    assert calibration.offset().after.expression is Expression.NEUTRAL


def test_time_unseen_does_not_count():
    calibration = fed(np.tile(FROWN, (31, 1)))
    calibration.add(scores(FROWN), 8.0, usable=True)
    assert calibration.progress == pytest.approx((1 + 0.25) / 10, abs=0.01)
    for _ in range(60):
        calibration.add(scores(FROWN), 1 / 30, usable=False)
    assert calibration.progress == pytest.approx((1 + 0.25) / 10, abs=0.01)


def test_too_few_pictures():
    calibration = fed(np.tile(FROWN, (LEAST_FRAMES - 1, 1)), 0.25)
    assert not calibration.complete
    with pytest.raises(MoodmirrorError, match="Only 39 pictures"):
        calibration.offset()


def test_a_face_that_is_never_seen_well_is_given_up():
    with pytest.raises(MoodmirrorError, match="could not be seen well"):
        fed(np.tile(FROWN, (700, 1)), usable=False)
    patient = fed(np.tile(FROWN, (590, 1)), usable=False)
    assert patient.progress == 0


def test_a_pause_is_not_held_against_a_face():
    calibration = fed(np.tile(FROWN, (150, 1)))
    calibration.add(scores(FROWN), 3600.0, usable=True)
    for _ in range(160):
        calibration.add(scores(FROWN), 1 / 30, usable=True)
    assert calibration.complete


def test_scores_that_are_no_numbers_are_not_learned_from():
    rows = shaking(FROWN, 320)
    rows[50:60] = np.nan
    assert np.isfinite(fed(rows).offset().values).all()


def test_the_status_tells_how_far_it_is():
    status = fed(np.tile(FROWN, (151, 1))).status
    assert status.running
    assert status.track_id == 1
    assert status.progress == pytest.approx(0.5, abs=0.01)
    assert status.remaining_s == pytest.approx(5, abs=0.1)
