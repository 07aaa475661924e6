"""Makes the served files of a trained system: NAME.onnx and its model card NAME.json."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch

from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS
from models.expression_classifier import INPUT_NAME
from training.evaluate import EVALUATION, OUTPUTS, Predict, TestFaces, measurements, test_faces
from training.files import written_whole
from training.job import Job
from training.measures import Probabilities, mean_probabilities
from training.onnx_graph import onnx_model
from training.prepare import Prepared
from training.quantize import quantized
from training.recipes import recipe
from training.snapshots import Faces, Trained, load_trained, logits_of_heads

AGREEMENT = 1e-3
"""The largest difference of a probability between torch and ONNX Runtime."""
COMPARED = 512
"""Faces that the two are compared on."""
INT8_LOSS = 0.3
"""Percentage points that int8 may lose on PublicTest."""
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


def export(job: Job, prepared: Prepared, folder: Path) -> list[Path]:
    """Write ``NAME.onnx``, for a deep network also ``NAME.int8.onnx``, and their cards.

    Args:
        job: its run folder holds ``snapshots.pt`` and ``evaluation.json``.
        prepared: the data; its test part is what the cards' figures come from.
        folder: gets the files.

    Raises:
        MoodmirrorError: it was not trained or evaluated, ONNX Runtime differs from torch, or
            int8 loses too much.
    """
    trained = load_trained(job)
    temperatures = read_evaluation(job)["temperatures"]
    choosing, testing = test_faces(prepared, job, trained.identity["seed"])
    faces = prepared.data.faces[choosing.rows]
    file, stored = agreeing_file(trained, temperatures, faces[:COMPARED])
    plan, origin = recipe(job.name), _origin(trained, temperatures)
    card = {
        **identified(job.name, plan.title, file),
        **origin,
        **stored,
        **card_figures(file, prepared, testing),
    }
    written = write_pair(file, card, folder)
    if plan.quantised:
        model = onnx_model(trained.networks, temperatures, half_weights=False)
        small = quantized(model, faces)
        loss = int8_loss(file, small, prepared, choosing)
        card = {
            **identified(f"{job.name}.int8", f"{plan.title}, int8", small),
            **origin,
            "weights_stored_as": "int8, one scale a channel; calibrated on PublicTest",
            "points_lost_on_public_test": loss,
            **card_figures(small, prepared, testing),
        }
        written += write_pair(small, card, folder)
    return written


def agreeing_file(
    trained: Trained, temperatures: Sequence[float], faces: Faces
) -> tuple[bytes, dict[str, Any]]:
    """The ONNX file: weights as fp16 if the probabilities stay with torch's, else as fp32.

    Raises:
        MoodmirrorError: they do not stay within 1e-3 with fp32 either.
    """
    for kind in ("fp16, computed with as fp32", "fp32"):
        model = onnx_model(trained.networks, temperatures, half_weights=kind != "fp32")
        file = model.SerializeToString()
        difference = disagreement(trained, temperatures, file, faces)
        if difference <= AGREEMENT:
            rounded = float(f"{difference:.1e}")
            return file, {"weights_stored_as": kind, "largest_difference_from_torch": rounded}
    raise MoodmirrorError(
        f"'{trained.identity['name']}' was not exported: ONNX Runtime and torch differ by "
        f"{difference:.4f} in a probability, more than {AGREEMENT}. Install another version of "
        "onnxruntime."
    )


def int8_loss(
    file: bytes, small: bytes, prepared: Prepared, choosing: TestFaces
) -> dict[str, float]:
    """Percentage points that int8 loses, output by output, each against its own labels.

    Raises:
        MoodmirrorError: it loses more than 0.3.
    """
    faces = prepared.data.faces[choosing.rows]
    kinds = [kind for kind in ("ferplus", "fer2013") if kind in choosing.labels]
    lost = {}
    for output, kind, whole, less in zip(
        OUTPUTS, kinds, session_of(file)(faces), session_of(small)(faces), strict=False
    ):
        truth = choosing.labels[kind]
        known = truth >= 0
        right = [float((p.argmax(1) == truth)[known].mean()) for p in (whole, less)]
        lost[output] = round(100 * (right[0] - right[1]), 2)
    if max(lost.values()) > INT8_LOSS:
        raise MoodmirrorError(f"int8 loses {lost} points on PublicTest, more than {INT8_LOSS}.")
    return lost


def identified(name: str, title: str, file: bytes) -> dict[str, Any]:
    """The card's first fields: what the file is."""
    return {
        "name": name,
        "title": title,
        "sha256": hashlib.sha256(file).hexdigest(),
        "bytes": len(file),
        "expressions": [expression.value for expression in EXPRESSIONS],
    }


def card_figures(file: bytes, prepared: Prepared, testing: TestFaces) -> dict[str, Any]:
    """The card's last fields: what was measured, with the file itself."""
    figures = measurements(session_of(file), prepared, testing, flips=False)
    left_out = ("confusion", "reliability", "views")
    return {
        "measured": "FER2013's PrivateTest, this file, ONNX Runtime on the CPU, one view",
        "test": [{k: v for k, v in f.items() if k not in left_out} for f in figures],
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


def session_of(file: bytes) -> Predict:
    """An ONNX file as something that predicts."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])

    def predict(faces: Faces) -> list[Probabilities]:
        batches = np.split(faces[:, None], range(256, len(faces), 256))
        results = [session.run(None, {INPUT_NAME: np.ascontiguousarray(b)}) for b in batches]
        return [np.concatenate(output) for output in zip(*results, strict=True)]

    return predict


def disagreement(
    trained: Trained, temperatures: Sequence[float], file: bytes, faces: Faces
) -> float:
    """The largest difference of any probability between torch and ONNX Runtime."""
    heads = logits_of_heads(trained.networks, faces, torch.device("cpu"))
    ours = [mean_probabilities(*pair) for pair in zip(heads, temperatures, strict=True)]
    served = session_of(file)(faces)
    return max(float(np.abs(a - b).max()) for a, b in zip(ours, served, strict=True))


def read_evaluation(job: Job) -> dict[str, Any]:
    """What ``evaluate`` wrote.

    Raises:
        MoodmirrorError: it is missing or damaged.
    """
    path = job.run / EVALUATION
    try:
        result: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise MoodmirrorError(
            f"{path} is not there or damaged. Run first: {job.command('evaluate')}"
        ) from error
    return result


def _origin(trained: Trained, temperatures: Sequence[float]) -> dict[str, Any]:
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
