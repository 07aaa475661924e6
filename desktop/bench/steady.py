"""How steady the app is: labels that change on still faces, ids that change where faces cross."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import hypot
from statistics import fmean
from typing import Any

from desktop.bench.clip import (
    FRAME_RATE,
    CameraNoise,
    Placed,
    crossing_faces,
    drawn,
    plain_wall,
    still_faces,
)
from models.analyzer import Analyzer
from models.face import Face, Frame, FrameAnalysis
from models.face_pipeline import load_pipeline

WIDTH, HEIGHT = 640, 480
NOISE = 8.0
"""Grey levels, standard deviation: a webcam's in the light of one lamp."""
_SETTLING_S = 2.0
_NEAR = 0.35
"""A found face belongs to a place when their middles are nearer than this, in face widths."""
_MEETING = 0.6
"""Of two faces that are nearer than this nobody can say which one was found, in face widths."""


@dataclass(frozen=True, slots=True)
class Steadiness:
    """The names are those of the JSON."""

    noise_grey_levels: float
    still_seconds: float
    label_changes_per_minute: float
    """Of what is shown for a still face, its label or "not sure": the worst of six faces."""
    raw_label_changes_per_minute: float
    """The same of each frame's most probable expression, before anything is steadied."""
    bar_change_points: float
    """How far the leading bar of a still face moves from frame to frame, on average, in points of
    a hundred: the worst of six faces."""
    raw_bar_change_points: float
    """The same of each frame's own probability."""
    crossing_seconds: float
    crossings: int
    id_changes: int
    """How often one and the same person got another id."""

    def fields(self) -> dict[str, Any]:
        """As it stands in the JSON."""
        return asdict(self)


def run_steady(model: str, seconds: float) -> Steadiness:
    """Measure in this process; each clip is so many seconds long."""
    flicker = measure_flicker(load_pipeline(model), seconds)
    changes, crossings = count_id_changes(load_pipeline(model), seconds)
    return Steadiness(
        noise_grey_levels=NOISE,
        still_seconds=seconds,
        label_changes_per_minute=round(flicker.shown * 60 / seconds, 2),
        raw_label_changes_per_minute=round(flicker.raw * 60 / seconds, 2),
        bar_change_points=round(flicker.bars * 100, 2),
        raw_bar_change_points=round(flicker.raw_bars * 100, 2),
        crossing_seconds=seconds,
        crossings=crossings,
        id_changes=changes,
    )


@dataclass(frozen=True, slots=True)
class Flicker:
    """Each of its worst still face."""

    shown: int
    """Changes of the label that is shown."""
    raw: int
    """Changes of the most probable expression."""
    bars: float
    """Mean change of the leading bar from frame to frame, 0 to 1."""
    raw_bars: float
    """The same of each frame's own probability."""


def measure_flicker(engine: Analyzer, seconds: float) -> Flicker:
    """Of labels and bars of still faces under camera noise."""
    places = still_faces(WIDTH, HEIGHT)
    still = drawn(plain_wall(WIDTH, HEIGHT), places)
    noise = CameraNoise(WIDTH, HEIGHT, NOISE)
    settling = round(_SETTLING_S * FRAME_RATE)
    shown: dict[int, list[object]] = {number: [] for number in range(len(places))}
    raw: dict[int, list[object]] = {number: [] for number in range(len(places))}
    bars: dict[int, list[float]] = {number: [] for number in range(len(places))}
    raw_bars: dict[int, list[float]] = {number: [] for number in range(len(places))}
    for index in range(settling + round(seconds * FRAME_RATE)):
        analysis = engine.analyze(_frame(noise.on(still, index), index))
        if index >= settling:
            for number, face in _found_at(places, analysis):
                shown[number].append(face.label)
                raw[number].append(face.scores.expression)
                leading = face.shown_scores.expression
                bars[number].append(face.bar_scores.probability_of(leading))
                raw_bars[number].append(face.scores.probability_of(leading))
    return Flicker(
        max(map(_changes, shown.values())),
        max(map(_changes, raw.values())),
        max(map(_mean_change, bars.values())),
        max(map(_mean_change, raw_bars.values())),
    )


def count_id_changes(engine: Analyzer, seconds: float) -> tuple[int, int]:
    """How often a person's id changed where faces cross, and how many crossings there were."""
    wall = plain_wall(WIDTH, HEIGHT)
    ids: dict[int, list[object]] = {}
    order: list[list[object]] = [[], []]
    for index, places in enumerate(crossing_faces(WIDTH, HEIGHT, seconds)):
        analysis = engine.analyze(_frame(drawn(wall, places), index))
        for pair in (0, 1):
            order[pair].append(places[2 * pair].x < places[2 * pair + 1].x)
        for number, face in _found_at(places, analysis):
            ids.setdefault(number, []).append(face.track_id)
    return sum(map(_changes, ids.values())), sum(map(_changes, order))


def _found_at(places: list[Placed], analysis: FrameAnalysis) -> Iterator[tuple[int, Face]]:
    """Number of the place and face, for every place that was found and where no two meet."""
    for number, place in enumerate(places):
        others = (other for other in places if other is not place)
        if any(_apart(place, (other.x, other.y)) < _MEETING for other in others):
            continue
        near = [face for face in analysis.faces if _apart(place, face.box.center) < _NEAR]
        if near:
            yield number, min(near, key=lambda face: _apart(place, face.box.center))


def _apart(place: Placed, point: tuple[float, float]) -> float:
    """In face widths."""
    return hypot(place.x - point[0], place.y - point[1]) / place.face_width


def _changes(values: Iterable[object]) -> int:
    return sum(before != after for before, after in pairwise(values))


def _mean_change(values: list[float]) -> float:
    return fmean(abs(after - before) for before, after in pairwise(values)) if values[1:] else 0.0


def _frame(image: Any, index: int) -> Frame:
    return Frame(image, index, index / FRAME_RATE, index / FRAME_RATE)
