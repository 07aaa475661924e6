"""Faults drawn by a seed: when one ends, the camera is live again by itself."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import monotonic, sleep

from tests.camera.program import Program
from tests.camera.rig import Model, Rig

MODEL = Model("Faulty Camera", "0c45:6366", ("MJPG 640x480 15",))
_PATIENCE_S = 60.0
_POLL_S = 0.05
_PROGRAMS = 6
_FRAMES = ("empty", "cut", "garbage", "error", "eio")
KINDS = (
    *_FRAMES,
    *(f"{kind} now and then" for kind in _FRAMES),
    *("stall", "hang", "reset", "black", "freeze", "slow", "unplug", "unplug with empty buffers"),
    *("busy after unplug", "no room after unplug", "forbidden after unplug", "slow to open"),
)


@dataclass(frozen=True)
class Fault:
    """One of :data:`KINDS`, after ``pause_s`` of health, for ``lasts_s``."""

    kind: str
    pause_s: float
    lasts_s: float


@dataclass(frozen=True)
class Outcome:
    """What became of a fault: the seconds until the picture moved again; None: it never did."""

    fault: Fault
    back_after_s: float | None
    state: str = ""


def drawn(count: int, seed: int) -> Iterator[Fault]:
    """So many faults, the same ones for the same seed; durations evenly on a logarithmic scale."""
    chance = random.Random(seed)
    for _ in range(count):
        lasts_s = 0.05 * 60 ** chance.random()
        yield Fault(chance.choice(KINDS), chance.uniform(0.0, 1.0), lasts_s)


def run(library: Path, folder: Path, count: int, seed: int) -> int:
    """Play faults in several copies of the program at once and print what came of them."""
    faults = list(drawn(count, seed))
    shares = [faults[number::_PROGRAMS] for number in range(_PROGRAMS)]
    done: list[Outcome] = []

    def one(number: int) -> None:
        _play(library, folder / str(number), shares[number], done.append)

    with ThreadPoolExecutor(_PROGRAMS) as pool:
        list(pool.map(one, range(_PROGRAMS)))
    _print(done, seed)
    return int(any(one.back_after_s is None for one in done) or len(done) < count)


def _play(
    library: Path, folder: Path, faults: list[Fault], tell: Callable[[Outcome], None]
) -> None:
    rig = Rig(folder / "rig")
    rig.plug(0, MODEL)
    program = Program(library, rig, folder / "home")
    try:
        program.start()
        program.wait_live(seconds=120)
        for fault in faults:
            sleep(fault.pause_s)
            node = begin(rig, fault)
            sleep(fault.lasts_s)
            end(rig, node)
            tell(_wait_for_return(program, fault))
    finally:
        program.end()


def begin(rig: Rig, fault: Fault) -> int:
    """Start the fault; returns the number that the camera has after it."""
    node = min(rig.plugged)
    kind = fault.kind.removesuffix(" now and then")
    every = 1 if kind == fault.kind else 3
    plain: dict[str, dict[str, object]] = {
        "stall": {"stall": 1},
        "hang": {"hang": 1},
        "reset": {"enodev": 1},
        "black": {"black": 1},
        "freeze": {"freeze": 1},
        "slow": {"fps": 5, "dim": 1},
    }
    if kind in _FRAMES:
        rig.fault(node, jpeg=kind, every=every)
    elif kind in plain:
        rig.fault(node, **plain[kind])
    else:
        if "empty" in kind:
            rig.fault(node, cancel=1)
        rig.pull(node)
        node = (node + 1) % 4
        after: dict[str, dict[str, object]] = {
            "busy after unplug": {"busy": 1},
            "no room after unplug": {"streamon": "ENOSPC"},
            "forbidden after unplug": {"eacces": 1},
            "slow to open": {"open_s": 0.8},
        }
        if kind in after:
            rig.fault(node, **after[kind])
            rig.plug(node, MODEL, port=node + 1)
    return node


def end(rig: Rig, node: int) -> None:
    """Heal everything, and plug the camera in as ``node``."""
    rig.heal_all()
    if node not in rig.plugged:
        rig.plug(node, MODEL, port=node + 1)


def _wait_for_return(program: Program, fault: Fault) -> Outcome:
    begun, frame = monotonic(), program.state()["frame"]
    while monotonic() - begun < _PATIENCE_S:
        state = program.state()
        if state["crashed"]:
            break
        if state["live"] and state["frame"] != frame and state["number"] is not None:
            return Outcome(fault, monotonic() - begun)
        sleep(_POLL_S)
    return Outcome(fault, None, str(program.state()))


def _print(done: list[Outcome], seed: int) -> None:
    back = [one.back_after_s for one in done if one.back_after_s is not None]
    print(f"{len(done)} faults, seed {seed}: live again without a hand after {len(back)}")
    if len(back) > 1:
        p95 = quantiles(back, n=20)[-1]
        print(f"back after: median {median(back):.2f} s, 95 % {p95:.2f} s, last {max(back):.2f} s")
    kinds = Counter(one.fault.kind for one in done)
    for kind in KINDS:
        times = [one.back_after_s for one in done if one.fault.kind == kind]
        worst = max((one for one in times if one is not None), default=0.0)
        lost = sum(one is None for one in times)
        print(f"  {kind:28} {kinds[kind]:4}   slowest return {worst:5.2f} s   never {lost}")
    for one in done:
        if one.back_after_s is None:
            print(f"never back: {one.fault} {one.state}")
