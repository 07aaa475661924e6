"""The report's words and tables."""

from typing import Any

from models.expression import EXPRESSIONS
from training.learning.recipes import ORIGINAL_RECIPES, RECIPES
from training.measuring.evaluate import figure
from training.measuring.robustness import STRETCH_SIGMA

ORIGINAL = {
    "shallow": 62.0,
    "shallow-ensemble": 63.7,
    "wide": 63.6,
    "wide-ensemble": 65.9,
    "resnet34": 65.6,
}
"""Percent, as the original project published them, on its own random split."""
Figure = dict[str, Any]


def head_text(missing: list[str]) -> list[str]:
    """Title, where the figures come from, and what is not there yet."""
    lines = [
        "# What the models can do",
        "",
        "Written by `python -m training report`; every number here was measured by "
        "`python -m training evaluate NAME` (torch) or, where it says so, on the served ONNX file. "
        "`python -m training reproduce fer2013.csv --ferplus fer2013new.csv --muxspace "
        "muxspace.zip --london london.zip` makes all of it. What was measured lies in "
        "`report/measured`, each with its command.",
        "",
        "The copy of FER2013 that was used was put together from public copies of the same "
        "pictures: counts per class and part equal the official ones; 381 of 35,887 rows (1.06 %) "
        "hold an inferred label or a pixel-wise inexact picture.",
        "",
    ]
    if missing:
        lines += ["Not there yet; these commands would add it:", ""]
        lines += [f"- `{command}`" for command in missing]
        lines.append("")
    return lines


