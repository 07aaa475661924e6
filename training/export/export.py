"""Makes the served files of a trained system: NAME.onnx and its model card NAME.json."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.errors import MoodmirrorError
from models.weights import load_weights
from training.export.cards import CardFigures, identified, origin, write_card, write_pair
from training.export.onnx_graph import onnx_model
from training.export.quantize import quantized
from training.job import Job
from training.learning.face_set import FER2013
from training.learning.material import Material
from training.learning.recipes import recipe
from training.learning.session import OUTPUTS, session_of
from training.learning.snapshots import Faces, Trained, load_trained, outputs_of
from training.measuring.evaluate import EVALUATION, FERPLUS, TestFaces, test_faces
from training.measuring.served_answer import ServedAnswer

AGREEMENT = 1e-3
"""The largest difference of a probability between torch and ONNX Runtime."""
HALF_CHANGE = 5e-3
"""The largest change of a probability by which fp16 weights count as losing nothing."""
COMPARED = 512
"""Faces that the two are compared on."""
INT8_LOSS = 0.3
"""Percentage points that int8 may lose on PublicTest."""


def export(job: Job, material: Material, folder: Path) -> list[Path]:
    """Write ``NAME.onnx`` and its card; a deep network is made for 8-bit integers.

    Args:
        job: its run folder holds ``snapshots.pt`` and ``evaluation.json``.
        material: the faces; what is not learned from gives the cards their figures.
        folder: gets the files.

    Raises:
        MoodmirrorError: it was not trained or evaluated, ONNX Runtime differs from torch, or
            int8 loses too much.
    """
    trained = load_trained(job)
    evaluation = read_evaluation(job.run / EVALUATION, job)
    served = ServedAnswer.of_fields(evaluation["served"])
    seed = trained.identity["seed"]
    choosing, testing = test_faces(material.prepared, job, seed)
    faces = material.prepared.data.faces[choosing.rows]
    plan = recipe(job.name)
    if plan.deep:
        file, stored = eight_bit_file(trained, served, choosing, faces)
    else:
        file, stored = agreeing_file(trained, served, faces[:COMPARED])
    card = {
        **identified(job.name, plan.title, file),
        **origin(trained, served),
        **stored,
        **CardFigures(material, choosing, testing).of(file),
    }
    return write_pair(file, card, folder)


def renew_card(job: Job, material: Material, folder: Path) -> list[Path]:
    """Measure a served file anew and write its card; the file stays as it is.

    Raises:
        MoodmirrorError: there is no such file.
    """
    choosing, testing = test_faces(material.prepared, job, 0)
    figures = CardFigures(material, choosing, testing)
    weights = load_weights(job.name, folder)
    return [write_card({**weights.card.fields, **figures.of(weights.onnx)}, folder)]


def agreeing_file(
    trained: Trained, served: ServedAnswer, faces: Faces
) -> tuple[bytes, dict[str, Any]]:
    """The ONNX file: weights as fp16 if the probabilities hardly change by that, else as fp32.

    Raises:
        MoodmirrorError: with fp32, ONNX Runtime does not stay within 1e-3 of torch.
    """
    whole, half = (
        onnx_model(trained.networks, served, trained.priors, half_weights=half).SerializeToString()
        for half in (False, True)
    )
    difference = _agreement(trained, served, whole, faces)
    file, kind = whole, "fp32"
    halved = disagreement(trained, served, half, faces)
    if halved <= HALF_CHANGE:
        file, kind, difference = half, "fp16, computed with as fp32", halved
    rounded = float(f"{difference:.1e}")
    return file, {"weights_stored_as": kind, "largest_difference_from_torch": rounded}


def eight_bit_file(
    trained: Trained, served: ServedAnswer, choosing: TestFaces, faces: Faces
) -> tuple[bytes, dict[str, Any]]:
    """The ONNX file in 8-bit integers, which a CPU multiplies fastest; a quarter of the size.

    Args:
        trained: the networks.
        served: their answer.
        choosing: the faces to choose by.
        faces: their pictures, uint8 ``[N, 48, 48]``; some show how large the layers' outputs get.

    Raises:
        MoodmirrorError: in floats, ONNX Runtime does not stay within 1e-3 of torch, or the
            integers lose too much.
    """
    model = onnx_model(trained.networks, served, trained.priors, half_weights=False)
    whole, small = model.SerializeToString(), quantized(model, faces)
    difference = _agreement(trained, served, whole, faces[:COMPARED])
    return small, {
        "weights_stored_as": "int8, one scale a channel; calibrated on PublicTest",
        "largest_difference_from_torch": float(f"{difference:.1e}"),
        "points_lost_on_public_test": int8_loss(whole, small, choosing, faces),
    }


def _agreement(trained: Trained, served: ServedAnswer, whole: bytes, faces: Faces) -> float:
    """The largest difference of a probability from torch; raises where it is too large."""
    difference = disagreement(trained, served, whole, faces)
    if difference > AGREEMENT:
        raise MoodmirrorError(
            f"'{trained.identity['name']}' was not exported: ONNX Runtime and torch differ by "
            f"{difference:.4f} in a probability, more than {AGREEMENT}. Install another version of "
            "onnxruntime."
        )
    return difference


def int8_loss(file: bytes, small: bytes, choosing: TestFaces, faces: Faces) -> dict[str, float]:
    """Percentage points that int8 loses, output by output, each against its own labels.

    Raises:
        MoodmirrorError: it loses more than 0.3.
    """
    whole, less = session_of(file)(faces), session_of(small)(faces)
    lost = {}
    for output, kind in zip(OUTPUTS, (FERPLUS, FER2013), strict=True):
        truth = choosing.labels.get(kind, choosing.labels[FER2013])
        known = truth >= 0
        right = [
            float((answers[output].argmax(1) == truth)[known].mean()) for answers in (whole, less)
        ]
        lost[output] = round(100 * (right[0] - right[1]), 2)
    if max(lost.values()) > INT8_LOSS:
        raise MoodmirrorError(f"int8 loses {lost} points on PublicTest, more than {INT8_LOSS}.")
    return lost


def disagreement(trained: Trained, served: ServedAnswer, file: bytes, faces: Faces) -> float:
    """The largest difference of any probability between torch and ONNX Runtime."""
    outputs = outputs_of(trained.networks, faces, torch.device("cpu"))
    ours, theirs = served.answers(outputs, trained.priors), session_of(file)(faces)
    return max(float(np.abs(ours[name] - theirs[name]).max()) for name in theirs)


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
