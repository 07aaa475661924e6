"""Measures a served system on faces that do not come from FER2013."""

from typing import Any

import numpy as np
import numpy.typing as npt

from models.expression import EXPRESSIONS
from models.expression_classifier import OUTPUT_NAME
from models.verdict import SureThresholds
from training.data.outside import OutsideFaces
from training.learning.material import choosing_rows
from training.learning.session import Predict
from training.measuring.measures import Labels, Probabilities, measured

GROUPS = ("gender", "ethnicity")
"""Columns of ``labels.csv`` that people are told apart by in the report."""


def outside_measurements(
    predict: Predict, outside: dict[str, OutsideFaces], thresholds: SureThresholds
) -> list[dict[str, Any]]:
    """Each set's figures, of the faces that were not learned from, as the app cuts them.

    Args:
        predict: the system.
        outside: by name.
        thresholds: from where on an answer is sure.
    """
    figures = []
    for name, faces in outside.items():
        rows = choosing_rows(faces)
        probabilities, truth = predict(faces.faces[rows])[OUTPUT_NAME], faces.labels[rows]
        figures.append(
            {
                "set": name,
                "pictures": faces.pictures,
                "found": len(faces),
                **measured(probabilities, truth),
                **sure_shares(probabilities, truth, thresholds),
                "groups": _groups(probabilities, truth, faces, rows),
            }
        )
    return figures


def sure_shares(
    probabilities: Probabilities, truth: Labels, thresholds: SureThresholds
) -> dict[str, Any]:
    """How many answers are sure and how many of them are right, in all and by answer."""
    sure = thresholds.sure(probabilities)
    answer = probabilities.argmax(1)
    right = answer == truth
    by_answer = {}
    for number, expression in enumerate(EXPRESSIONS):
        own = sure & (answer == number)
        if own.any():
            share = round(float(right[own].mean()), 5)
            by_answer[expression.value] = {"sure": int(own.sum()), "right": share}
    return {
        "shown_as_sure": round(float(sure.mean()), 5) if len(sure) else None,
        "right_of_sure": round(float(right[sure].mean()), 5) if sure.any() else None,
        "sure_by_answer": by_answer,
    }


def _groups(
    probabilities: Probabilities,
    truth: Labels,
    faces: OutsideFaces,
    rows: npt.NDArray[np.int64],
) -> dict[str, dict[str, Any]]:
    """Recall of each expression in each group of people, ``gender`` by ``gender`` and so on."""
    right = probabilities.argmax(1) == truth
    found: dict[str, dict[str, Any]] = {}
    for column in GROUPS:
        words = faces.groups.get(column)
        if words is None:
            continue
        for word in np.unique(words[rows]):
            own = words[rows] == word
            found[f"{column}: {word}"] = {
                "faces": int(own.sum()),
                **{
                    EXPRESSIONS[label].value: round(float(right[own & (truth == label)].mean()), 5)
                    for label in np.unique(truth[own])
                },
            }
    return found
