"""Writes REPORT.md and its pictures from whatever systems are trained, and says what is not."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from torch import nn

from training.data.prepare import Prepared
from training.data.splits import Protocol, split
from training.data.twins import cached_twins
from training.export.export import read_evaluation
from training.files import written_whole
from training.job import Job
from training.learning.recipes import RECIPES
from training.learning.session import fer2013_output, session_of
from training.learning.snapshots import TRAINED, load_trained
from training.measuring.evaluate import EVALUATION, OUTPUTS, figure
from training.measuring.robustness import milliseconds, robustness
from training.reporting import face_sheets, pictures
from training.reporting.outside_text import outside_text
from training.reporting.report_text import (
    calibration_text,
    classes_text,
    cost_text,
    head_text,
    official_text,
    original_text,
    robustness_text,
    twins_text,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is there of one system under one protocol."""

    job: Job
    evaluation: dict[str, Any]
    networks: list[nn.Module]
    """Empty where it was trained elsewhere."""

    @property
    def figures(self) -> list[dict[str, Any]]:
        """Of the test part."""
        figures: list[dict[str, Any]] = self.evaluation["test"]
        return figures

    @property
    def fer2013_output(self) -> str:
        """The output that answers in FER2013's labels."""
        return OUTPUTS[1] if self.deep else OUTPUTS[0]

    @property
    def deep(self) -> bool:
        """Whether it has a second output, in FER2013's labels."""
        return any(one["output"] == OUTPUTS[1] for one in self.figures)


def write_report(
    prepared: Prepared, runs: Path, data: Path, weights: Path, folder: Path
) -> list[str]:
    """Write ``REPORT.md`` and ``report/*.png`` into a folder, and sheets of faces into the runs.

    What every system was measured to be is kept in ``report/measured``, and goes on from there
    where a later report is written on a machine that did not train it.

    Args:
        prepared: the data.
        runs: folder of all runs; gets ``sheets``.
        data: folder of the prepared data.
        weights: folder of the served files.
        folder: gets the report.

    Returns:
        What is missing, as commands that would make it.
    """
    missing: list[str] = []
    art = folder / "report"
    official = _known(Protocol.OFFICIAL, runs, data, art / "measured", missing)
    original = _known(Protocol.ORIGINAL, runs, data, art / "measured", missing)
    lines = [
        *head_text(missing),
        *official_text({n: (k.figures, k.fer2013_output) for n, k in official.items()}),
        *outside_text({name: known.evaluation for name, known in official.items()}),
        *original_text({n: (k.figures, len(k.evaluation["history"])) for n, k in original.items()}),
        *twins_text(*_twins(prepared, data)),
        *classes_text({n: figure(k.figures, output=k.fer2013_output) for n, k in official.items()}),
        *_figure_pictures(official, art),
        *_data_pictures(prepared, art),
        *_served(prepared, official, weights, art),
        *_network_pictures(official, art),
    ]
    path = folder / "REPORT.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _private(prepared, official, weights, runs / "sheets")
    return missing


def _known(
    protocol: Protocol, runs: Path, data: Path, measured: Path, missing: list[str]
) -> dict[str, Known]:
    known = {}
    for name in RECIPES:
        job = Job(name, protocol, runs, data)
        trained_here = (job.run / TRAINED).is_file()
        kept = measured / f"{job.run.name}.json"
        if (job.run / EVALUATION).is_file():
            with written_whole(kept) as file:
                file.write((job.run / EVALUATION).read_bytes())
        if kept.is_file():
            networks = load_trained(job).networks if trained_here else []
            known[name] = Known(job, read_evaluation(kept, job), networks)
        else:
            missing.append(job.command("evaluate" if trained_here else "train"))
    return known


def _twins(prepared: Prepared, data: Path) -> tuple[int, int, float]:
    """Six-class PrivateTest faces, those with a twin in Training, share of equal labels."""
    parts = split(prepared, Protocol.OFFICIAL)
    labels = prepared.data.labels
    twins = cached_twins(prepared.data.faces, parts.learn, parts.test, data)
    have = twins >= 0
    same = labels[twins[have]] == labels[parts.test[have]]
    return len(twins), int(have.sum()), float(same.mean()) if have.any() else 0.0


