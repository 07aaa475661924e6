"""The report's tables of faces that do not come from FER2013."""

from typing import Any

from models.expression import EXPRESSIONS

Evaluations = dict[str, dict[str, Any]]
"""What ``evaluate`` wrote, by system."""


def outside_text(known: Evaluations) -> list[str]:
    """Every system on every set: in all, by expression, by group, and by sure answer."""
    known = {name: result for name, result in known.items() if result.get("outside")}
    if not known:
        return []
    return [
        "## Outside: faces that do not come from FER2013",
        "",
        "Found and cut as the app does, one view, the served output. *muxspace*: press portraits "
        "(muxspace/facial_expressions, students' labels, fear 11 faces), the half that nothing "
        "learned from. *london*: the Face Research Lab London Set, neutral and smiling, which only "
        "chose. Both chose the served answer, its temperature and the thresholds of sure answers, "
        "as PublicTest did. *Balanced*: mean over the expressions. *Sure*: shown as sure, and "
        "how many of these are right. Whose faces are found at all, by the same groups, stands in "
        "[docs/performance.md](../docs/performance.md#which-faces-are-found).",
        "",
        "| system | set | faces | right | balanced | ECE | sure | right of the sure |",
        "|---|---|---|---|---|---|---|---|",
        *(_row(name, one) for name, result in known.items() for one in result["outside"]),
        "",
        "### By expression (recall)",
        "",
        f"| system | set | {' | '.join(e.value for e in EXPRESSIONS)} |",
        f"|---|---|{'---|' * len(EXPRESSIONS)}",
        *(_recall(name, one) for name, result in known.items() for one in result["outside"]),
        "",
        *_groups(known),
        *_sure(known),
    ]


def _row(name: str, one: dict[str, Any]) -> str:
    cells = [
        _percent(one[key])
        for key in ("accuracy", "balanced_accuracy", "calibration_error", "shown_as_sure")
    ]
    cells.append(_percent(one["right_of_sure"]))
    return f"| {name} | {one['set']} | {one['faces']} | {' | '.join(cells)} |"


def _recall(name: str, one: dict[str, Any]) -> str:
    cells = [
        f"{one['recall'][e.value]:.2f}" if e.value in one["recall"] else "-" for e in EXPRESSIONS
    ]
    return f"| {name} | {one['set']} | {' | '.join(cells)} |"


def _groups(known: Evaluations) -> list[str]:
    """Recall by the London set's groups."""
    rows = [
        f"| {name} | {group} | {own['faces']} | {_share(own.get('happy'))} "
        f"| {_share(own.get('neutral'))} |"
        for name, result in known.items()
        for one in result["outside"]
        for group, own in one["groups"].items()
    ]
    if not rows:
        return []
    return [
        "### The London set's groups (recall)",
        "",
        "| system | group, as people described themselves | pictures | smile | neutral |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ]


def _sure(known: Evaluations) -> list[str]:
    """How each sure answer keeps the promise on each set that chose the thresholds."""
    rows = []
    for name, result in known.items():
        for place, shares in result["sure_on"].items():
            cells = []
            for expression in EXPRESSIONS:
                own = shares["sure_by_answer"].get(expression.value)
                cells.append(f"{100 * own['right']:.0f} ({own['sure']})" if own else "-")
            rows.append(
                f"| {name} | {place} | {_percent(shares['shown_as_sure'])} | "
                f"{_percent(shares['right_of_sure'])} | {' | '.join(cells)} |"
            )
    return [
        "### Sure answers",
        "",
        "Of 100 sure answers so many are right (in brackets: how many there are). The thresholds "
        "keep 85 for each answer on each set with 30 such answers and more, but for FER2013's own "
        "labels (`fer2013`), which nobody is promised.",
        "",
        f"| system | set | sure, % | right | {' | '.join(e.value for e in EXPRESSIONS)} |",
        f"|---|---|---|---|{'---|' * len(EXPRESSIONS)}",
        *rows,
        "",
    ]


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
