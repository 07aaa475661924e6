"""Draws the report's pictures from measured figures; no face of the data set is in them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from models.expression import EXPRESSIONS
from training.data.prepare import Prepared
from training.files import written_whole
from training.measuring.measures import BINS

TITLES = [expression.title for expression in EXPRESSIONS]
Figures = dict[str, dict[str, Any]]
"""One measurement a system."""


def grid(count: int, columns: int = 3, side: float = 3.2) -> tuple[Figure, list[Axes]]:
    """A picture with so many panels."""
    rows = -(-count // columns)
    picture = Figure((side * min(columns, count) * 1.1, side * rows), layout="constrained")
    panels = [picture.add_subplot(rows, min(columns, count), i + 1) for i in range(count)]
    return picture, panels


def save(picture: Figure, path: Path) -> str:
    """Write a PNG that is the same for the same figures; gives its name."""
    with written_whole(path) as file:
        picture.savefig(file, format="png", dpi=100, metadata={"Software": None})
    return path.name


def mosaic(tiles: Sequence[npt.NDArray[np.float32]], columns: int, side: int, path: Path) -> str:
    """Small arrays as grey squares, each scaled to its own range, ``side`` pixels large."""
    gap, rows = 4, -(-len(tiles) // columns)
    canvas = np.full((rows * (side + gap), columns * (side + gap)), 255, np.uint8)
    for i, tile in enumerate(tiles):
        spread = max(float(tile.max() - tile.min()), 1e-9)
        grey = ((tile - tile.min()) * (255 / spread)).astype(np.uint8)
        y, x = (side + gap) * (i // columns), (side + gap) * (i % columns)
        large = cv2.resize(grey, (side, side), interpolation=cv2.INTER_NEAREST)
        canvas[y : y + side, x : x + side] = large
    with written_whole(path) as file:
        file.write(cv2.imencode(".png", canvas)[1].tobytes())
    return path.name


def confusion_matrices(figures: Figures, path: Path) -> str:
    """Shares of each true expression, one panel a system."""
    picture, panels = grid(len(figures))
    for panel, (name, figure) in zip(panels, figures.items(), strict=True):
        counts = np.array(figure["confusion"], float)
        shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
        panel.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        for (row, column), share in np.ndenumerate(shares):
            colour = "white" if share > 0.5 else "black"
            panel.text(
                column, row, f"{100 * share:.0f}", ha="center", va="center", color=colour, size=8
            )
        panel.set_xticks(range(6), TITLES, rotation=60, size=8)
        panel.set_yticks(range(6), TITLES, size=8)
        panel.set_title(f"{name}, {100 * figure['accuracy']:.1f} %", size=10)
        panel.set_xlabel("predicted, % of the true ones", size=8)
    return save(picture, path)


def reliability_diagrams(figures: Figures, path: Path) -> str:
    """How often an answer of some confidence is right; honest answers lie on the diagonal."""
    picture, panels = grid(len(figures))
    for panel, (name, figure) in zip(panels, figures.items(), strict=True):
        faces, confidence, accuracy = np.array(figure["reliability"], float).T
        centres = (np.arange(BINS) + 0.5) / BINS
        panel.bar(centres, faces / max(faces.max(), 1) * 0.3, 0.9 / BINS, color="#D5D9DE")
        panel.plot([0, 1], [0, 1], ":", color="#6B7280", linewidth=1)
        used = faces > 0
        panel.plot(confidence[used], accuracy[used], "o-", color="#0063A3", markersize=3)
        panel.set_title(f"{name}, ECE {100 * figure['calibration_error']:.1f} %", size=10)
        panel.set_xlabel("confidence", size=8)
        panel.set_ylabel("right", size=8)
        panel.set(xlim=(0, 1), ylim=(0, 1))
    return save(picture, path)


def training_curves(histories: dict[str, list[dict[str, float]]], path: Path) -> str:
    """Loss and accuracy on the choosing part after every epoch."""
    picture, panels = grid(len(histories))
    for panel, (name, history) in zip(panels, histories.items(), strict=True):
        epochs = [point["epoch"] for point in history]
        panel.plot(epochs, [point["loss"] for point in history], color="#C24A00")
        panel.set_ylabel("training loss", color="#C24A00", size=8)
        panel.set_xlabel("epoch", size=8)
        other = panel.twinx()
        for key, style in (("fer2013", "-"), ("crowd", "--")):
            if key in history[0]:
                other.plot(epochs, [100 * p[key] for p in history], style, color="#0063A3")
        other.set_ylabel("% right on PublicTest", color="#0063A3", size=8)
        panel.set_title(name, size=10)
    return save(picture, path)


def class_shares(prepared: Prepared, path: Path) -> str:
    """How much of the data each expression has, before and after alignment."""
    labels = prepared.data.labels
    picture, (panel,) = grid(1, side=4)
    six = labels >= 0
    for offset, rows, name in (
        (-0.2, six, f"all {six.sum()}"),
        (
            0.2,
            six & prepared.aligned,
            f"with a face that dlib finds: {(six & prepared.aligned).sum()}",
        ),
    ):
        counts = np.bincount(labels[rows], minlength=6)
        panel.bar(np.arange(6) + offset, 100 * counts / max(counts.sum(), 1), 0.38, label=name)
    panel.set_xticks(range(6), TITLES, size=8)
    panel.set_ylabel("% of six-class pictures", size=8)
    panel.margins(y=0.2)
    panel.legend(fontsize=7)
    return save(picture, path)


def sweeps(results: dict[str, dict[str, Any]], path: Path) -> str:
    """Accuracy against the strength of every change, one line a system."""
    names = list(next(iter(results.values()))["sweeps"])
    picture, panels = grid(len(names), columns=4, side=2.7)
    for panel, name in zip(panels, names, strict=True):
        for system, result in results.items():
            strengths, accuracy = np.array(result["sweeps"][name]).T
            panel.plot(strengths, 100 * accuracy, "o-", markersize=3, label=system)
        panel.set_title(name, size=9)
        panel.set_ylim(0, 100)
    panels[0].set_ylabel("% right", size=8)
    panels[0].legend(fontsize=6)
    return save(picture, path)


def cost(points: dict[str, tuple[float, float, float]], path: Path) -> str:
    """Accuracy against size and time; a point is megabytes, milliseconds, share right."""
    picture, panels = grid(2, columns=2)
    for panel, (column, title) in zip(
        panels, ((0, "megabytes"), (1, "milliseconds a face, one thread")), strict=True
    ):
        for name, point in points.items():
            panel.plot(point[column], 100 * point[2], "o", color="#0063A3")
            panel.annotate(name, (point[column], 100 * point[2]), size=7)
        panel.set_xscale("log")
        panel.set_xlabel(title, size=8)
        panel.set_ylabel("% right, PrivateTest", size=8)
        panel.margins(0.25)
    return save(picture, path)
