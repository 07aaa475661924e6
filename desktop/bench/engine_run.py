"""The engine alone: every frame of a clip, one after another, as fast as it goes."""

from collections.abc import Sequence
from itertools import count
from statistics import median
from time import perf_counter, process_time

from desktop.bench.clip import FRAME_RATE, MovingFaces
from desktop.bench.figures import Clip, Run, spread, stages_ms
from desktop.bench.memory import rss_mb
from models.analyzer import Analyzer
from models.errors import MoodmirrorError
from models.face import Frame, Timings
from models.face_pipeline import load_pipeline

_WARM_UP_FRAMES = 30


def run_engine(clip: Clip, model: str, seconds: float) -> Run:
    """Measure a clip without window, in this process."""
    return measure_engine(load_pipeline(model), clip, model, seconds)


def measure_engine(engine: Analyzer, clip: Clip, model: str, seconds: float) -> Run:
    """Measure an engine that is loaded.

    Frames bear the times of a 30 fps camera, so that the engine detects and smooths as often as
    it does live, however fast they follow each other here.
    """
    made = MovingFaces(clip.width, clip.height, clip.faces)
    took: list[float] = []
    timings: list[Timings] = []
    found: list[int] = []
    until = None
    cpu_ms: list[float] = []
    for index in count():
        frame = Frame(made.image(index), index, index / FRAME_RATE, index / FRAME_RATE)
        started, cpu_started_s = perf_counter(), process_time()
        analysis = engine.analyze(frame)
        ended, cpu_ended_s = perf_counter(), process_time()
        if index < _WARM_UP_FRAMES:
            continue
        until = until or ended + seconds
        took.append((ended - started) * 1000)
        cpu_ms.append((cpu_ended_s - cpu_started_s) * 1000)
        timings.append(analysis.timings)
        found.append(len(analysis.faces))
        if ended >= until:
            break
    require_faces(found, clip)
    return Run(
        **{name: getattr(clip, name) for name in ("width", "height", "faces")},
        window=False,
        model=model,
        provider=engine.execution_provider,
        frame_ms=spread(took),
        stages_ms=stages_ms(timings),
        cpu_ms=spread(cpu_ms),
        fps=round(1000 * len(took) / sum(took), 1),
        dropped=0,
        capture_to_paint_ms=None,
        longest_stall_ms=None,
        rss_mb=round(rss_mb() - made.megabytes, 1),
    )


def require_faces(found: Sequence[float], clip: Clip) -> None:
    """Figures of an engine that sees other faces than there are would be no figures.

    Raises:
        MoodmirrorError: in most frames there were more or fewer.
    """
    if not found or median(found) != clip.faces:
        seen = median(found) if found else "no"
        raise MoodmirrorError(
            f"The made clip of {clip.width}x{clip.height} has {clip.faces} faces, the engine found "
            f"{seen}. Its times are not comparable; run moodmirror doctor."
        )
