"""How fast and how late a camera's picture is on the screen, at what cost, and how soon it is back.

One face in 1280x720 Motion JPEG at 30 frames a second, read by the served model. The delay is
counted from the start of the frame as the played camera stamps it, whatever the program believes.
"""

import os
import subprocess
import sys
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import monotonic, sleep

from tests.camera.pictures import LOOP
from tests.camera.program import Program
from tests.camera.rig import C920, Rig
from tests.camera.shim import environment

_WARM_UP_S = 5.0
_MEASURED_S = 15.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figures:
    """Of one run."""

    fps: float
    median_ms: float
    p95_ms: float
    cpu_percent: float
    back_after_s: float
    reading_ms: float


def run(library: Path, folder: Path, rounds: int, beside: Path | None) -> int:
    """Measure this checkout, and another one in turn with it, and print both."""
    places = {"this": Path.cwd(), **({"beside": beside} if beside else {})}
    found: dict[str, list[Figures]] = {name: [] for name in places}
    for number in range(rounds):
        for name, place in places.items():
            found[name].append(_measure(library, folder / f"{name}{number}", place))
            print(f"{name:8}", found[name][-1], flush=True)
    _print(found)
    return 0


def _measure(library: Path, folder: Path, checkout: Path) -> Figures:
    rig = Rig(folder / "rig")
    rig.plug(0, C920)
    reading_ms = _reading_ms(library, rig, checkout)
    program = Program(library, rig, folder / "home", checkout)
    try:
        program.start(real=True)
        program.wait_live(seconds=120)
        sleep(_WARM_UP_S)
        program.ask("watch_paint()")
        begun, cpu = monotonic(), _cpu_s(program)
        sleep(_MEASURED_S)
        cpu, lasted = _cpu_s(program) - cpu, monotonic() - begun
        painted = program.ask("painted")
        delays = _delays(rig, painted)
        back = _back_after(rig, program)
    finally:
        program.end()
    p95 = quantiles(delays, n=20)[-1] * 1000
    fps = len(painted) / lasted
    return Figures(fps, median(delays) * 1000, p95, 100 * cpu / lasted, back, reading_ms)


def _delays(rig: Rig, painted: list[tuple[int | None, float]]) -> list[float]:
    """Seconds from the start of each frame to its painting."""
    starts: dict[int, list[float]] = {}
    for line in rig.asked(0, "DQBUF seq="):
        words = dict(word.split("=") for word in line.split() if "=" in word)
        starts.setdefault(int(words["seq"]) % LOOP, []).append(float(words["start"]))
    delays = []
    for number, at in painted:
        if number is not None:
            before = bisect_right(starts[number], at)
            delays.append(at - starts[number][before - 1])
    return delays


def _back_after(rig: Rig, program: Program) -> float:
    """Seconds from plugging it in again to a picture that moves."""
    rig.pull(0)
    program.wait(lambda state: "unplugged" in state["message"])
    sleep(1.0)
    rig.plug(1, C920, port=2)
    begun = monotonic()
    program.wait(lambda state: bool(state["live"]))
    return monotonic() - begun


def _reading_ms(library: Path, rig: Rig, checkout: Path) -> float:
    """Milliseconds of processor time to read and decode one frame, without a window."""
    env = environment(library, rig.folder) | {"PYTHONPATH": str(checkout)}
    command = [sys.executable, "-m", "tests.camera.reading"]
    ran = subprocess.run(command, env=env, cwd=checkout, capture_output=True, text=True, check=True)
    return float(ran.stdout)


def _cpu_s(program: Program) -> float:
    """Processor time that the process took so far."""
    fields = Path(f"/proc/{program.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _print(found: dict[str, list[Figures]]) -> None:
    names = list(found)
    print(f"\n{'median of ' + str(len(found[names[0]])) + ' runs':34}", *(f"{n:>9}" for n in names))
    rows = {
        "painted, fps": "fps",
        "start of frame to paint, ms": "median_ms",
        "the same, 95 %": "p95_ms",
        "reading alone, ms of processor": "reading_ms",
        "processor, % of one core": "cpu_percent",
        "back after replugging, s": "back_after_s",
    }
    for title, field in rows.items():
        values = [median(getattr(one, field) for one in found[name]) for name in names]
        ratio = f"   {values[0] / values[1]:.2f} of beside" if len(values) > 1 else ""
        print(f"{title:34}", *(f"{value:9.2f}" for value in values), ratio)
