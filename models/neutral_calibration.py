"""Ten seconds of a person's resting face, and the offset that makes it read as neutral."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS, Expression
from models.face import ExpressionScores
from models.sentence import QT_TR_NOOP, Sentence

SECONDS = 10.0
"""How long a face is watched; only time in which it was seen well counts."""
PATIENCE_S = 20.0
"""After so long the attempt is given up: the face was seen well for less than half of it."""
LEAST_FRAMES = 40
"""Frames that a person's resting face is learned from at least: 4 a second."""
_LONGEST_STEP_S = 0.25
"""What a frame counts at most; a face that was away does not calibrate meanwhile."""
_LONGEST_WAIT_S = 1.0
"""What the time between two frames counts at most against the patience: a paused video waits."""

RESTING_LEAD = float(np.log(3.0))
"""Nats by which neutral shall lead each other expression of the resting face: three to one."""
MOST_OFFSET = 3.0
"""Nats that an expression is lowered by at most, odds of 20 to 1. A resting face that reads 80 %
angry and 10 % neutral is brought to neutral; 97 % angry and 1 % neutral stays angry, at 83 %."""
PRIOR_FRAMES = 10.0
"""The offset is weighted as if this many earlier frames had asked for none (ridge regression)."""
_LEAST_PROBABILITY = 1e-4
_NEUTRAL = EXPRESSIONS.index(Expression.NEUTRAL)

Logits = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LogitOffset:
    """What is added to a person's logits."""

    values: Logits
    """float64 ``[6]`` in nats and label order, from ``-MOST_OFFSET`` to 0; neutral's is 0."""
    before: ExpressionScores
    """The resting face's median probabilities as the model reads them, made to sum to 1."""
    after: ExpressionScores
    """The same with the offset."""

    def apply(self, scores: ExpressionScores) -> ExpressionScores:
        """``softmax(log p + values)``."""
        return ExpressionScores(_shifted(scores.probabilities, self.values).astype(np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class CalibrationStatus:
    """How a calibration stands."""

    track_id: int
    progress: float
    """From 0 to 1."""
    remaining_s: float
    offset: LogitOffset | None = None
    """What was learned, already in use; None before the end."""
    problem: Sentence | None = None
    """Why it ended without a result, as a sentence for people."""

    @property
    def running(self) -> bool:
        """Whether it still watches the face."""
        return self.offset is None and self.problem is None


@dataclass(slots=True, eq=False)
class NeutralCalibration:
    """Collects the probabilities of a resting face until there are enough.

    The offset brings the median of the log probabilities to neutral: a blink or a word said
    meanwhile moves no median. It only lowers what rivals neutral at rest, never below what
    :data:`RESTING_LEAD` asks for, and raises nothing.

    Attributes:
        track_id: whose face it is.
    """

    track_id: int
    _rows: list[npt.NDArray[np.float64]] = field(default_factory=list)
    _seen_s: float = 0.0
    _passed_s: float = 0.0

    def add(self, scores: ExpressionScores, step_s: float, *, usable: bool) -> None:
        """Take in a frame.

        Args:
            scores: raw, without any offset.
            step_s: seconds since the frame before of this face.
            usable: whether the face is seen well enough to learn from.

        Raises:
            MoodmirrorError: the face was not seen well enough for too long.
        """
        first = not self._rows and self._passed_s == 0
        step = 0.0 if first else min(step_s, _LONGEST_STEP_S)
        self._passed_s += min(step_s, _LONGEST_WAIT_S)
        if usable and np.isfinite(scores.probabilities).all():
            self._rows.append(scores.probabilities.astype(np.float64))
            self._seen_s += step
        if not self.complete and self._passed_s > PATIENCE_S:
            raise MoodmirrorError(
                QT_TR_NOOP(
                    "This face could not be seen well for ten seconds. Sit nearer, with light from "
                    "the front, look into the camera and try again."
                )
            )

    @property
    def progress(self) -> float:
        """From 0 to 1."""
        return min(self._seen_s / SECONDS, len(self._rows) / LEAST_FRAMES, 1.0)

    @property
    def remaining_s(self) -> float:
        """Seconds to go, for the countdown."""
        return (1 - self.progress) * SECONDS

    @property
    def status(self) -> CalibrationStatus:
        """How far it is."""
        return CalibrationStatus(self.track_id, self.progress, self.remaining_s)

    @property
    def complete(self) -> bool:
        """Whether there is enough to learn from."""
        return self._seen_s >= SECONDS - 1e-6 and len(self._rows) >= LEAST_FRAMES

    def offset(self) -> LogitOffset:
        """What was learned.

        Raises:
            MoodmirrorError: it is too early, or the face was not at rest.
        """
        if not self.complete:
            raise MoodmirrorError(
                QT_TR_NOOP(
                    "Only {count} pictures of this face were seen well enough to learn from. Keep "
                    "looking into the camera for ten seconds and try again."
                ),
                count=len(self._rows),
            )
        probabilities = np.stack(self._rows)
        values = offset_of(probabilities)
        middle = np.median(probabilities, axis=0)
        rest = middle / max(float(middle.sum()), _LEAST_PROBABILITY)
        before = ExpressionScores(rest.astype(np.float32))
        after = ExpressionScores(_shifted(rest, values).astype(np.float32))
        if after.expression is not Expression.NEUTRAL:
            raise MoodmirrorError(
                QT_TR_NOOP(
                    "This face reads as {expression}, too strongly to pass for a face at rest. "
                    "Relax it and try again."
                ),
                expression=Sentence(before.expression.title),
            )
        return LogitOffset(values, before, after)


def offset_of(probabilities: npt.NDArray[np.float64]) -> Logits:
    """The offset that brings a resting face to neutral, float64 ``[6]`` in nats.

    Args:
        probabilities: ``[frames, 6]`` of that face, raw.
    """
    logits = np.log(np.maximum(probabilities, _LEAST_PROBABILITY))
    lead = np.median(logits - logits[:, [_NEUTRAL]], axis=0)
    wanted = np.minimum(-RESTING_LEAD - lead, 0.0)
    wanted[_NEUTRAL] = 0.0
    frames = len(probabilities)
    return np.asarray(np.maximum(wanted * frames / (frames + PRIOR_FRAMES), -MOST_OFFSET))


def _shifted(probabilities: npt.NDArray[np.floating], offset: Logits) -> Logits:
    logits = np.log(np.maximum(probabilities.astype(np.float64), 1e-12)) + offset
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))
