"""One writer, one fault, in a process of its own."""

import os
import random
import resource
import shutil
import signal
import subprocess
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from models.errors import MoodmirrorError

NOBODY = 65534
Step = Callable[[], None]


class Fault(Enum):
    """What goes wrong."""

    NONE = "none"
    FULL = "no file may grow beyond"
    DISK = "a disk of"
    GONE = "folder removed at step"
    RIGHTS = "rights withdrawn at step"
    KILLED = "killed after"


@dataclass(frozen=True, slots=True)
class Trial:
    """A fault, and where it strikes: bytes, the number of a step, or seconds."""

    fault: Fault
    where: float = 0

    def __str__(self) -> str:
        unit = {Fault.FULL: " bytes", Fault.DISK: " bytes", Fault.KILLED: " s"}
        where = f"{self.where:.4f}" if self.fault is Fault.KILLED else f"{self.where:.0f}"
        return f"{self.fault.value} {where}{unit.get(self.fault, '')}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a process ended."""

    ended: str
    """``fine``, ``sentence``, ``killed`` or ``traceback``."""
    said: str
    steps: int
    took_s: float


Write = Callable[[Path, Step], str]
"""Writes into a folder, says after each step that it is done, and returns what it would tell."""


def run(write: Write, folder: Path, trial: Trial) -> Outcome:
    """Let ``write`` run in a child of this process and strike."""
    reader, writer = os.pipe()
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with os.fdopen(writer, "w", errors="replace") as report:
            report.write(_in_child(write, folder, trial))
            report.flush()
            os._exit(0)
    os.close(writer)
    if trial.fault is Fault.KILLED:
        time.sleep(trial.where)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reader) as report:
        ended, _, rest = report.read().partition("\n")
    os.waitpid(child, 0)
    steps, _, said = rest.partition("\n")
    return Outcome(ended or "killed", said, int(steps or 0), time.perf_counter() - started)


def _in_child(write: Write, folder: Path, trial: Trial) -> str:
    done = 0

    def step() -> None:
        nonlocal done
        if done == trial.where and trial.fault is Fault.GONE:
            shutil.rmtree(folder)
        if done == trial.where and trial.fault is Fault.RIGHTS:
            for one in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
                one.chmod(0o500)
        done += 1

    _prepare(folder, trial)
    try:
        said = write(folder, step)
        ended = "sentence" if said else "fine"
    except MoodmirrorError as error:
        ended, said = "sentence", str(error)
    except BaseException:
        ended, said = "traceback", traceback.format_exc()
    return f"{ended}\n{done}\n{said}"


def _prepare(folder: Path, trial: Trial) -> None:
    if trial.fault is Fault.FULL:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(trial.where), resource.RLIM_INFINITY))
    if trial.fault is Fault.RIGHTS and os.geteuid() == 0:  # Who may write everywhere.
        for one in (folder, *folder.rglob("*")):
            os.chown(one, NOBODY, NOBODY)
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def mount(folder: Path, size: int) -> bool:
    """Make ``folder`` a disk of so many bytes; False where that is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "faults", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def unmount(folder: Path) -> None:
    """Take the disk away."""
    subprocess.run(["umount", str(folder)], check=True)


def plan(size: int, steps: int, took_s: float, kills: int, seed: str) -> list[Trial]:
    """First, middle and last byte; first, middle and last step; so many random moments."""
    rng = random.Random(seed)
    bytes_ = sorted({0, 1, size // 2, size - 1})
    places = sorted({0, steps // 2, steps - 1})
    moments = [rng.uniform(0, took_s) for _ in range(kills)]
    return [
        *(Trial(Fault.FULL, one) for one in bytes_),
        *(Trial(Fault.GONE, one) for one in places),
        *(Trial(Fault.RIGHTS, one) for one in places),
        *(Trial(Fault.KILLED, one) for one in moments),
    ]
