"""What is measured of predicted probabilities: accuracy, recall, calibration."""

from typing import Any

import numpy as np
import numpy.typing as npt

from models.expression import EXPRESSIONS

Probabilities = npt.NDArray[np.float32]
"""float32 ``[N, 6]``, rows summing to 1."""
Labels = npt.NDArray[np.int64]
BINS = 15


def confusion_matrix(probabilities: Probabilities, labels: Labels) -> npt.NDArray[np.int64]:
    """Counts ``[6, 6]``: rows are the true expression, columns the predicted one."""
    counts = np.zeros((len(EXPRESSIONS), len(EXPRESSIONS)), np.int64)
    np.add.at(counts, (labels, probabilities.argmax(1)), 1)
    return counts


def reliability(probabilities: Probabilities, labels: Labels) -> npt.NDArray[np.float64]:
    """For each of 15 equal bins of confidence: faces, mean confidence, accuracy; ``[15, 3]``."""
    confidence = probabilities.max(1).astype(np.float64)
    right = probabilities.argmax(1) == labels
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    faces = np.bincount(bins, minlength=BINS)
    sums = [np.bincount(bins, values, BINS) for values in (confidence, right)]
    return np.stack([faces, *(total / np.maximum(faces, 1) for total in sums)], 1)


def calibration_error(probabilities: Probabilities, labels: Labels) -> float:
    """Expected calibration error (Guo et al. 2017): mean gap of confidence and accuracy."""
    faces, confidence, accuracy = reliability(probabilities, labels).T
    return float((faces * np.abs(confidence - accuracy)).sum() / max(faces.sum(), 1))


def negative_log_likelihood(probabilities: Probabilities, labels: Labels) -> float:
    """Mean over faces, in nats."""
    chosen = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(chosen, 1e-12)).mean())


def balanced_accuracy(probabilities: Probabilities, labels: Labels) -> float:
    """Mean recall of the expressions that occur."""
    confusion = confusion_matrix(probabilities, labels)
    faces = confusion.sum(1)
    return float((np.diag(confusion)[faces > 0] / faces[faces > 0]).mean())


def measured(probabilities: Probabilities, labels: Labels) -> dict[str, Any]:
    """All figures of one set of faces, ready for JSON."""
    confusion = confusion_matrix(probabilities, labels)
    faces = confusion.sum(1)
    recall = np.diag(confusion) / np.maximum(faces, 1)
    return {
        "faces": len(labels),
        "accuracy": round(float(np.diag(confusion).sum() / max(len(labels), 1)), 5),
        "balanced_accuracy": round(balanced_accuracy(probabilities, labels), 5),
        "calibration_error": round(calibration_error(probabilities, labels), 5),
        "negative_log_likelihood": round(negative_log_likelihood(probabilities, labels), 5),
        "recall": {
            expression.value: round(float(value), 5)
            for expression, value, count in zip(EXPRESSIONS, recall, faces, strict=True)
            if count
        },
        "confusion": confusion.tolist(),
        "reliability": reliability(probabilities, labels).round(5).tolist(),
    }


def mean_probabilities(logits: npt.NDArray[np.float32], temperature: float) -> Probabilities:
    """Softmax of logits ``[snapshots, N, 6]`` over a temperature, averaged over snapshots."""
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max(2, keepdims=True))
    return (powers / powers.sum(2, keepdims=True)).mean(0).astype(np.float32)


def fitted_temperature(logits: npt.NDArray[np.float32], labels: Labels) -> float:
    """The temperature of the least negative log likelihood, by golden section on its logarithm.

    Args:
        logits: ``[snapshots, N, 6]``.
        labels: ``[N]``.
    """

    def loss(log_temperature: float) -> float:
        probabilities = mean_probabilities(logits, float(np.exp(log_temperature)))
        return negative_log_likelihood(probabilities, labels)

    low, high = -2.5, 2.5
    ratio = (np.sqrt(5) - 1) / 2
    while high - low > 1e-4:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return round(float(np.exp((low + high) / 2)), 4)