def _figure_pictures(official: dict[str, Known], art: Path) -> list[str]:
    if not official:
        return []
    figures = {n: figure(k.figures, output=k.fer2013_output) for n, k in official.items()}
    honest = dict(figures)
    for name, known in official.items():
        if known.deep:
            honest[f"{name}, people"] = figure(known.figures, labels=_crowd(known))
    histories = {n: k.evaluation["history"] for n, k in official.items()}
    histories = {name: history for name, history in histories.items() if history}
    pictures.confusion_matrices(figures, art / "confusion.png")
    pictures.reliability_diagrams(honest, art / "reliability.png")
    curves = []
    if histories:
        pictures.training_curves(histories, art / "curves.png")
        curves = ["## Loss and accuracy while training", "", "![Curves](report/curves.png)", ""]
    return [
        "![Confusion matrices on PrivateTest](report/confusion.png)",
        "",
        *calibration_text(),
        "![Reliability diagrams](report/reliability.png)",
        "",
        *curves,
    ]


def _crowd(known: Known) -> str:
    return "ferplus" if any(f["labels"] == "ferplus" for f in known.figures) else "fer2013"


def _data_pictures(prepared: Prepared, art: Path) -> list[str]:
    pictures.class_shares(prepared, art / "classes.png")
    return [
        "## The data before and after alignment",
        "",
        "![Shares of the six expressions](report/classes.png)",
        "",
    ]


def _served(prepared: Prepared, official: dict[str, Known], weights: Path, art: Path) -> list[str]:
    """Robustness and cost of the exported files."""
    rows = split(prepared, Protocol.OFFICIAL).test
    faces, labels = prepared.data.faces[rows], prepared.data.labels[rows]
    results, costs = {}, {}
    for name, known in official.items():
        file = weights / f"{name}.onnx"
        if file.is_file():
            kept = known.job.run / f"robustness-{name}.json"
            results[name] = robustness(file, faces, labels, kept)
            costs[name] = (file.stat().st_size / 1e6, milliseconds(file), results[name]["plain"])
    if not results:
        return []
    pictures.sweeps(results, art / "robustness.png")
    pictures.cost(costs, art / "cost.png")
    return [*robustness_text(results), *cost_text(costs)]


def _network_pictures(official: dict[str, Known], art: Path) -> list[str]:
    portrait = cv2.imread(str(face_sheets.PORTRAIT), cv2.IMREAD_GRAYSCALE)
    face = face_sheets.way_of_a_face(np.asarray(portrait, np.uint8), art / "way.png")
    lines = [
        "## From a picture to 48x48",
        "",
        "![Detected, landmarks, aligned](report/way.png)",
        "",
    ]
    if official:
        lines += ["## What the networks see", ""]
    for name, known in official.items():
        filters, layers = (art / f"{kind}-{name}.png" for kind in ("filters", "layers"))
        if len(known.networks) == 1:
            face_sheets.first_filters(known.networks[0], filters)
            face_sheets.layer_outputs(known.networks[0], face, layers)
        if filters.is_file():  # Drawn now, or where it was trained.
            lines += [
                f"First-layer filters of `{name}`, then eight channels at three depths for the "
                "portrait above:",
                "",
                f"![Filters](report/{filters.name})",
                f"![Layer outputs](report/{layers.name})",
                "",
            ]
    return lines


def _private(prepared: Prepared, official: dict[str, Known], weights: Path, folder: Path) -> None:
    """Sheets of single faces, with the answers of the last system that was exported."""
    rows = split(prepared, Protocol.OFFICIAL).test
    exported = [name for name in official if (weights / f"{name}.onnx").is_file()]
    if exported:
        predict = session_of((weights / f"{exported[-1]}.onnx").read_bytes())
        answers = predict(prepared.data.faces[rows])
        face_sheets.private_sheets(prepared, rows, answers[fer2013_output(answers)], folder)
