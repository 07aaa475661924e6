import math
from itertools import pairwise

import numpy as np
import pytest

from models.expression import Expression
from models.face import ExpressionScores
from models.score_smoothing import (
    FORGOTTEN_AFTER_S,
    USUAL_STEP_S,
    FaceClock,
    ScoreSmoother,
    Steadiness,
    share_of_new,
)

SMOOTH = (Steadiness.QUICK, Steadiness.STEADY)
ANGRY, HAPPY, NEUTRAL = np.eye(6, dtype=np.float32)[[0, 2, 5]]


def add(smoother: ScoreSmoother, row: np.ndarray, step_s: float, steadiness: Steadiness):
    return smoother.add(ExpressionScores(row.astype(np.float32)), step_s, steadiness).probabilities


def settled(row: np.ndarray = NEUTRAL) -> ScoreSmoother:
    smoother = ScoreSmoother()
    add(smoother, row, math.inf, Steadiness.STEADY)
    return smoother


def shown_after(steadiness: Steadiness, steps: np.ndarray, before=NEUTRAL, after=HAPPY) -> float:
    """Seconds from the first frame of a change to the first frame with its label."""
    smoother = settled(before)
    passed = 0.0
    for i, step in enumerate(steps):
        passed += step if i else 0.0
        add(smoother, after, step, steadiness)
        if smoother.expression is Expression.HAPPY:
            return passed
    return math.inf


def label_changes(steadiness: Steadiness, rows: np.ndarray, fps: float) -> int:
    smoother = ScoreSmoother()
    labels = []
    for row in rows:
        add(smoother, row, 1 / fps, steadiness)
        labels.append(smoother.expression)
    return sum(a is not b for a, b in pairwise(labels))


def still_face(seed: int, lead: float, shake: float, kept: float, count: int) -> np.ndarray:
    """Probabilities of a still face between sad and neutral, ``[count, 6]``.

    ``shake`` is the standard deviation of the lead of one over the other; ``kept`` is the share
    of it that stays from frame to frame. A model's near ties shake by 0.08 (see Steadiness).
    """
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=count)
    for i in range(1, count):
        noise[i] = kept * noise[i - 1] + math.sqrt(1 - kept**2) * noise[i]
    leads = np.clip(lead + shake * noise, -0.88, 0.88)
    rows = np.full((count, 6), 0.03)
    rows[:, 3], rows[:, 5] = 0.44 + leads / 2, 0.44 - leads / 2
    return rows


@pytest.mark.parametrize("steadiness", Steadiness)
@pytest.mark.parametrize("fps", [5, 10, 30, 60, 120])
def test_a_full_change_shows_within_the_stated_delay(steadiness: Steadiness, fps: float):
    seconds = shown_after(steadiness, np.full(1000, 1 / fps))
    assert abs(seconds - steadiness.delay_s) <= 1 / fps + 1e-6


@pytest.mark.parametrize("steadiness", SMOOTH)
def test_irregular_frames_have_the_same_delay(steadiness: Steadiness):
    rng = np.random.default_rng(0)
    for _ in range(50):
        steps = rng.uniform(0.005, 0.05, 400)
        late = shown_after(steadiness, steps) - steadiness.delay_s
        assert -0.05 <= late <= 0.1


def test_the_stated_delays():
    delays = [steadiness.delay_s for steadiness in Steadiness]
    np.testing.assert_allclose(delays, [0, 0.247, 0.592], atol=0.001)


@pytest.mark.parametrize("steadiness", SMOOTH)
def test_a_change_from_80_to_80_percent_takes_a_tenth_more(steadiness: Steadiness):
    row = np.array([0.025, 0.025, 0.1, 0.025, 0.025, 0.8])
    back = row[[0, 1, 5, 3, 4, 2]]
    seconds = shown_after(steadiness, np.full(3000, 0.001), row, back)
    assert 1.05 < seconds / steadiness.delay_s < 1.15


@pytest.mark.parametrize("steadiness", SMOOTH)
@pytest.mark.parametrize(("shake", "kept"), [(0.08, 0.0), (0.15, 0.0), (0.2, 0.0), (0.08, 0.8)])
def test_the_label_of_a_still_face_never_changes(steadiness: Steadiness, shake, kept):
    for seed in range(4):
        minute = still_face(seed, 0.0, shake, kept, 1800)
        assert label_changes(steadiness, minute, 30) == 0
    assert label_changes(Steadiness.NONE, minute, 30) > 150


@pytest.mark.parametrize("steadiness", SMOOTH)
@pytest.mark.parametrize("lead", [-0.25, -0.1, 0.1, 0.25])
def test_a_lead_at_the_brink_changes_the_label_once_at_most(steadiness: Steadiness, lead):
    for seed in range(4):
        assert label_changes(steadiness, still_face(seed, lead, 0.15, 0.0, 3600), 30) <= 1


