"""The options of ``moodmirror live``. Light to import: ``--help`` waits for nothing."""

import argparse
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP

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


STANDARD_OUTPUT = Path("-")
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 9000


class Reach(Enum):
    """Which machines can find the streams."""

    MACHINE = "machine"
    NETWORK = "network"


class Streams(Enum):
    """What is a stream."""

    LARGEST = "largest"
    """One, of the largest face; its channel ``person`` tells whose."""
    EACH = "each"
    """One for each person, from when they are first seen."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to send to."""

    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT

    @classmethod
    def of(cls, text: str) -> "Address":
        """Read ``HOST:PORT``, ``HOST``, ``:PORT`` or ``PORT``; the rest is this machine, 9000.

        Raises:
            MoodmirrorError: it is not an address.
        """
        host, colon, port = text.strip().rpartition(":")
        if not colon:
            host, port = ("", port) if port.isdecimal() else (port, "")
        if port and not (port.isdecimal() and 0 < int(port) < 65536):
            raise MoodmirrorError(
                QT_TR_NOOP("'{text}' is not an address. Write HOST:PORT, as 127.0.0.1:9000."),
                text=text,
            )
        return cls(host.strip("[]") or DEFAULT_HOST, int(port) if port else DEFAULT_PORT)

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which outputs are wanted."""

    jsonl: Path | None = None
    landmarks: bool = False
    lsl: Reach | None = None
    streams: Streams = Streams.LARGEST
    osc: Address | None = None


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
