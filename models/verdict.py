"""What is said of a face: sure of a label, or not sure and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from models.expression import EXPRESSIONS, Expression
from models.face import ExpressionScores, Reason, Verdict
from models.image_quality import FLAGGED, GRAVE, REASONS, Severities
from models.score_smoothing import FORGOTTEN_AFTER_S, Steadiness, share_of_new

PROMISE = 0.85
"""Of what is shown as sure, at least this share is right."""
LEAST_SURE = 0.5
"""No lower confidence counts as sure, even where all answers together keep the promise: each one
by itself would be more likely wrong than right."""
NEVER_SURE = 1.01
"""A threshold above every confidence, for a model that cannot keep the promise."""
UNMEASURED_SURE_FROM = 0.85
"""For a model whose card names no threshold: if its confidence is calibrated, this keeps the
promise."""
_ONE_SIDED_95 = 1.645
_STEPS = 10_000
"""Thresholds that could be tried between 0 and 1."""

LEAST_LEAD = 0.15
"""By how much more probable than the runner-up an answer must be to count as sure."""
SURE_LEAD = 0.04
"""Confidence above the threshold that a live face needs to become sure, or half of what is left to
1, for high confidences shake less; it stays sure down to the threshold itself. So the promise holds
for all that is shown, and "not sure" does not flicker."""
SURE_AHEAD = 0.16
"""The same of the lead over the runner-up. Between two expressions it shakes most: what one of them
gains the other loses."""
SURE_MEMORY_S = 0.5
"""Time constant of the average of confidence and lead that this is asked of. A face between two
expressions, with noise of 8 grey levels, shakes in its quick average by a standard deviation of
0.035 in confidence and 0.07 in lead: no gap between two steps is wide enough for that. Just after
a change of label it is half the time since, so that a clear change is soon sure."""
CLEARLY_SURE = 0.75
"""Share of the way from the threshold to 1 from which on a face becomes sure at once, without being
averaged first, if its lead is :data:`CLEAR_LEAD`: no noise brings a doubtful face there."""
CLEAR_LEAD = 0.5
SEVERITY_SLACK = 0.2
"""How far a severity must fall under its step until the reason goes."""


def sure_threshold(
    confidences: npt.NDArray[np.floating],
    correct: npt.NDArray[np.bool_],
    promise: float = PROMISE,
) -> float:
    """The lowest confidence, :data:`LEAST_SURE` or more, from which on answers keep a promise.

    It is kept with 95 % certainty for faces of the same kind, not just by luck of the ones at
    hand: what must reach ``promise`` is the lower end of Wilson's one-sided interval (Wilson
    1927) of the share that is right among all answers from the threshold on. Few faces, 15 or
    less for 0.85, therefore keep no promise.

    Args:
        confidences: ``[N]``, the highest probability of each face, 0 to 1.
        correct: bool ``[N]``, whether that expression was right.
        promise: the share that must be right, over 0 and under 1.

    Returns:
        A threshold for ``confidence >= threshold``, with four decimals; :data:`NEVER_SURE` if
        none keeps the promise.
    """
    known = np.isfinite(confidences)
    order = np.argsort(confidences[known], kind="stable")
    ascending = confidences[known][order].astype(np.float64)
    right_above = np.append(np.cumsum(correct[known][order][::-1])[::-1], 0)
    thresholds = np.arange(round(LEAST_SURE * _STEPS), _STEPS + 1) / _STEPS
    first = np.searchsorted(ascending, thresholds)
    keeps = _wilson_lower(right_above[first], len(ascending) - first) >= promise
    return float(thresholds[keeps.argmax()]) if keeps.any() else NEVER_SURE


def _wilson_lower(
    right: npt.NDArray[np.integer], count: npt.NDArray[np.integer]
) -> npt.NDArray[np.float64]:
    """Lower end of the interval of ``right / count``; 0 where nothing was counted."""
    share, z2 = right / np.maximum(count, 1), _ONE_SIDED_95**2
    n = np.maximum(count, 1)
    spread = np.sqrt(share * (1 - share) * z2 / n + (z2 / (2 * n)) ** 2)
    lower = (share + z2 / (2 * n) - spread) / (1 + z2 / n)
    return np.where(count > 0, lower, 0.0)


@dataclass(frozen=True, slots=True)
class SureThresholds:
    """From which confidence on a model's answers are shown as sure, expression by expression."""

    by_expression: tuple[float, ...]
    """Six in label order."""

    @classmethod
    def everywhere(cls, threshold: float) -> "SureThresholds":
        """The same for every expression."""
        return cls((threshold,) * len(EXPRESSIONS))

    @classmethod
    def of_card(cls, fields: Mapping[str, Any]) -> "SureThresholds":
        """As a model card names them: one for each expression, or one for all, or none."""
        each = fields.get("sure_from_by_expression")
        if isinstance(each, Mapping):
            return cls(tuple(float(each[expression.value]) for expression in EXPRESSIONS))
        return cls.everywhere(float(fields.get("sure_from", UNMEASURED_SURE_FROM)))

    def of(self, expression: Expression) -> float:
        """Of one expression."""
        return self.by_expression[EXPRESSIONS.index(expression)]

    def sure(self, probabilities: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
        """Which rows of ``[N, 6]`` are sure, by the scores alone."""
        ordered = np.sort(probabilities, axis=1)
        enough = ordered[:, -1] >= np.array(self.by_expression)[probabilities.argmax(1)]
        return np.asarray(enough & (ordered[:, -1] - ordered[:, -2] >= LEAST_LEAD))


def still_verdict(
    scores: ExpressionScores, severities: Severities, thresholds: SureThresholds
) -> Verdict:
    """Judge a face of a picture, by itself.

    Args:
        scores: of the face.
        severities: as :class:`~models.image_quality.FaceQuality` gives them.
        thresholds: the model's.
    """
    confidence = scores.probability_of(scores.expression)
    sure = bool(thresholds.sure(scores.probabilities[None])[0]) and not (severities >= GRAVE).any()
    reasons = () if sure else _gravest_first(severities, severities >= FLAGGED)
    return Verdict(scores.expression, confidence, sure, reasons)


class LiveJudge:
    """Judges one face from frame to frame, without flicker.

    Reasons explain what is not sure and are silent where a face is sure. Grave ones alone make
    it unsure: beyond them the confidence was measured not to keep the promise any more.
    """

    def __init__(self, thresholds: SureThresholds) -> None:
        self._thresholds = thresholds
        self._severities: Severities | None = None
        self._flagged = np.zeros(len(REASONS), bool)
        self._grave = np.zeros(len(REASONS), bool)
        self._sure_of: Expression | None = None
        self._held: Expression | None = None
        self._held_s = 0.0
        self._remembered = np.zeros(2)

    def judge(
        self,
        scores: ExpressionScores,
        expression: Expression,
        severities: Severities,
        step_s: float,
        steadiness: Steadiness,
    ) -> Verdict:
        """Take in a frame.

        Args:
            scores: steadied.
            expression: the label that is held.
            severities: of this frame; steadied here like the scores.
            step_s: seconds since the frame before; infinite for the first.
            steadiness: with NONE a frame is judged as a picture is.
        """
        steadied = self._weigh(severities, step_s, steadiness)
        confidence, certain = self._weighed(scores, expression, step_s, steadiness)
        sure = certain and not self._grave.any()
        self._sure_of = expression if sure else None
        reasons = () if sure else _gravest_first(steadied, self._flagged)
        return Verdict(expression, confidence, sure, reasons)

    def _weigh(self, severities: Severities, step_s: float, steadiness: Steadiness) -> Severities:
        """Steady the severities and see which of them have passed a step."""
        calm = steadiness is not Steadiness.NONE
        if self._severities is not None and step_s <= FORGOTTEN_AFTER_S:
            share = share_of_new(step_s, steadiness.time_constant_s)
            severities = self._severities + share * (severities - self._severities)
        slack = SEVERITY_SLACK if calm else 0.0
        self._flagged = severities >= FLAGGED - slack * self._flagged
        self._grave = severities >= GRAVE - slack * self._grave
        self._severities = severities
        return severities

    def _weighed(
        self,
        scores: ExpressionScores,
        expression: Expression,
        step_s: float,
        steadiness: Steadiness,
    ) -> tuple[float, bool]:
        """The confidence, and whether it and the lead over the runner-up are enough."""
        now = np.array([scores.probability_of(expression), scores.lead_of(expression)])
        threshold = self._thresholds.of(expression)
        least = np.array([threshold, LEAST_LEAD])
        if steadiness is Steadiness.NONE:
            return float(now[0]), bool((now >= least).all())
        if expression is self._held and step_s <= FORGOTTEN_AFTER_S:
            self._held_s += step_s
            share = share_of_new(step_s, min(SURE_MEMORY_S, self._held_s / 2))
            self._remembered = self._remembered + share * (now - self._remembered)
        else:
            self._remembered, self._held_s = now, 0.0
        self._held = expression
        room = max(1 - threshold, 0.0)
        if (now >= (threshold + CLEARLY_SURE * room, CLEAR_LEAD)).all():
            self._remembered = np.maximum(self._remembered, now)
        needed = least
        if self._sure_of is not expression:
            needed = least + np.array([min(SURE_LEAD, room / 2), SURE_AHEAD])
        certain = bool((self._remembered >= needed).all())
        return float(self._remembered[0]), certain


def _gravest_first(severities: Severities, present: npt.NDArray[np.bool_]) -> tuple[Reason, ...]:
    order = np.argsort(-severities, kind="stable")
    return tuple(REASONS[i] for i in order if present[i])
