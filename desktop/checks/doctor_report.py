"""The doctor's findings as plain text."""

import textwrap
from collections.abc import Iterator
from typing import Any

Findings = dict[str, Any]

_WIDTH = 96
_LABEL = 15


def report_lines(findings: Findings) -> Iterator[str]:
    """Line by line, ready to print."""
    sections = (
        ("Versions", _pairs(findings["versions"])),
        ("Machine", _pairs(findings["machine"])),
        ("Window", _window(findings["window"])),
        ("Cameras", _cameras(findings["cameras"])),
        ("Face detector", _detector(findings["detector"])),
        ("Provider", _provider(findings["provider"])),
        ("Weights", _weights(findings["weights"])),
        ("Self-test", _self_test(findings["self_test"])),
    )
    for title, lines in sections:
        yield title
        yield from lines
        yield ""
    yield from _verdict(findings["problems"])


def _line(label: str, text: str) -> str:
    """One finding: its label, and its text, wrapped in a column."""
    indent = " " * (_LABEL + 3)
    first = f"  {label:<{_LABEL}} "
    return textwrap.fill(
        text or "-",
        _WIDTH,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _pairs(part: Findings) -> Iterator[str]:
    for label, value in part.items():
        yield _line(label.replace("_", " "), str(value))


def _window(part: Findings) -> Iterator[str]:
    if part.get("possible"):
        yield _line("ok", "a window can be shown")
    else:
        yield _line("no", str(part.get("reason") or part.get("problem")))


def _cameras(part: list[Findings] | Findings) -> Iterator[str]:
    if isinstance(part, dict):
        yield _line("unknown", part["problem"])
        return
    if not part:
        yield _line("none", "No camera was found. The demo and files work without one.")
    for number, camera in enumerate(part):  # As --source counts them.
        yield _line(str(number), " - ".join(filter(None, _camera_words(camera))))


def _camera_words(camera: Findings) -> tuple[str, str | None]:
    return camera["name"], camera["problem"]


def _detector(part: Findings) -> Iterator[str]:
    if "title" not in part:
        yield _line("BROKEN", part["problem"])
        return
    yield _line("runs", part["title"])
    if part["reason"]:
        yield _line("why no better", part["reason"])


def _provider(part: Findings) -> Iterator[str]:
    if "provider" not in part:
        yield _line("BROKEN", part["problem"])
        return
    yield _line("runs on", f"{part['title']} ({part['provider']}), {part['device']}")
    numbers = "8-bit integers" if part["eight_bit"] else "32-bit floats"
    took = f"{part['face_ms']:.1f} ms a face"
    yield _line("weights file", f"{part['weights_file']}, {numbers}, {took}")
    for number, reason in enumerate(part["reasons"]):
        yield _line("" if number else "why no better", reason)


def _weights(part: list[Findings] | Findings) -> Iterator[str]:
    for file in part if isinstance(part, list) else [{"file": "", **part}]:
        if file["problem"]:
            yield _line("BROKEN", file["problem"])
        else:
            yield _line("ok", f"{file['file']}, sha256 {file['sha256'][:16]}...")


def _self_test(part: Findings) -> Iterator[str]:
    if part.get("problem"):
        yield _line("BROKEN", part["problem"])
    if "timings_ms" not in part:
        return
    found = ", ".join(part["found"]) or "no face"
    if not part["problem"]:
        yield _line("ok", f"{part['picture']}: {found}, as expected")
    stages = ", ".join(f"{stage} {took:.1f} ms" for stage, took in part["timings_ms"].items())
    yield _line("took", f"{stages}; loading {part['load_ms']:.0f} ms")


def _verdict(problems: list[str]) -> Iterator[str]:
    if not problems:
        yield "Everything is well."
        return
    yield "This is broken:" if len(problems) == 1 else f"These {len(problems)} are broken:"
    for problem in problems:
        yield textwrap.fill(problem, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
