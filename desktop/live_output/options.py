"""The options of ``moodmirror live``, and what they make."""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from desktop.live_output.jsonl_output import STANDARD_OUTPUT, JsonlOutput
from desktop.live_output.lsl_output import LslOutput, Reach, Streams
from desktop.live_output.osc_output import Address, OscOutput
from desktop.live_output.output import LiveOutput

DESCRIPTION = """\
Read a camera, a stream or a video live, without a window, and hand every analysed frame to
other programs: as JSON Lines, to the Lab Streaming Layer, or as OSC. Without any of these,
JSON Lines go to standard output. Ctrl+C or SIGTERM ends it.
"""
EXAMPLES = """\
examples:
  moodmirror live                                 the first camera, to standard output
  moodmirror live --source c920 --jsonl faces.jsonl
  moodmirror live --osc 127.0.0.1:9000            for a program that listens there
  moodmirror live --lsl --lsl-streams each        a stream for each person
  moodmirror live --jsonl - | jq '.faces[].label'
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which outputs are wanted."""

    jsonl: Path | None = None
    landmarks: bool = False
    lsl: Reach | None = None
    streams: Streams = Streams.LARGEST
    osc: Address | None = None

    def open(self) -> list[LiveOutput]:
        """Begin all of them, or none.

        Raises:
            MoodmirrorError: one of them cannot be.
        """
        opened: list[LiveOutput] = []
        with ExitStack() as undo:
            for output in self._each():
                undo.callback(output.close)
                opened.append(output)
            undo.pop_all()
        return opened

    def _each(self) -> Iterator[LiveOutput]:
        if self.jsonl is not None:
            yield JsonlOutput(self.jsonl, landmarks=self.landmarks)
        if self.lsl is not None:
            yield LslOutput(self.streams, self.lsl)
        if self.osc is not None:
            yield OscOutput(self.osc)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add everything but ``--model``."""
    parser.add_argument(
        "--source",
        dest="live_source",
        metavar="WHAT",
        help="a camera's number or name, a stream's address, a video, or 'demo'",
    )
    parser.add_argument(
        "--jsonl", type=Path, metavar="FILE", help="a line for each frame; - is standard output"
    )
    parser.add_argument("--landmarks", action="store_true", help="write landmarks into the lines")
    parser.add_argument(
        "--lsl",
        nargs="?",
        const=Reach.MACHINE.value,
        choices=[one.value for one in Reach],
        help="stream to the Lab Streaming Layer, found from this machine (default) or the network",
    )
    parser.add_argument(
        "--lsl-streams",
        choices=[one.value for one in Streams],
        default=Streams.LARGEST.value,
        help="one stream of the largest face (default), or one for each person",
    )
    parser.add_argument(
        "--osc", metavar="HOST:PORT", help=f"send OSC by UDP, for example to {Address()}"
    )


def wanted_of(options: argparse.Namespace) -> Wanted:
    """What the options ask for.

    Raises:
        MoodmirrorError: an address is none.
    """
    osc = Address.of(options.osc) if options.osc is not None else None
    lsl = Reach(options.lsl) if options.lsl is not None else None
    jsonl = options.jsonl
    if jsonl is None and osc is None and lsl is None:
        jsonl = STANDARD_OUTPUT
    return Wanted(jsonl, options.landmarks, lsl, Streams(options.lsl_streams), osc)
