"""Makes the served files of a trained system: NAME.onnx and its model card NAME.json."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.errors import MoodmirrorError
from training.data.prepare import Prepared
from training.export.cards import card_figures, identified, origin, write_pair
from training.export.onnx_graph import onnx_model
from training.export.quantize import quantized
from training.job import Job
from training.learning.recipes import recipe
from training.learning.snapshots import Faces, Trained, load_trained, logits_of_heads
from training.measuring.evaluate import EVALUATION, OUTPUTS, TestFaces, test_faces
from training.measuring.measures import mean_probabilities
from training.measuring.session import session_of

AGREEMENT = 1e-3
"""The largest difference of a probability between torch and ONNX Runtime."""
HALF_CHANGE = 5e-3
"""The largest change of a probability by which fp16 weights count as losing nothing."""
COMPARED = 512
"""Faces that the two are compared on."""
INT8_LOSS = 0.3
"""Percentage points that int8 may lose on PublicTest."""


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
    temperatures = read_evaluation(job.run / EVALUATION, job)["temperatures"]
    choosing, testing = test_faces(prepared, job, trained.identity["seed"])
    faces = prepared.data.faces[choosing.rows]
    file, stored = agreeing_file(trained, temperatures, faces[:COMPARED])
    plan, made = recipe(job.name), origin(trained, temperatures)
    card = {
        **identified(job.name, plan.title, file),
        **made,
        **stored,
        **card_figures(file, prepared, choosing, testing),
    }
    written = write_pair(file, card, folder)
    if plan.quantised:
        model = onnx_model(trained.networks, temperatures, half_weights=False)
        small = quantized(model, faces)
        loss = int8_loss(file, small, prepared, choosing)
        card = {
            **identified(f"{job.name}.int8", f"{plan.title}, int8", small),
            **made,
            "weights_stored_as": "int8, one scale a channel; calibrated on PublicTest",
            "points_lost_on_public_test": loss,
            **card_figures(small, prepared, choosing, testing),
        }
        written += write_pair(small, card, folder)
    return written


def agreeing_file(
    trained: Trained, temperatures: Sequence[float], faces: Faces
) -> tuple[bytes, dict[str, Any]]:
    """The ONNX file: weights as fp16 if the probabilities hardly change by that, else as fp32.

    Raises:
        MoodmirrorError: with fp32, ONNX Runtime does not stay within 1e-3 of torch.
    """
    whole, half = (
        onnx_model(trained.networks, temperatures, half_weights=half).SerializeToString()
        for half in (False, True)
    )
    difference = disagreement(trained, temperatures, whole, faces)
    if difference > AGREEMENT:
        raise MoodmirrorError(
            f"'{trained.identity['name']}' was not exported: ONNX Runtime and torch differ by "
            f"{difference:.4f} in a probability, more than {AGREEMENT}. Install another version of "
            "onnxruntime."
        )
    file, kind = whole, "fp32"
    halved = disagreement(trained, temperatures, half, faces)
    if halved <= HALF_CHANGE:
        file, kind, difference = half, "fp16, computed with as fp32", halved
    rounded = float(f"{difference:.1e}")
    return file, {"weights_stored_as": kind, "largest_difference_from_torch": rounded}


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


def disagreement(
    trained: Trained, temperatures: Sequence[float], file: bytes, faces: Faces
) -> float:
    """The largest difference of any probability between torch and ONNX Runtime."""
    heads = logits_of_heads(trained.networks, faces, torch.device("cpu"))
    ours = [mean_probabilities(*pair) for pair in zip(heads, temperatures, strict=True)]
    served = session_of(file)(faces)
    return max(float(np.abs(a - b).max()) for a, b in zip(ours, served, strict=True))


def read_evaluation(path: Path, job: Job) -> dict[str, Any]:
    """What ``evaluate`` wrote of a system.

    Raises:
        MoodmirrorError: it is missing or damaged.
    """
    try:
        result: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise MoodmirrorError(
            f"{path} is not there or damaged. Run first: {job.command('evaluate')}"
        ) from error
    return result
