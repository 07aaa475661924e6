"""What is measured in a run, and how many values become three."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from statistics import quantiles
from typing import Any

from models.face import Timings

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the slow end of many values."""

    median: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class Clip:
    """Which made clip to run."""

    width: int
    height: int
    faces: int


@dataclass(frozen=True, slots=True)
class Run:
    """One clip through the app. The names are those of the JSON."""

    width: int
    height: int
    faces: int
    window: bool
    model: str
    provider: str
    frame_ms: Spread
    """From decoded frame to scores."""
    stages_ms: dict[str, Spread]
    cpu_ms: Spread
    """Processor time of a frame, all threads together; with window, of all that the program does
    from frame to frame. Other programs disturb it less."""
    fps: float
    """Frames analysed a second: of a 30 fps clip with window, as fast as it goes without."""
    dropped: int
    """Frames that came while another one was analysed."""
    capture_to_paint_ms: Spread | None
    """None without window, as is the next one."""
    longest_stall_ms: float | None
    """The longest time for which the window's thread answered nobody."""
    rss_mb: float
    """Memory of the process without the clip's own frames, MiB."""

    def fields(self) -> dict[str, Any]:
        """As it stands in the JSON."""
        return asdict(self)


def spread(values: Iterable[float]) -> Spread:
    """Median, 95th and 99th percentile, rounded to thousandths; of nothing, 0."""
    values = sorted(values)
    if len(values) < 2:
        (one,) = values or [0.0]
        return Spread(*[round(one, 3)] * 3)
    cuts = quantiles(values, n=100, method="inclusive")
    return Spread(round(cuts[49], 3), round(cuts[94], 3), round(cuts[98], 3))


def stage_names() -> tuple[str, ...]:
    """The stages that the engine tells the times of."""
    return tuple(field.name for field in fields(Timings))


def stages_ms(timings: Iterable[Timings]) -> dict[str, Spread]:
    """The spread of every stage."""
    timings = list(timings)
    return {name: spread(getattr(one, name) for one in timings) for name in stage_names()}


def document(
    machine: Mapping[str, Any], runs: Iterable[Run], sections: Mapping[str, Any]
) -> dict[str, Any]:
    """What ``--json`` writes: the runs, and those other sections that were asked for."""
    return {
        "schema": SCHEMA,
        "machine": dict(machine),
        "runs": [run.fields() for run in runs],
        **sections,
    }
