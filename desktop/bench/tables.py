"""Measurements as text: columns for a terminal, or Markdown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Row = Sequence[str]

_RUN_HEAD = (
    "picture",
    "faces",
    "window",
    "frame ms",
    "p95",
    "p99",
    "stages ms",
    "cpu ms",
    "fps",
    "dropped",
    "paint ms",
    "paint p95",
    "stall ms",
    "MiB",
)
_PEER_HEAD = ("peer", "frame ms", "p95", "ratio", "faces", "load s", "what was run")


def as_text(rows: Sequence[Row]) -> Iterator[str]:
    """Columns, aligned to the right except for words; the first row is the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (
            cell.ljust(width) if column == 0 or column == len(widths) - 1 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def as_markdown(rows: Sequence[Row]) -> Iterator[str]:
    """A table of GitHub's kind; the first row is the head."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    yield lines[0]
    yield "|---" + "|---:" * (len(rows[0]) - 1) + "|"
    yield from lines[1:]


def run_rows(runs: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The head, and a row for each run as it stands in the JSON."""
    return [_RUN_HEAD, *map(_run_row, runs)]


def peer_rows(runs: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The head, and a row for each peer as it stands in the JSON."""
    return [_PEER_HEAD, *map(_peer_row, runs)]


def value_rows(section: Mapping[str, Any]) -> list[Row]:
    """Name and value of a section of the JSON."""
    return [("figure", "value"), *((_words(name), str(value)) for name, value in section.items())]


def described(machine: Mapping[str, Any]) -> str:
    """The machine in one line."""
    load = f", load {machine['load_average']}" if "load_average" in machine else ""
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return f"{machine['cpu']}, {machine['cores']} cores, {machine['system']}{load}; {versions}"


def _run_row(run: Mapping[str, Any]) -> Row:
    frame, paint = run["frame_ms"], run["capture_to_paint_ms"]
    stages = " + ".join(f"{stage['median']:.1f}" for stage in run["stages_ms"].values())
    return (
        f"{run['width']}x{run['height']}",
        str(run["faces"]),
        "yes" if run["window"] else "no",
        *(f"{frame[name]:.1f}" for name in ("median", "p95", "p99")),
        stages,
        f"{run['cpu_ms']['median']:.1f}",
        f"{run['fps']:.1f}",
        str(run["dropped"]),
        *(f"{paint[name]:.0f}" if paint else "-" for name in ("median", "p95")),
        "-" if run["longest_stall_ms"] is None else f"{run['longest_stall_ms']:.0f}",
        f"{run['rss_mb']:.0f}",
    )


def _peer_row(run: Mapping[str, Any]) -> Row:
    frame = run["frame_ms"]
    if frame is None:
        return (run["peer"], "-", "-", "-", "-", "-", run["note"])
    return (
        run["peer"],
        f"{frame['median']:.1f}",
        f"{frame['p95']:.1f}",
        f"{run['ratio']:.1f}x",
        f"{run['faces_found']:g}",
        "-" if run["load_s"] is None else f"{run['load_s']:.1f}",
        run["note"],
    )


def _words(name: str) -> str:
    return name.replace("_", " ")
