"""What counts as a change, with an engine that sees exactly what is there."""

import numpy as np
import pytest

from desktop.bench import steady
from desktop.bench.clip import crossing_faces, still_faces
from desktop.bench.steady import HEIGHT, WIDTH, count_id_changes, measure_flicker
from models.face import (
    BoundingBox,
    ExpressionScores,
    Face,
    Frame,
    FrameAnalysis,
    Landmarks,
    Timings,
    Verdict,
)

HAPPY = ExpressionScores(np.eye(6, dtype=np.float32)[2])
SAD = ExpressionScores(np.eye(6, dtype=np.float32)[3])


def face_at(x: float, y: float, track_id: int, scores: ExpressionScores = HAPPY) -> Face:
    box = BoundingBox(x - 20, y - 20, x + 20, y + 20)
    points, verdict = np.zeros((5, 2), np.float32), Verdict(scores.expression, 1.0, sure=True)
    return Face(box, Landmarks(points), scores, track_id, verdict=verdict)


class Played:
    execution_provider, model_title = "CPUExecutionProvider", "Played"

    def __init__(self, faces_of) -> None:
        self._faces_of = faces_of

    def analyze(self, frame: Frame) -> FrameAnalysis:
        return FrameAnalysis(frame, tuple(self._faces_of(frame.index)), Timings(0, 0, 0))


@pytest.mark.parametrize(("every", "changes"), [(1000, 0), (30, 2)])
def test_label_changes_are_those_of_the_worst_face(every: int, changes: int):
    places = still_faces(WIDTH, HEIGHT)

    def faces_of(index: int):
        for number, place in enumerate(places):
            flips = number == 3 and (index // every) % 2
            yield face_at(place.x, place.y, number, SAD if flips else HAPPY)

    flicker = measure_flicker(Played(faces_of), 3.0)
    assert (flicker.shown, flicker.raw) == (changes, changes)
    assert flicker.bars == flicker.raw_bars  # Nothing smooths these faces.


@pytest.mark.parametrize("swapping", [False, True])
def test_ids_that_change_places_are_counted(swapping: bool):
    frames = list(crossing_faces(WIDTH, HEIGHT, 4.0))

    def faces_of(index: int):
        for number, place in enumerate(frames[index]):
            swapped = swapping and number < 2 and index >= 90
            yield face_at(place.x, place.y, 1 - number if swapped else number)

    changes, crossings = count_id_changes(Played(faces_of), 4.0)
    assert changes == (2 if swapping else 0)
    assert crossings >= 2


def test_the_engine_itself_in_short(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(steady, "_SETTLING_S", 0.2)
    found = steady.run_steady("shallow", 0.5).fields()
    assert all(np.isfinite(value) for value in found.values())
    assert found["crossing_seconds"] == 0.5
