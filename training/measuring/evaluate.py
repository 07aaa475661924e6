"""Measures a trained system: on which faces, against whose labels, framed how."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS
from models.expression_classifier import OUTPUT_NAME
from models.face_aligner import similarity_to_template, warp
from models.weights import load_weights
from training.data.prepare import Prepared
from training.data.splits import Protocol, Rows, split
from training.data.twins import cached_twins
from training.files import digest_of, written_whole
from training.job import Job
from training.learning.face_set import FER2013
from training.learning.material import Material, choosing_rows
from training.learning.session import OUTPUTS, Answers, Predict, session_of
from training.learning.snapshots import (
    TRAINED,
    Faces,
    Outputs,
    Trained,
    load_trained,
    outputs_of,
)
from training.measuring.measures import Probabilities, measured
from training.measuring.outside import outside_measurements, sure_shares
from training.measuring.served_answer import (
    ChoosingSet,
    chosen_answer,
    single_answer,
)
from training.measuring.sure import chosen_thresholds

EVALUATION = "evaluation.json"
FERPLUS = "ferplus"
LABELS = tuple(expression.value for expression in EXPRESSIONS)


@dataclass(frozen=True, slots=True, eq=False)
class TestFaces:
    """The pictures that a system is measured on, and what is known of them."""

    rows: Rows
    """``[N]``, increasing."""
    labels: dict[str, Rows]
    """``[N]`` each, -1 where there is none: ``fer2013`` and, if there is FER+, ``ferplus``."""
    twin: np.ndarray
    """bool ``[N]``: a near-duplicate is among the faces it learned from."""


def evaluate(job: Job, material: Material, device: torch.device) -> dict[str, Any]:
    """Choose the served answer on the choosing parts, measure, keep ``evaluation.json``.

    Args:
        job: its run folder holds ``snapshots.pt``; near-duplicates are cached beside the data.
        material: the faces.
        device: to compute on.
    """
    trained = load_trained(job)
    look = _Look(trained, job.run, device)
    sets = choosing_sets(look.outputs, material, job, trained.identity["seed"])
    if trained.networks[0].opinions == (FER2013,):
        own = next(one for one in sets if one.name == FER2013)
        served = single_answer(own.outputs, own.truth)
    else:
        served = chosen_answer(sets, trained.priors)

    def predict(faces: Faces) -> Answers:
        return served.answers(look.outputs(faces), trained.priors)

    made = {
        "command": job.command("evaluate"),
        "served": served.as_fields(),
        "history": trained.history,
    }
    return _measure(job, made, trained.identity["seed"], predict, material)


def evaluate_served(job: Job, material: Material, weights: Path) -> dict[str, Any]:
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
    seed = card.get("seed")
    if not isinstance(seed, int):
        raise MoodmirrorError(
            f"The card of '{job.name}' in {weights} does not tell its seed. Export it again: "
            f"{job.command('export')}"
        )
    made = {
        "command": f"{job.command('evaluate')} --served",
        "served": card.get("served"),
        "history": [],
    }
    return _measure(job, made, seed, session_of(served.onnx), material)


class _Look:
    """What networks say of faces; kept in the run folder, since looking takes minutes."""

    def __init__(self, trained: Trained, run: Path, device: torch.device) -> None:
        self._trained, self._run, self._device = trained, run, device
        weights = [list(network.parameters())[-1].detach().numpy() for network in trained.networks]
        self._digest = digest_of(*weights)

    def outputs(self, faces: Faces) -> Outputs:
        """``[snapshots, N, outputs]``."""
        path = self._run / "outputs" / f"{self._digest}-{digest_of(faces)}.npy"
        if path.is_file():
            return np.asarray(np.load(path))
        found = outputs_of(self._trained.networks, faces, self._device)
        with written_whole(path) as file:
            np.save(file, found)
        return found


def _measure(
    job: Job, made: dict[str, Any], seed: int, predict: Predict, material: Material
) -> dict[str, Any]:
    prepared = material.prepared
    choosing, testing = test_faces(prepared, job, seed)
    sets = choosing_answers(predict, material, choosing)
    # FER2013's own labels are nobody's promise, unless there are no others.
    promised = {name: one for name, one in sets.items() if name != FER2013} or sets
    thresholds = chosen_thresholds(list(promised.values()))
    result = {
        "name": job.name,
        "protocol": job.protocol.value,
        **made,
        "sure_from": dict(zip(LABELS, thresholds.by_expression, strict=True)),
        "choose": measurements(predict, prepared, choosing, flips=False),
        "test": measurements(predict, prepared, testing, flips=True),
        "sure_on": {name: sure_shares(*sets[name], thresholds) for name in sets},
        "outside": outside_measurements(predict, material.outside, thresholds),
    }
    with written_whole(job.run / EVALUATION) as file:
        file.write(json.dumps(result, indent=1).encode())
    return result


def choosing_sets(
    look: Callable[[Faces], Outputs], material: Material, job: Job, seed: int
) -> list[ChoosingSet]:
    """All faces to choose by, as the app cuts them, with the outputs of a network."""
    choosing, _ = test_faces(material.prepared, job, seed)
    outputs = look(faces_as_served(material.prepared, choosing.rows))
    sets = []
    for name, truth in choosing.labels.items():
        known = truth >= 0
        sets.append(ChoosingSet(name, outputs[:, known], truth[known]))
    if job.protocol is Protocol.OFFICIAL:
        for name, faces in material.outside.items():
            rows = choosing_rows(faces)
            sets.append(ChoosingSet(name, look(faces.faces[rows]), faces.labels[rows]))
    return sets


def choosing_answers(
    predict: Predict, material: Material, choosing: TestFaces
) -> dict[str, tuple[Probabilities, Rows]]:
    """The served probabilities for the same faces, and what they show, by the set's name."""
    probabilities = predict(faces_as_served(material.prepared, choosing.rows))[OUTPUT_NAME]
    sets = {}
    for name, truth in choosing.labels.items():
        sets[name] = probabilities[truth >= 0], truth[truth >= 0]
    for name, faces in material.outside.items():
        rows = choosing_rows(faces)
        sets[name] = predict(faces.faces[rows])[OUTPUT_NAME], faces.labels[rows]
    return sets