def official_text(known: dict[str, tuple[list[Figure], str]]) -> list[str]:
    """Table on PrivateTest; each system with the output that answers in FER2013's labels."""
    lines = [
        "## (a) PrivateTest, six classes, FER2013's labels",
        "",
        "Learned on Training, chosen on PublicTest (temperature, recipe). *Right*: framed as in "
        "FER2013. *App*: the same faces, aligned as the app does where a face is found. *Aligned*: "
        "those alone. *No twins*: without pictures that have a near-duplicate in Training. *Flip*: "
        "mean over a face and its mirror image. *ECE*: expected calibration error, 15 bins.",
        "",
        "| system | faces | right | no twins | flip | flip, no twins | app | aligned (faces) | "
        "aligned, no twins | ECE | worst recall |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, (figures, output) in known.items():
        plain = figure(figures, output=output)
        cells = [
            _percent(figure(figures, output=output, views=views, twins=twins))
            for views, twins in ((1, True), (1, False), (2, True), (2, False))
        ]
        aligned = _aligned(figures, output)
        lines.append(
            f"| {name} | {plain['faces']} | {' | '.join(cells)} | {' | '.join(aligned)} | "
            f"{100 * plain['calibration_error']:.1f} | {_worst(plain)} |"
        )
    return [*lines, "", *_crowd_text(known)]


def _aligned(figures: list[Figure], output: str) -> list[str]:
    if not any(f["framing"] == "aligned" for f in figures):
        return ["-", "-", "-"]
    both = figure(figures, output=output, framing="aligned")
    return [
        _percent(figure(figures, output=output, framing="app")),
        f"{_percent(both)} ({both['faces']})",
        _percent(figure(figures, output=output, framing="aligned", twins=False)),
    ]


def _crowd_text(known: dict[str, tuple[list[Figure], str]]) -> list[str]:
    rows = []
    for name, (figures, _) in known.items():
        if any(f["labels"] == "ferplus" for f in figures):
            plain = figure(figures, labels="ferplus")
            alone = figure(figures, labels="ferplus", twins=False)
            flipped = figure(figures, labels="ferplus", views=2)
            framed = [
                _percent(figure(figures, labels="ferplus", framing=framing))
                for framing in ("app", "aligned")
            ]
            rows.append(
                f"| {name} | {plain['faces']} | {_percent(plain)} | {_balanced(plain)} | "
                f"{_worst(plain)} | {_percent(alone)} | "
                f"{_percent(flipped)} | {' | '.join(framed)} | "
                f"{100 * plain['calibration_error']:.1f} |"
            )
    if not rows:
        return []
    return [
        "### What people see: `probabilities` against the FER+ majority, if one of the six",
        "",
        "| system | faces | right | balanced | worst recall | no twins | flip | app | aligned | "
        "ECE |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *rows,
        "",
    ]


def original_text(known: dict[str, tuple[list[Figure], int]]) -> list[str]:
    """Table on the original's own kind of split."""
    lines = [
        "## (b) The original's protocol",
        "",
        "A seeded random tenth of the six-class faces that could be aligned, aligned as the app "
        "does; another tenth fits the temperature, the other eight are learned from. Random parts "
        "share near-duplicates, so a figure without those stands beside.",
        "",
        *(
            f"`{name}` learned for {epochs} epochs here, by a short recipe of its own.\n"
            for name, (_, epochs) in known.items()
            if name in ORIGINAL_RECIPES
        ),
        "| system | original | ours | no twins | flip | faces |",
        "|---|---|---|---|---|---|",
    ]
    for name in RECIPES:
        if name in known:
            figures, _ = known[name]
            output = figures[-1]["output"]
            one, alone, flipped = (
                figure(figures, output=output, framing="aligned", views=views, twins=twins)
                for views, twins in ((1, True), (1, False), (2, True))
            )
            cells = f"{_percent(one)} | {_percent(alone)} | {_percent(flipped)} | {one['faces']}"
        else:
            cells = "not trained | - | - | -"
        lines.append(f"| {name} | {ORIGINAL[name]:.1f} | {cells} |")
    return [*lines, ""]


def twins_text(faces: int, twins: int, same: float) -> list[str]:
    """What the parts of FER2013 share."""
    return [
        "## Near-duplicates",
        "",
        f"{twins} of the {faces} six-class PrivateTest pictures ({100 * twins / max(faces, 1):.1f} "
        f"%) have a twin in Training (normalised correlation above 0.99); {100 * same:.0f} % of "
        "them carry the same label.",
        "",
    ]


def classes_text(figures: dict[str, Figure]) -> list[str]:
    """Recall of every expression."""
    names = [expression.value for expression in EXPRESSIONS]
    lines = [
        "## Recall of every expression, PrivateTest, FER2013's labels",
        "",
        f"| system | {' | '.join(names)} |",
        f"|---|{'---|' * len(names)}",
    ]
    for name, found in figures.items():
        recalls = (found["recall"].get(expression, float("nan")) for expression in names)
        lines.append(f"| {name} | {' | '.join(f'{recall:.2f}' for recall in recalls)} |")
    return [*lines, ""]


def calibration_text() -> list[str]:
    """What the reliability diagrams show."""
    return [
        "## Is it right as often as it says?",
        "",
        "The temperature of the answer that is served has the least mean calibration error on the "
        "sets that show what people see; that of an answer in FER2013's labels the least negative "
        "log likelihood on PublicTest. Grey: how many answers have that confidence. `people`: the "
        "served output against the FER+ majority.",
        "",
    ]


def robustness_text(results: dict[str, Figure]) -> list[str]:
    """Accuracy when pictures get worse."""
    sampled = next(iter(results.values()))["faces"]
    lines = [
        "## When pictures get worse",
        "",
        f"The served ONNX files on {sampled} PrivateTest faces drawn by seed, as they are (the app "
        "turns a face upright before it looks, so rotation there costs less).",
        "",
        "![Accuracy under eight kinds of change](report/robustness.png)",
        "",
        f"Smoothed (sigma {STRETCH_SIGMA}) and stretched from the 1st to the 99th percentile of "
        "grey, all six-class faces:",
        "",
        "| file | as they are | smoothed and stretched | points lost |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {100 * result['plain']:.1f} | {100 * result['stretched']:.1f} | "
        f"{100 * (result['plain'] - result['stretched']):.1f} |"
        for name, result in results.items()
    ]
    return [*lines, ""]


def cost_text(costs: dict[str, tuple[float, float, float]]) -> list[str]:
    """Accuracy against size and time."""
    lines = [
        "## What it costs",
        "",
        "Least of many runs, ONNX Runtime, one thread, the machine that wrote this report.",
        "",
        "| file | MB | ms a face | right, PrivateTest |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {size:.1f} | {time:.2f} | {100 * right:.1f} |"
        for name, (size, time, right) in costs.items()
    ]
    return [*lines, "", "![Accuracy against size and time](report/cost.png)", ""]


def _percent(found: Figure) -> str:
    return f"{100 * found['accuracy']:.1f}"


def _balanced(found: Figure) -> str:
    recalls = list(found["recall"].values())
    return f"{100 * sum(recalls) / len(recalls):.1f}"


def _worst(found: Figure) -> str:
    worst = min(found["recall"], key=found["recall"].__getitem__)
    return f"{found['recall'][worst]:.2f} {worst}"
