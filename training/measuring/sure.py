"""From which confidence on each answer is shown as sure, so that it holds on every set."""

from collections.abc import Sequence

import numpy as np

from models.expression import EXPRESSIONS
from models.verdict import (
    LEAST_LEAD,
    LEAST_SURE,
    NEVER_SURE,
    PROMISE,
    SureThresholds,
    sure_threshold,
)
from training.measuring.measures import Labels, Probabilities

ENOUGH = 30
"""Sure answers of one kind from which on a set is asked by itself whether they keep the promise;
with fewer, chance decides."""
_STEP = 0.01


def chosen_thresholds(sets: Sequence[tuple[Probabilities, Labels]]) -> SureThresholds:
    """The lowest thresholds that keep the promise for each answer on each set.

    Over all sets together it is kept with 95 % certainty, see
    :func:`~models.verdict.sure_threshold`.

    Args:
        sets: probabilities ``[N, 6]`` and what the faces show, of faces that were not learned
            from.
    """
    return SureThresholds(tuple(_threshold(sets, label) for label in range(len(EXPRESSIONS))))


def _threshold(sets: Sequence[tuple[Probabilities, Labels]], label: int) -> float:
    answers = [_answers(probabilities, truth, label) for probabilities, truth in sets]
    confidences, right = (np.concatenate(values) for values in zip(*answers, strict=True))
    threshold = max(sure_threshold(confidences, right), LEAST_SURE)
    while threshold < 1:
        shares = [_share(*one, threshold) for one in answers]
        if all(share >= PROMISE for share in shares):
            return round(float(threshold), 4)
        threshold += _STEP
    return NEVER_SURE


def _answers(
    probabilities: Probabilities, truth: Labels, label: int
) -> tuple[Probabilities, np.ndarray]:
    """Confidences of the answers with one label and a lead, and whether they are right."""
    ordered = np.sort(probabilities, axis=1)
    own = probabilities.argmax(1) == label
    own &= ordered[:, -1] - ordered[:, -2] >= LEAST_LEAD
    return ordered[own, -1], truth[own] == label


def _share(confidences: Probabilities, right: np.ndarray, threshold: float) -> float:
    sure = confidences >= threshold
    return float(right[sure].mean()) if sure.sum() >= ENOUGH else 1.0