def faces_as_served(prepared: Prepared, rows: Rows) -> Faces:
    """Faces as the app cuts them; as they are where no face was found."""
    faces = prepared.data.faces[rows]
    found = prepared.aligned[rows]
    faces[found] = aligned_faces(prepared, rows[found])
    return faces


def test_faces(prepared: Prepared, job: Job, seed: int) -> tuple[TestFaces, TestFaces]:
    """The faces to choose by and the faces to test on."""
    parts = split(prepared, job.protocol, seed)
    data = prepared.data
    both = []
    for rows, crowd in ((parts.choose, parts.choose_crowd), (parts.test, parts.test_crowd)):
        every = np.union1d(rows, crowd)
        labels = {FER2013: np.where(np.isin(every, rows), data.labels[every], -1)}
        if data.majority is not None:
            labels[FERPLUS] = np.where(np.isin(every, crowd), data.majority[every], -1)
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
        mixed = {views: _placed(given[views], aligned[views], found) for views in aligned}
        framings |= {"aligned": (found, aligned), "app": (every, mixed)}
    return [
        measurement
        for framing, (shown, answers) in framings.items()
        for views, outputs in answers.items()
        for measurement in _against_labels(
            outputs, tested, shown, {"framing": framing, "views": views}
        )
    ]


def _views(predict: Predict, faces: Faces, *, flips: bool) -> dict[int, Answers]:
    """Probabilities of each output from one view and, with ``flips``, from two."""
    if not len(faces):
        return {}
    once = _probabilities(predict(faces))
    if not flips:
        return {1: once}
    mirrored = predict(np.ascontiguousarray(faces[:, :, ::-1]))
    return {1: once, 2: {name: (once[name] + mirrored[name]) / 2 for name in once}}


def _probabilities(answers: Answers) -> Answers:
    return {name: answers[name] for name in OUTPUTS if name in answers}


def _placed(into: Answers, values: Answers, where: np.ndarray) -> Answers:
    placed = {name: probabilities.copy() for name, probabilities in into.items()}
    for name, source in values.items():
        placed[name][where] = source
    return placed


def _against_labels(
    outputs: Answers, tested: TestFaces, shown: np.ndarray, conditions: dict[str, Any]
) -> list[dict[str, Any]]:
    """Measure every output against every kind of label, with and without twins."""
    figures = []
    for output, probabilities in outputs.items():
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
    lines = [f"{result['name']}, served: {result['served']}"]
    lines.append("part    output                 labels   framing  views twins  faces  right   ECE")
    for part in ("choose", "test"):
        lines += [
            f"{part:7} {f['output']:22} {f['labels']:8} {f['framing']:8} {f['views']:<5} "
            f"{'with' if f['twins'] else 'none':5} {f['faces']:6}  {100 * f['accuracy']:5.2f} "
            f"{100 * f['calibration_error']:5.2f}"
            for f in result[part]
        ]
    for f in result["outside"]:
        sure = f["right_of_sure"]
        lines.append(
            f"{f['set']:10} {f['faces']:6}  right {100 * f['accuracy']:5.2f} balanced "
            f"{100 * f['balanced_accuracy']:5.2f} ECE {100 * f['calibration_error']:5.2f} sure "
            f"{100 * f['shown_as_sure']:5.2f} right of these "
            f"{'-' if sure is None else round(100 * sure, 2)}"
        )
    return "\n".join(lines)
