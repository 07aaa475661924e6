"""The options of ``moodmirror bench``."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SIZES = ((640, 480), (1280, 720), (1920, 1080))
FACES = (1, 4, 10)
SECONDS = 3.0

DESCRIPTION = """\
Measure this machine: faces that move over a wall, made from the built-in portraits, run
through the app, without and with its window (drawn, but not on the screen). Every run has
a process of its own. Close other programs first: their work counts as ours.
"""
EPILOG = """\
frame ms is from decoded frame to scores, at the pace of a 30 fps camera; stages are detect,
align and classify; cpu ms is processor time a frame, all threads together; paint ms is from
capture to paint; stall is the longest time in which the window answered nobody; MiB is the
process's memory without the clip.

The summary also tells within how many seconds a new face of 60 and 40 pixels is found at
1280x720 beside one that is followed: the middle and the slowest of 12 places.

examples:
  moodmirror bench
  moodmirror bench --size 640x480 --faces 1 --json -
  moodmirror bench --steady --startup --no-runs
  moodmirror bench --summary --no-runs --seconds 10
  moodmirror bench --compare          beside fer, deepface, mediapipe and py-feat
  moodmirror bench --soak 10          does memory grow in ten minutes?
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure, and where to write it."""

    model: str
    seconds: float = SECONDS
    sizes: Sequence[tuple[int, int]] = SIZES
    faces: Sequence[int] = FACES
    windows: Sequence[bool] = (False, True)
    runs: bool = True
    steady: bool = False
    startup: bool = False
    compare: bool = False
    recording: bool = False
    summary: bool = False
    soak_minutes: float | None = None
    json: Path | None = None
    markdown: Path | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the command's parser its options."""
    add = parser.add_argument
    add("--seconds", type=_positive, default=SECONDS, help=f"of each run (default: {SECONDS:g})")
    add("--size", type=_size, action="append", metavar="WxH", help="only this size; repeatable")
    add("--faces", type=_count, action="append", metavar="N", help="only so many; repeatable")
    add("--window", choices=("both", "with", "without"), default="both", help="(default: both)")
    add("--no-runs", action="store_true", help="only what the next six options ask for")
    add("--steady", action="store_true", help="labels and ids that change on made clips")
    add("--startup", action="store_true", help="seconds from start to first analysed frame")
    add("--compare", action="store_true", help="peers that are installed, on the same clip")
    add("--summary", action="store_true", help="the live figures in one table; give --no-runs")
    add("--recording", action="store_true", help="the window with and without a recording")
    add("--soak", type=_positive, metavar="MINUTES", help="growth of memory with the window")
    add("--json", type=Path, metavar="FILE", help="write JSON; - is standard output, no table")
    add("--markdown", type=Path, metavar="FILE", help="write the tables as Markdown, too")


def plan_of(options: argparse.Namespace) -> Plan:
    """From parsed arguments."""
    return Plan(
        model=options.model,
        seconds=options.seconds,
        sizes=options.size or SIZES,
        faces=options.faces or FACES,
        windows={"both": (False, True), "with": (True,), "without": (False,)}[options.window],
        runs=not options.no_runs,
        steady=options.steady,
        startup=options.startup,
        compare=options.compare,
        recording=options.recording,
        summary=options.summary,
        soak_minutes=options.soak,
        json=options.json,
        markdown=options.markdown,
    )


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be more than 0")
    return value


def _count(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 10:
        raise argparse.ArgumentTypeError("must be from 1 to 10")
    return value


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError("must be like 640x480")
    size = int(width), int(height)
    if not all(64 <= side <= 7680 for side in size):
        raise argparse.ArgumentTypeError("each side must be from 64 to 7680")
    return size
