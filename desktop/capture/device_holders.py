"""Which program has a device open, on Linux."""

import os
from pathlib import Path

from models.sentence import QT_TR_NOOP, Sentence

_PROC = Path("/proc")
_BROKER = "pipewire"
"""It hands the camera on to others and does not tell to whom."""
_OURS = ("moodmirror", "desktop.command_line")


def holder_of(device: Path, proc: Path = _PROC) -> Sentence | None:
    """Who else has ``device`` open, for a sentence, e.g. ``zoom (process 812)``.

    None where nobody has, or where it is somebody else's program, which may not be looked into.
    """
    found = []
    for process in proc.iterdir():
        number = process.name
        if number.isdecimal() and int(number) != os.getpid() and _holds(process, device):
            found.append(_program(process))
    # A program that can be closed is of more help than the one that hands the camera on.
    return min(found, key=lambda program: "PipeWire" in program, default=None)


def _holds(process: Path, device: Path) -> bool:
    try:
        return any(one.readlink() == device for one in (process / "fd").iterdir())
    except OSError:  # It has ended, or belongs to somebody else.
        return False


def _program(process: Path) -> Sentence:
    try:
        words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
        name = (process / "comm").read_text(errors="replace").strip()
    except OSError:
        return Sentence(QT_TR_NOOP("another program"))
    # The interpreter may come first, and -m.
    if any(ours in Path(word).name.casefold() for word in words[:3] for ours in _OURS):
        return Sentence(QT_TR_NOOP("another Moodmirror (process {number})"), number=process.name)
    if name == _BROKER:
        return Sentence(QT_TR_NOOP("another program, by way of PipeWire"))
    return Sentence(QT_TR_NOOP("{program} (process {number})"), program=name, number=process.name)
