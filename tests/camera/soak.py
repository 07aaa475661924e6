"""The program with a camera for a long time, with a fault every few seconds, and what grows."""

from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from time import monotonic, sleep

from tests.camera.faults import MODEL, begin, drawn, end
from tests.camera.program import Program
from tests.camera.rig import Rig

_SETTLING_S = 60.0
_LOOK_S = 5.0


@dataclass(frozen=True)
class Sample:
    """What a process holds at a time."""

    at_s: float
    memory_mb: float
    threads: int
    files: int


def run(library: Path, folder: Path, minutes: float, seed: int) -> int:
    """Let it run, with a fault every few seconds, and print memory, threads and open files."""
    rig = Rig(folder / "rig")
    rig.plug(0, MODEL)
    program = Program(library, rig, folder / "home")
    samples: list[Sample] = []
    try:
        program.start(real=True)
        program.wait_live(seconds=120)
        begun = monotonic()
        sleep(_SETTLING_S)
        for fault in drawn(1_000_000, seed):
            if monotonic() - begun > minutes * 60:
                break
            node = begin(rig, fault)
            sleep(fault.lasts_s)
            end(rig, node)
            program.wait_live(seconds=60)
            sleep(_LOOK_S)
            samples.append(_sample(program, monotonic() - begun))
    finally:
        program.end()
    _print(samples, minutes)
    return 0


def _sample(program: Program, at_s: float) -> Sample:
    status = Path(f"/proc/{program.pid}/status").read_text()
    facts = dict(line.split(":", 1) for line in status.splitlines())
    files = len(list(Path(f"/proc/{program.pid}/fd").iterdir()))
    return Sample(at_s, int(facts["VmRSS"].split()[0]) / 1024, int(facts["Threads"]), files)


def _print(samples: list[Sample], minutes: float) -> None:
    third = max(1, len(samples) // 3)
    first, last = samples[:third], samples[-third:]
    print(f"{minutes:g} minutes, {len(samples)} faults; means of the first and the last third")
    for name in ("memory_mb", "threads", "files"):
        before, after = (mean(getattr(one, name) for one in part) for part in (first, last))
        print(f"  {name:10} {before:8.1f} {after:8.1f}   {after - before:+.1f}")
