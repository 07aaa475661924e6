"""Measures a trained system: on which faces, against whose labels, framed how."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.errors import MoodmirrorError
from models.expression_classifier import OUTPUT_NAME
from models.face_aligner import similarity_to_template, warp
from models.weights import load_weights
from training.data.prepare import Prepared
from training.data.splits import Protocol, Rows, split
from training.data.twins import cached_twins
from training.files import written_whole
from training.job import Job
from training.learning.networks import ResNet34
from training.learning.snapshots import TRAINED, Faces, Trained, load_trained, logits_of_heads
from training.measuring.measures import (
    Probabilities,
    fitted_temperature,
    mean_probabilities,
    measured,
)
from training.measuring.session import FER2013_OUTPUT_NAME, Predict, session_of

EVALUATION = "evaluation.json"
OUTPUTS = (OUTPUT_NAME, FER2013_OUTPUT_NAME)


@dataclass(frozen=True, slots=True, eq=False)
class TestFaces:
    """The pictures that a system is measured on, and what is known of them."""

    rows: Rows
    """``[N]``, increasing."""
    labels: dict[str, Rows]
    """``[N]`` each, -1 where there is none: ``fer2013`` and, if there is FER+, ``ferplus``."""
    twin: np.ndarray
    """bool ``[N]``: a near-duplicate is among the faces it learned from."""


def evaluate(job: Job, prepared: Prepared, device: torch.device) -> dict[str, Any]:
    """Fit the temperatures on the choosing part, measure both parts, keep ``evaluation.json``.

    Args:
        job: its run folder holds ``snapshots.pt``; near-duplicates are cached beside the data.
        prepared: the data.
        device: to compute on.
    """
    trained = load_trained(job)
    temperatures = fit_temperatures(trained, prepared, job.protocol, device)

    def predict(faces: Faces) -> list[Probabilities]:
        heads = logits_of_heads(trained.networks, faces, device)
        return [mean_probabilities(*pair) for pair in zip(heads, temperatures, strict=True)]

    made = {
        "command": job.command("evaluate"),
        "temperatures": temperatures,
        "history": trained.history,
    }
    return _measure(job, made, trained.identity["seed"], predict, prepared)


def evaluate_served(job: Job, prepared: Prepared, weights: Path) -> dict[str, Any]:
    """Measure the file that the app serves, without the run that it came from.

    Raises:
        MoodmirrorError: there is no such file, its card does not tell how it was made, its training
            lies in the run folder, whose evaluation would be lost, or another protocol than the
            official one is asked for: no file of that is served.
    """
    if job.protocol is not Protocol.OFFICIAL:
        raise MoodmirrorError("What is served was trained on the official parts of FER2013.")
    if (job.run / TRAINED).is_file():
        raise MoodmirrorError(
            f"'{job.name}' was trained in {job.run}, and this would replace what was measured of "
            "that. Leave --served out, or choose another folder with --runs."
        )
    served = load_weights(job.name, weights)
    card = served.card.fields
    seed, temperatures = card.get("seed"), card.get("temperatures")
    if not isinstance(seed, int) or not isinstance(temperatures, list):
        raise MoodmirrorError(
            f"The card of '{job.name}' in {weights} does not tell seed and temperatures. Export it "
            f"again: {job.command('export')}"
        )
    made = {
        "command": f"{job.command('evaluate')} --served",
        "temperatures": temperatures,
        "history": [],
    }
    return _measure(job, made, seed, session_of(served.onnx), prepared)


def _measure(
    job: Job, made: dict[str, Any], seed: int, predict: Predict, prepared: Prepared
) -> dict[str, Any]:
    choosing, testing = test_faces(prepared, job, seed)
    result = {
        "name": job.name,
        "protocol": job.protocol.value,
        **made,
        "choose": measurements(predict, prepared, choosing, flips=False),
        "test": measurements(predict, prepared, testing, flips=True),
    }
    with written_whole(job.run / EVALUATION) as file:
        file.write(json.dumps(result, indent=1).encode())
    return result


def fit_temperatures(
    trained: Trained, prepared: Prepared, protocol: Protocol, device: torch.device
) -> list[float]:
    """One temperature a head, so that a probability is right that often against its own labels.

    The last head answers in FER2013's labels. A first one of two answers for people, so its
    labels are the FER+ majority. Both framings count, for the app shows aligned faces and a
    picture can come as it is.
    """
    parts = split(prepared, protocol, trained.identity["seed"])
    labels = prepared.data.labels
    targets = [(parts.choose, labels)]
    if isinstance(trained.networks[0], ResNet34):
        majority = prepared.data.majority
        crowd = (parts.choose, labels) if majority is None else (parts.choose_crowd, majority)
        targets.insert(0, crowd)
    temperatures = []
    for head, (rows, truth) in enumerate(targets):
        found = rows[prepared.aligned[rows]]
        faces = np.concatenate([prepared.data.faces[rows], aligned_faces(prepared, found)])
        logits = logits_of_heads(trained.networks, faces, device)[head]
        temperatures.append(fitted_temperature(logits, truth[np.concatenate([rows, found])]))
    return temperatures


def test_faces(prepared: Prepared, job: Job, seed: int) -> tuple[TestFaces, TestFaces]:
    """The faces to choose by and the faces to test on."""
    parts = split(prepared, job.protocol, seed)
    data = prepared.data
    both = []
    for rows, crowd in ((parts.choose, parts.choose_crowd), (parts.test, parts.test_crowd)):
        every = np.union1d(rows, crowd)
        labels = {"fer2013": np.where(np.isin(every, rows), data.labels[every], -1)}
        if data.majority is not None:
            labels["ferplus"] = np.where(np.isin(every, crowd), data.majority[every], -1)
        twin = cached_twins(data.faces, parts.learn, every, job.data) >= 0
        both.append(TestFaces(every, labels, twin))
    return both[0], both[1]


def aligned_faces(prepared: Prepared, rows: Rows) -> Faces:
    """Faces cut as the app cuts them; all rows must have landmarks."""
    cut = [
        warp(prepared.data.faces[row], similarity_to_template(prepared.landmarks[row]))
        for row in rows
    ]
    return np.stack(cut) if cut else np.empty((0, *prepared.data.faces.shape[1:]), np.uint8)


def measurements(
    predict: Predict, prepared: Prepared, tested: TestFaces, *, flips: bool
) -> list[dict[str, Any]]:
    """All figures of a system: a flat list, each with the conditions it was measured under.

    Args:
        predict: the system.
        prepared: the data.
        tested: the faces. Framing ``given`` is FER2013's own; ``aligned`` takes those in which dlib
            finds a face, cut as the app cuts them; ``app`` takes all, aligned where that is so and
            as given elsewhere.
        flips: whether to measure also the mean over a face and its mirror image.
    """
    found = prepared.aligned[tested.rows]
    every = np.ones(len(found), bool)
    given = _views(predict, prepared.data.faces[tested.rows], flips=flips)
    aligned = _views(predict, aligned_faces(prepared, tested.rows[found]), flips=flips)
    framings = {"given": (every, given)}
    if found.any():
        mixed = {views: _placed(given[views], aligned[views], found) for views in given}
        framings |= {"aligned": (found, aligned), "app": (every, mixed)}
    return [
        measurement
        for framing, (shown, answers) in framings.items()
        for views, outputs in answers.items()
        for measurement in _against_labels(
            outputs, tested, shown, {"framing": framing, "views": views}
        )
    ]


def _views(predict: Predict, faces: Faces, *, flips: bool) -> dict[int, list[Probabilities]]:
    """Probabilities of each output from one view and, with ``flips``, from two."""
    if not len(faces):
        return {}
    once = predict(faces)
    if not flips:
        return {1: once}
    mirrored = predict(np.ascontiguousarray(faces[:, :, ::-1]))
    return {1: once, 2: [(a + b) / 2 for a, b in zip(once, mirrored, strict=True)]}


def _placed(
    into: list[Probabilities], values: list[Probabilities], where: np.ndarray
) -> list[Probabilities]:
    placed = [probabilities.copy() for probabilities in into]
    for target, source in zip(placed, values, strict=True):
        target[where] = source
    return placed


def _against_labels(
    outputs: list[Probabilities], tested: TestFaces, shown: np.ndarray, conditions: dict[str, Any]
) -> list[dict[str, Any]]:
    """Measure every output against every kind of label, with and without twins."""
    figures = []
    for output, probabilities in zip(OUTPUTS, outputs, strict=False):
        for kind, labels in tested.labels.items():
            for twins in (True, False):
                truth, twin = labels[shown], tested.twin[shown]
                counted = (truth >= 0) & (twins | ~twin)
                if counted.any():
                    where = {"output": output, "labels": kind, **conditions, "twins": twins}
                    figures.append({**where, **measured(probabilities[counted], truth[counted])})
    return figures


def figure(figures: list[dict[str, Any]], **conditions: Any) -> dict[str, Any]:
    """The one measurement under the given conditions.

    What is not given is: probabilities, FER2013's labels, as given, one view, twins counted.
    """
    wanted = {
        "output": OUTPUT_NAME,
        "labels": "fer2013",
        "framing": "given",
        "views": 1,
        "twins": True,
        **conditions,
    }
    return next(f for f in figures if all(f[key] == value for key, value in wanted.items()))


def summary(result: dict[str, Any]) -> str:
    """The figures as lines of a table."""
    lines = [f"{result['name']}, temperatures {result['temperatures']}"]
    lines.append("part    output                 labels   framing  views twins  faces  right   ECE")
    for part in ("choose", "test"):
        lines += [
            f"{part:7} {f['output']:22} {f['labels']:8} {f['framing']:8} {f['views']:<5} "
            f"{'with' if f['twins'] else 'none':5} {f['faces']:6}  {100 * f['accuracy']:5.2f} "
            f"{100 * f['calibration_error']:5.2f}"
            for f in result[part]
        ]
    return "\n".join(lines)