@pytest.mark.parametrize("steadiness", SMOOTH)
def test_a_true_lead_wins_in_the_end_though_it_is_small(steadiness: Steadiness):
    smoother = settled(np.array([0, 0, 0.4, 0, 0, 0.6]))
    small = np.array([0, 0, 0.55, 0, 0, 0.45])
    frames = 0
    while smoother.expression is not Expression.HAPPY:
        add(smoother, small, 1 / 30, steadiness)
        frames += 1
        assert frames < 300
    assert steadiness.patience_s < frames / 30 < steadiness.patience_s + 1


def test_one_wrong_frame_that_is_sure_changes_nothing():
    for steadiness in SMOOTH:
        smoother = settled()
        for row in (NEUTRAL, ANGRY, NEUTRAL, NEUTRAL):
            average = add(smoother, row, 1 / 30, steadiness)
            assert smoother.expression is Expression.NEUTRAL
        assert average[0] < share_of_new(1 / 30, steadiness.time_constant_s)


@pytest.mark.parametrize("fps", [8, 25, 30, 90])
def test_the_average_depends_on_time_and_not_on_the_number_of_frames(fps: int):
    smoother = settled()
    for _ in range(fps):
        average = add(smoother, HAPPY, 1 / fps, Steadiness.STEADY)
    assert average[2] == pytest.approx(1 - math.exp(-1 / 0.4), abs=1e-5)
    assert average.sum() == pytest.approx(1)
    assert average.dtype == np.float32


def test_none_is_every_frame_for_itself():
    smoother = settled()
    for row in np.random.default_rng(1).dirichlet(np.ones(6), 50):
        average = add(smoother, row, 1 / 30, Steadiness.NONE)
        np.testing.assert_allclose(average, row, atol=1e-6)
        assert smoother.expression is ExpressionScores(row).expression


def test_another_steadiness_counts_from_the_next_frame_on():
    smoother = settled()
    add(smoother, HAPPY, 1 / 30, Steadiness.STEADY)
    assert smoother.expression is Expression.NEUTRAL
    add(smoother, HAPPY, 1 / 30, Steadiness.NONE)
    assert smoother.expression is Expression.HAPPY


def test_the_scores_that_came_in_stay_as_they_were():
    row = HAPPY.copy()
    smoother = settled(row)
    average = add(smoother, ANGRY, 0.1, Steadiness.QUICK)
    average_before = average.copy()
    add(smoother, ANGRY, 0.1, Steadiness.QUICK)
    assert np.array_equal(row, HAPPY)
    assert np.array_equal(average, average_before)


def test_a_short_loss_is_bridged_and_a_long_one_begins_anew():
    smoother = settled()
    add(smoother, HAPPY, 0.5, Steadiness.STEADY)
    assert smoother.expression is Expression.NEUTRAL
    smoother = settled()
    average = add(smoother, HAPPY, FORGOTTEN_AFTER_S + 0.1, Steadiness.STEADY)
    assert smoother.expression is Expression.HAPPY
    assert np.array_equal(average, HAPPY)


def test_scores_that_are_no_numbers_do_not_stay():
    smoother = settled()
    average = add(smoother, np.full(6, np.nan), 1 / 30, Steadiness.QUICK)
    assert np.isfinite(average).all()
    assert average[5] < 1
    for _ in range(60):
        average = add(smoother, NEUTRAL, 1 / 30, Steadiness.QUICK)
    assert average[5] > 0.99
    first = add(ScoreSmoother(), np.full(6, np.nan), math.inf, Steadiness.QUICK)
    np.testing.assert_allclose(first, 1 / 6)


def test_a_clock_that_jumps_back_or_stands_still():
    clock = FaceClock()
    times = (5.0, 5.1, 1.0, 1.2, 1.2, math.nan, 1.3, 1.4)
    usual = USUAL_STEP_S
    expected = (math.inf, 0.1, usual, 0.2, usual, usual, usual, 0.1)
    np.testing.assert_allclose([clock.step(at) for at in times], expected)


@pytest.mark.parametrize("jump", [-3600.0, -0.01, 0.0])
def test_smoothing_goes_on_through_a_jump(jump: float):
    clock, smoother = FaceClock(), ScoreSmoother()
    at = 10.0
    for i in range(90):
        at += jump if i == 30 else 1 / 30
        row = NEUTRAL if i < 30 else HAPPY
        average = add(smoother, row, clock.step(at), Steadiness.STEADY)
        if i == 30:
            assert 0.9 < average[5] < 0.95
    assert smoother.expression is Expression.HAPPY


def test_bars_come_through_before_the_label_and_shake_less_than_raw():
    smoother = settled(NEUTRAL)
    for _ in range(4):
        add(smoother, HAPPY, 1 / 30, Steadiness.QUICK)
    assert smoother.expression is Expression.NEUTRAL
    assert smoother.bars is not None and smoother.bars.probabilities[2] > 0.9
    shaking = still_face(0, 0.3, 0.2, 0.0, 300)
    smoother, shown = settled(shaking[0]), []
    for row in shaking:
        add(smoother, row, 1 / 30, Steadiness.QUICK)
        shown.append(smoother.bars.probabilities)
    moved = np.abs(np.diff(np.array(shown), axis=0)).mean()
    assert moved < 0.6 * np.abs(np.diff(shaking, axis=0)).mean()
