"""The figures of live pictures that matter most, in one table."""

from statistics import median
from typing import Any

from desktop.bench.engine_run import run_engine
from desktop.bench.figures import Clip, Run
from desktop.bench.isolated import isolated
from desktop.bench.new_faces import seconds_to_new_faces
from desktop.bench.startup import measure_startup

_SMALL, _LARGE = (640, 480), (1280, 720)
_NEW_FACE_SIDES = (60, 40)


def measure_summary(model: str, seconds: float) -> dict[str, Any]:
    """Run each clip for so many seconds, in a process of its own; names as in the JSON."""
    one = isolated(run_engine, Clip(*_SMALL, 1), model, seconds)
    figures: dict[str, Any] = {
        "one_face_640x480_median_ms": one.frame_ms.median,
        "one_face_640x480_p95_ms": one.frame_ms.p95,
        "one_face_640x480_median_cpu_ms": one.cpu_ms.median,
        "one_face_640x480_p95_cpu_ms": one.cpu_ms.p95,
    }
    for name, faces, covered in (
        ("one_face", 1, False),
        ("four_faces", 4, False),
        ("ten_faces", 10, False),
        ("two_covered_faces", 2, True),
    ):
        run = isolated(_run_window, Clip(*_LARGE, faces), model, seconds, covered)
        figures[f"{name}_1280x720_window_fps"] = run.fps
        figures[f"{name}_1280x720_window_p95_ms"] = run.frame_ms.p95
        figures[f"{name}_1280x720_window_median_cpu_ms"] = run.cpu_ms.median
        figures[f"{name}_1280x720_window_p95_cpu_ms"] = run.cpu_ms.p95
        if name == "one_face":
            figures["memory_with_window_mib"] = run.rss_mb
    for side in _NEW_FACE_SIDES:
        found = isolated(seconds_to_new_faces, model, side)
        figures[f"new_face_of_{side}_px_median_s"] = round(median(found), 2)
        figures[f"new_face_of_{side}_px_slowest_s"] = round(max(found), 2)
    return {**figures, **measure_startup(model)}


def _run_window(clip: Clip, model: str, seconds: float, covered: bool) -> Run:
    """In the run's own process: Qt need not be loaded in this one."""
    from desktop.bench.window_run import run_window  # noqa: PLC0415

    return run_window(clip, model, seconds, covered)
