"""One face's probabilities and label, steadied by time."""

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from models.expression import EXPRESSIONS, Expression
from models.face import ExpressionScores

USUAL_STEP_S = 1 / 30
"""Stands for the time between two frames when the clock stood still or jumped back."""
FORGOTTEN_AFTER_S = 2.0
"""A face not seen for this long starts over: its old expression says nothing about the new one."""
_ROUNDING_S = 1e-6


@dataclass(frozen=True, slots=True)
class _Pace:
    time_constant_s: float
    lead: float
    hold_s: float
    patience_s: float
    bars_s: float


class Steadiness(Enum):
    """How calm a live answer is. The value is the name used in settings.

    On a still face the lead of the first of two tied expressions over the second shakes from
    frame to frame by a standard deviation of 0.16 (median of 60 near ties of FER2013, camera
    noise of 5 grey levels, landmarks that shake by a quarter pixel; one in ten by 0.32 and more),
    in the quick average by a third of that. The paces below are the quickest round ones that keep
    a label through a shake of 0.2.
    """

    NONE = "none"
    """Every frame for itself."""
    QUICK = "quick"
    STEADY = "steady"

    @property
    def time_constant_s(self) -> float:
        """Seconds after which 63 % of a change have come through."""
        return _PACES[self].time_constant_s

    @property
    def lead(self) -> float:
        """How much more probable than the label, 0 to 1, another must be to take its place."""
        return _PACES[self].lead

    @property
    def hold_s(self) -> float:
        """Seconds for which it must keep that lead."""
        return _PACES[self].hold_s

    @property
    def patience_s(self) -> float:
        """Seconds after which any lead is enough that never broke: a true change, though small."""
        return _PACES[self].patience_s

    @property
    def bars_s(self) -> float:
        """Seconds after which 63 % of a change have come through to the bars."""
        return _PACES[self].bars_s

    @property
    def delay_s(self) -> float:
        """Seconds from the first frame of a full change of expression until the label shows it.

        Give or take one frame where they come regularly, two at most where they do not. Full is
        from all on one expression to all on another: the new one's lead after ``t`` is then
        ``1 - 2 exp(-t / time_constant)``, and it must have reached and held :attr:`lead`. From
        80 % of one to 80 % of another, 10 % left to either, takes a tenth more.
        """
        return self.time_constant_s * math.log(2 / (1 - self.lead)) + self.hold_s


_PACES = {
    Steadiness.NONE: _Pace(0.0, 0.0, 0.0, 0.0, 0.0),
    Steadiness.QUICK: _Pace(0.15, 0.25, 0.1, 3.0, 0.05),
    Steadiness.STEADY: _Pace(0.4, 0.25, 0.2, 6.0, 0.15),
}


class FaceClock:
    """The time between the frames of one face, whatever its clock does."""

    def __init__(self) -> None:
        self._last_s: float | None = None

    def step(self, at_s: float) -> float:
        """Seconds since the call before, more than 0; infinite for the first one."""
        last, self._last_s = self._last_s, at_s
        if last is None:
            return math.inf
        passed = at_s - last
        return passed if passed > 0 else USUAL_STEP_S


def share_of_new(step_s: float, time_constant_s: float) -> float:
    """The weight of a value that stands for the last ``step_s`` seconds, 0 to 1."""
    return 1 - math.exp(-step_s / time_constant_s) if time_constant_s > 0 else 1.0


class ScoreSmoother:
    """Averages one face's probabilities over time and holds its label.

    The average is exponential in time, of probabilities rather than of logits: one frame that
    is sure and wrong moves it by its share of time at most, and the delay of a change is known.

    Attributes:
        expression: the label that is held.
        bars: another average of the same frames, closer to the newest one; None before the first.
    """

    def __init__(self) -> None:
        self.expression = Expression.NEUTRAL
        self.bars: ExpressionScores | None = None
        self._average: npt.NDArray[np.float64] | None = None
        self._won_s: float | None = None
        self._led_s: float | None = None

    def add(
        self, scores: ExpressionScores, step_s: float, steadiness: Steadiness
    ) -> ExpressionScores:
        """Take in a frame and give the average.

        Args:
            scores: of this frame; ones that are not finite count as knowing nothing, for they
                would otherwise stay in the average for ever.
            step_s: seconds since the frame before, as :class:`FaceClock` gives them.
            steadiness: may be another one with every frame.
        """
        new = scores.probabilities.astype(np.float64)
        if not np.isfinite(new).all():
            new = np.full(len(EXPRESSIONS), 1 / len(EXPRESSIONS))
        if self._average is None or step_s > FORGOTTEN_AFTER_S:
            average = bars = new
            self._take_label(int(new.argmax()))
        else:
            share = share_of_new(step_s, steadiness.time_constant_s)
            average = self._average + share * (new - self._average)
            self._hold_label(average, step_s, steadiness)
            before = self.bars.probabilities if self.bars else new
            bars = before + share_of_new(step_s, steadiness.bars_s) * (new - before)
        self._average, self.bars = average, ExpressionScores(bars.astype(np.float32))
        return ExpressionScores(average.astype(np.float32))

    def _hold_label(
        self, average: npt.NDArray[np.float64], step_s: float, steadiness: Steadiness
    ) -> None:
        """Give the label to the most probable expression if it has won clearly."""
        leader = int(average.argmax())
        lead = average[leader] - average[EXPRESSIONS.index(self.expression)]
        self._won_s = _longer(self._won_s, step_s) if lead >= steadiness.lead else None
        self._led_s = _longer(self._led_s, step_s) if lead > 0 else None
        if _reached(self._won_s, steadiness.hold_s) or _reached(self._led_s, steadiness.patience_s):
            self._take_label(leader)

    def _take_label(self, index: int) -> None:
        self.expression = EXPRESSIONS[index]
        self._won_s = self._led_s = None


def _longer(seconds: float | None, step_s: float) -> float:
    return 0.0 if seconds is None else seconds + step_s


def _reached(seconds: float | None, wanted_s: float) -> bool:
    return seconds is not None and seconds >= wanted_s - _ROUNDING_S
