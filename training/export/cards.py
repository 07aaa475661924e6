"""Model cards: what a served file is, how it was made, and what was measured with it."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch

from models.expression import EXPRESSIONS
from models.expression_classifier import known_faces
from models.verdict import PROMISE, sure_threshold
from training.data.prepare import Prepared
from training.files import written_whole
from training.learning.snapshots import Trained
from training.measuring.evaluate import TestFaces, aligned_faces, measurements
from training.measuring.session import Predict, session_of

DATA_NOTE = (
    "FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together "
    "from public copies of the same pictures: counts per class and per part equal the official "
    "ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact "
    "picture."
)
CROWD_NOTE = " The first output also learned from FER+ (Barsoum et al. 2016): ten people's votes."
LICENCE_NOTE = (
    "Weights: MIT, as the project. FER2013 itself was collected from the web for research."
)


def identified(name: str, title: str, file: bytes) -> dict[str, Any]:
    """The card's first fields: what the file is."""
    return {
        "name": name,
        "title": title,
        "sha256": hashlib.sha256(file).hexdigest(),
        "bytes": len(file),
        "expressions": [expression.value for expression in EXPRESSIONS],
    }


def card_figures(
    file: bytes, prepared: Prepared, choosing: TestFaces, testing: TestFaces
) -> dict[str, Any]:
    """The card's last fields: what was measured, with the file itself."""
    predict = session_of(file)
    figures = measurements(predict, prepared, testing, flips=False)
    left_out = ("confusion", "reliability", "views")
    return {
        **_promise(predict, prepared, choosing, testing),
        # By this the app knows whether the file, or its eight-bit form, works where it runs.
        "known_answer": predict(known_faces()[:, 0])[0].astype(float).round(5).tolist(),
        "measured": "FER2013's PrivateTest, this file, ONNX Runtime on the CPU, one view",
        "test": [{k: v for k, v in f.items() if k not in left_out} for f in figures],
    }


def _promise(
    predict: Predict, prepared: Prepared, choosing: TestFaces, testing: TestFaces
) -> dict[str, Any]:
    """The confidence from which on an answer is shown as sure, and how it keeps its promise.

    On faces as the app cuts them, by the labels that the served output was trained on.
    """

    def answers(tested: TestFaces) -> tuple[np.ndarray, np.ndarray]:
        shown = prepared.aligned[tested.rows]
        probabilities, *others = predict(aligned_faces(prepared, tested.rows[shown]))
        kind = "ferplus" if others and "ferplus" in tested.labels else "fer2013"
        truth = tested.labels[kind][shown]
        counted = truth >= 0
        right = probabilities.argmax(1) == truth
        return probabilities.max(1)[counted], right[counted]

    sure_from = sure_threshold(*answers(choosing))
    confidences, right = answers(testing)
    sure = confidences >= sure_from
    return {
        "sure_from": sure_from,
        "sure": {
            "promise": PROMISE,
            "chosen_on": "PublicTest, aligned",
            "measured_on": "PrivateTest, aligned",
            "shown_as_sure": round(float(sure.mean()), 5) if len(sure) else None,
            "right_of_sure": round(float(right[sure].mean()), 5) if sure.any() else None,
        },
    }


def write_pair(file: bytes, card: dict[str, Any], folder: Path) -> list[Path]:
    """Write the ONNX file and its card."""
    name = card["name"]
    paths = [folder / f"{name}.onnx", folder / f"{name}.json"]
    contents = [file, (json.dumps(card, indent=1, ensure_ascii=False) + "\n").encode()]
    for path, content in zip(paths, contents, strict=True):
        with written_whole(path) as target:
            target.write(content)
    return paths


def origin(trained: Trained, temperatures: Sequence[float]) -> dict[str, Any]:
    """The card's middle fields: what it learned from, and the commands that make it again."""
    identity = trained.identity
    name, seed = identity["name"], identity["seed"]
    two_heads = len(temperatures) > 1
    return {
        "trained_on": DATA_NOTE + (CROWD_NOTE if two_heads else ""),
        "faces_learned": identity["faces"],
        "licence": LICENCE_NOTE,
        "commands": [
            "python -m training prepare fer2013.csv --ferplus fer2013new.csv",
            f"python -m training train {name} --seed {seed}",
            f"python -m training evaluate {name}",
            f"python -m training export {name}",
        ],
        "seed": seed,
        "recipe": identity["recipe"],
        "snapshots": len(trained.networks),
        "epochs": len(trained.history),
        "temperatures": list(temperatures),
        "versions": {
            "torch": torch.__version__,
            "onnx": onnx.__version__,
            "onnxruntime": onnxruntime.__version__,
        },
    }
