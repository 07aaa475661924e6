"""How the served probabilities are made of a network's outputs, and how that is chosen."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from models.expression import EXPRESSIONS
from models.expression_classifier import COVERED_NAME, OUTPUT_NAME
from training.learning.face_set import FER2013, OPINIONS
from training.learning.session import FER2013_OUTPUT_NAME, Answers
from training.learning.snapshots import Outputs
from training.measuring.measures import (
    Labels,
    balanced_accuracy,
    calibration_error,
    fitted_temperature,
    mean_probabilities,
)

CLASSES = len(EXPRESSIONS)
_TENTHS = 10
ENOUGH = 30
"""Faces of an expression from which on its recall counts; with fewer, chance decides."""
_STEPS, _GAIN, _MOST_BIAS = (0.8, 0.4, 0.2, 0.1, 0.4, 0.2, 0.05), 1e-5, 1.6
"""Large steps first: on a set of 200 faces small ones change no answer, and the search stands still
beside a better one."""
_TEMPERATURES = np.geomspace(0.3, 3.0, 70)
"""To be tried."""


@dataclass(frozen=True, slots=True, eq=False)
class ChoosingSet:
    """What a system says of faces that it did not learn from, and what they show."""

    name: str
    outputs: Outputs
    """float32 ``[snapshots, N, outputs]``."""
    truth: Labels
    """``[N]``."""


@dataclass(frozen=True, slots=True)
class ServedAnswer:
    """One answer out of several opinions: a weighted mean of their logits, over a temperature.

    The logits are linear in the network's features, and so is their mean: served, it is one head.
    """

    weights: tuple[float, ...]
    """One an opinion, summing to 1."""
    bias: tuple[float, ...]
    """Six, added to the mean: how frequent each expression is taken to be."""
    temperature: float
    fer2013_temperature: float | None = None
    """Of the further output in FER2013's labels; None for a network of one opinion."""

    def logits(self, outputs: Outputs) -> npt.NDArray[np.float32]:
        """Before the temperature: ``[snapshots, N, 6]``."""
        mean = np.tensordot(_opinions(outputs), np.float32(self.weights), ([2], [0]))
        return np.asarray(mean + np.float32(self.bias), np.float32)

    def answers(self, outputs: Outputs, priors: npt.NDArray[np.float32]) -> Answers:
        """All that the served file says.

        Args:
            outputs: ``[snapshots, N, outputs]``.
            priors: ``[3, 6]``, what the logits of each opinion leave out.
        """
        found: Answers = {OUTPUT_NAME: mean_probabilities(self.logits(outputs), self.temperature)}
        if self.fer2013_temperature is not None:
            own = fer2013_logits(outputs, priors)
            found[FER2013_OUTPUT_NAME] = mean_probabilities(own, self.fer2013_temperature)
            covered = 1 / (1 + np.exp(-outputs[:, :, -1].astype(np.float64)))
            found[COVERED_NAME] = covered.mean(0).astype(np.float32)
        return found

    def as_fields(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def of_fields(cls, fields: dict[str, Any]) -> "ServedAnswer":
        """From what :meth:`as_fields` gave."""
        weights, bias = tuple(fields["weights"]), tuple(fields["bias"])
        return cls(weights, bias, fields["temperature"], fields["fer2013_temperature"])


def fer2013_logits(outputs: Outputs, priors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """In FER2013's labels, as frequent as they are there: ``[snapshots, N, 6]``."""
    number = OPINIONS.index(FER2013)
    return np.asarray(_opinions(outputs)[:, :, number] + priors[number], np.float32)


def single_answer(outputs: Outputs, truth: Labels) -> ServedAnswer:
    """The answer of a network with one opinion: its own, with the temperature fitted."""
    plain = ServedAnswer((1.0,), (0.0,) * CLASSES, 1.0)
    return replace(plain, temperature=fitted_temperature(plain.logits(outputs), truth))


def chosen_answer(sets: Sequence[ChoosingSet], priors: npt.NDArray[np.float32]) -> ServedAnswer:
    """The answer that is best at what people see: by the mean of accuracy and balanced accuracy.

    All weights in tenths are tried, each with a bias that is moved step by step, one expression
    at a time, while that gains. The temperature is the one with the least mean
    calibration error. FER2013's own labels choose only the answer that is given in them: they
    call fewer faces neutral than people do, and with them the answer was three points worse at
    FER+.

    Args:
        sets: of faces that were not learned from.
        priors: ``[3, 6]``.
    """
    people = [one for one in sets if one.name != FER2013] or list(sets)
    plain = [
        ServedAnswer(weights, (0.0,) * CLASSES, 1.0)
        for weights in _simplex(sets[0].outputs.shape[2] // CLASSES)
    ]
    biased = [_with_bias(answer, people) for answer in plain]
    best = max(biased, key=lambda answer: _goodness(answer, people))
    errors = [_calibration(best, people, temperature) for temperature in _TEMPERATURES]
    temperature = round(float(_TEMPERATURES[int(np.argmin(errors))]), 4)
    own = next(one for one in sets if one.name == FER2013)
    fer2013 = fitted_temperature(fer2013_logits(own.outputs, priors), own.truth)
    return replace(best, temperature=temperature, fer2013_temperature=fer2013)


def _goodness(answer: ServedAnswer, sets: Sequence[ChoosingSet]) -> float:
    """Mean over the sets of accuracy and balanced accuracy."""
    shares = []
    for one in sets:
        probabilities = mean_probabilities(answer.logits(one.outputs), 1.0)
        right = float((probabilities.argmax(1) == one.truth).mean())
        counts = np.bincount(one.truth, minlength=CLASSES)
        frequent = (counts >= min(ENOUGH, counts.max()))[one.truth]
        shares += [right, balanced_accuracy(probabilities[frequent], one.truth[frequent])]
    return float(np.mean(shares))


def _with_bias(answer: ServedAnswer, sets: Sequence[ChoosingSet]) -> ServedAnswer:
    """The bias that no single step improves."""
    best, highest = answer, _goodness(answer, sets)
    for step in _STEPS:
        for number, sign in product(range(CLASSES), (-step, step)):
            while True:
                moved = np.array(best.bias)
                moved[number] += sign
                moved -= moved.mean()
                other = replace(best, bias=tuple(round(float(value), 4) for value in moved))
                goodness = _goodness(other, sets)
                if goodness < highest + _GAIN or np.abs(moved).max() > _MOST_BIAS:
                    break
                best, highest = other, goodness
    return best


def _calibration(answer: ServedAnswer, sets: Sequence[ChoosingSet], temperature: float) -> float:
    """Mean calibration error over the sets."""
    errors = [
        calibration_error(mean_probabilities(answer.logits(one.outputs), temperature), one.truth)
        for one in sets
    ]
    return float(np.mean(errors))


def _opinions(outputs: Outputs) -> Outputs:
    """``[snapshots, N, opinions, 6]``."""
    snapshots, faces, count = outputs.shape
    kept = count // CLASSES * CLASSES
    return outputs[:, :, :kept].reshape(snapshots, faces, -1, CLASSES)


def _simplex(count: int) -> list[tuple[float, ...]]:
    """All weights in tenths that sum to 1."""
    return [
        tuple(part / _TENTHS for part in parts)
        for parts in product(range(_TENTHS + 1), repeat=count)
        if sum(parts) == _TENTHS
    ]
