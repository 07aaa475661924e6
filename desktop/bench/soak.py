"""Whether memory grows while the app runs on."""

from statistics import median
from typing import Any

from desktop.bench.figures import Clip
from desktop.bench.isolated import isolated
from models.errors import MoodmirrorError

_CLIP = Clip(1280, 720, 1)
_SETTLING_SHARE, _SETTLING_MOST_S = 0.1, 30
_LEAST_SAMPLES = 6


def measure_soak(model: str, minutes: float) -> dict[str, Any]:
    """Run the window at 30 frames a second and compare its memory at the end with the start's."""
    from desktop.bench.window_run import record_window  # noqa: PLC0415  # Loads Qt.

    run, memory = isolated(record_window, _CLIP, model, minutes * 60)
    return {
        "minutes": minutes,
        **growth(memory),
        "fps": run.fps,
        "dropped": run.dropped,
        "longest_stall_ms": run.longest_stall_ms,
    }


def growth(memory: list[float]) -> dict[str, float]:
    """From memory second by second: start (after settling), end, and growth in percent.

    Raises:
        MoodmirrorError: the run was too short to say anything.
    """
    settling = min(_SETTLING_MOST_S, round(_SETTLING_SHARE * len(memory)))
    settled = memory[settling:]
    if len(settled) < _LEAST_SAMPLES:
        raise MoodmirrorError("A soak needs more time: give --soak at least 0.2 minutes.")
    part = max(3, len(settled) // 20)
    start, end = median(settled[:part]), median(settled[-part:])
    return {
        "start_mb": round(start, 1),
        "end_mb": round(end, 1),
        "most_mb": round(max(settled), 1),
        "growth_percent": round(100 * (end - start) / start, 2),
    }
