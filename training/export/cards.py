"""Model cards: what a served file is, how it was made, and what was measured with it."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
import onnxruntime
import torch

from models.card_figures import LICENCE, TRAINED_ON_ALL, TRAINED_ON_FER2013
from models.expression import EXPRESSIONS
from models.expression_classifier import OUTPUT_NAME, known_faces
from models.verdict import PROMISE, SureThresholds
from training.files import written_whole
from training.learning.face_set import FER2013
from training.learning.material import Material
from training.learning.session import Predict, session_of
from training.learning.snapshots import Trained
from training.measuring.evaluate import (
    FERPLUS,
    TestFaces,
    choosing_answers,
    faces_as_served,
    measurements,
)
from training.measuring.outside import outside_measurements, sure_shares
from training.measuring.served_answer import ServedAnswer
from training.measuring.sure import chosen_thresholds


def identified(name: str, title: str, file: bytes) -> dict[str, Any]:
    """The card's first fields: what the file is."""
    return {
        "name": name,
        "title": title,
        "sha256": hashlib.sha256(file).hexdigest(),
        "bytes": len(file),
        "expressions": [expression.value for expression in EXPRESSIONS],
    }


@dataclass(frozen=True, slots=True, eq=False)
class CardFigures:
    """Measures a served file for its card."""

    material: Material
    choosing: TestFaces
    testing: TestFaces

    def of(self, file: bytes) -> dict[str, Any]:
        """The card's last fields: what was measured, with the file itself."""
        predict = session_of(file)
        sets = choosing_answers(predict, self.material, self.choosing)
        promised = {name: one for name, one in sets.items() if name != FER2013} or sets
        thresholds = chosen_thresholds(list(promised.values()))
        figures = measurements(predict, self.material.prepared, self.testing, flips=False)
        known = session_of(file, in_floats=True)(known_faces()[:, 0])[OUTPUT_NAME]
        return {
            **self._promise(predict, thresholds, list(promised)),
            # By this the app knows whether the file works where it runs, also in 8-bit integers.
            "known_answer": known.astype(float).round(5).tolist(),
            "measured": "FER2013's PrivateTest, this file, ONNX Runtime on the CPU, one view",
            "test": [_short(figure) for figure in figures],
            "outside": [
                _short(figure)
                for figure in outside_measurements(predict, self.material.outside, thresholds)
            ],
        }

    def _promise(
        self, predict: Predict, thresholds: SureThresholds, promised: list[str]
    ) -> dict[str, Any]:
        """From where on an answer is shown as sure, and how that keeps its promise."""
        rows, labels = self.testing.rows, self.testing.labels
        truth = labels.get(FERPLUS, labels[FER2013])
        faces = faces_as_served(self.material.prepared, rows[truth >= 0])
        shares = sure_shares(predict(faces)[OUTPUT_NAME], truth[truth >= 0], thresholds)
        each = {
            expression.value: threshold
            for expression, threshold in zip(EXPRESSIONS, thresholds.by_expression, strict=True)
        }
        names = {FER2013: "PublicTest, FER2013's labels", FERPLUS: "PublicTest, FER+ majority"}
        return {
            "sure_from_by_expression": each,
            "sure": {
                "promise": PROMISE,
                "chosen_on": ", ".join(names.get(name, name) for name in promised),
                "measured_on": "PrivateTest, "
                + ("FER+ majority" if FERPLUS in labels else "FER2013's labels"),
                "shown_as_sure": shares["shown_as_sure"],
                "right_of_sure": shares["right_of_sure"],
            },
        }


def _short(figure: dict[str, Any]) -> dict[str, Any]:
    """Without what only the report needs."""
    left_out = ("confusion", "reliability", "views")
    return {key: value for key, value in figure.items() if key not in left_out}


def write_pair(file: bytes, card: dict[str, Any], folder: Path) -> list[Path]:
    """Write the ONNX file and its card."""
    path = folder / f"{card['name']}.onnx"
    with written_whole(path) as target:
        target.write(file)
    return [path, write_card(card, folder)]


def write_card(card: dict[str, Any], folder: Path) -> Path:
    """Write a card alone."""
    path = folder / f"{card['name']}.json"
    with written_whole(path) as target:
        target.write((json.dumps(card, indent=1, ensure_ascii=False) + "\n").encode())
    return path


def origin(trained: Trained, served: ServedAnswer) -> dict[str, Any]:
    """The card's middle fields: what it learned from, and the commands that make it again."""
    identity = trained.identity
    name, seed = identity["name"], identity["seed"]
    beginning = {key: identity[key] for key in ("begun_from", "taught_by") if key in identity}
    going_on = " --from FIRST.onnx --taught-by TEACHER.onnx ..." if beginning else ""
    deep = served.fer2013_temperature is not None
    return {
        "trained_on": TRAINED_ON_ALL if deep else TRAINED_ON_FER2013,
        "faces_learned": identity["faces"],
        "licence": LICENCE,
        "commands": [
            "python -m training prepare fer2013.csv --ferplus fer2013new.csv "
            "--muxspace muxspace.zip --london london.zip",
            f"python -m training train {name} --seed {seed}{going_on}",
            f"python -m training evaluate {name}",
            f"python -m training export {name}",
        ],
        "seed": seed,
        **beginning,
        "recipe": identity["recipe"],
        "snapshots": len(trained.networks),
        "epochs": len(trained.history),
        "served": served.as_fields(),
        "versions": {
            "torch": torch.__version__,
            "onnx": onnx.__version__,
            "onnxruntime": onnxruntime.__version__,
        },
    }
