import numpy as np
import pytest

from training.measuring.measures import (
    calibration_error,
    confusion_matrix,
    fitted_temperature,
    mean_probabilities,
    measured,
)


def _logits(count=4000, sharpness=3.0):
    """Logits whose softmax is right as often as it says, made too sharp; and labels."""
    rng = np.random.default_rng(0)
    honest = rng.normal(0, 1.5, (count, 6)).astype(np.float32)
    labels = np.array([rng.choice(6, p=p) for p in mean_probabilities(honest[None], 1)])
    return sharpness * honest[None], labels


def test_the_temperature_makes_probabilities_honest():
    logits, labels = _logits()
    temperature = fitted_temperature(logits, labels)
    assert temperature == pytest.approx(3, rel=0.08)
    before = calibration_error(mean_probabilities(logits, 1), labels)
    after = calibration_error(mean_probabilities(logits, temperature), labels)
    assert after < 0.03 < before


def test_snapshots_are_averaged_as_probabilities():
    logits = np.log(np.array([[[0.9, 0.1]], [[0.1, 0.9]]], np.float32))
    assert mean_probabilities(logits, 1) == pytest.approx(np.array([[0.5, 0.5]]))


def test_figures_of_a_known_case():
    labels = np.array([0, 0, 1, 2])
    probabilities = np.eye(6, dtype=np.float32)[[0, 1, 1, 2]]
    figures = measured(probabilities, labels)
    assert figures["faces"] == 4
    assert figures["accuracy"] == 0.75
    assert figures["recall"] == {"angry": 0.5, "fear": 1.0, "happy": 1.0}
    assert figures["calibration_error"] == pytest.approx(0.25)
    assert confusion_matrix(probabilities, labels)[0].tolist() == [1, 1, 0, 0, 0, 0]
    assert sum(row[0] for row in figures["reliability"]) == 4
