import math
from time import process_time

import numpy as np
import pytest

from desktop.bench import new_faces
from desktop.bench.clip import Placed
from models.face import Frame
from models.face_pipeline import load_pipeline

NEW = Placed(1, 900, 300, 250)


def test_a_large_face_is_found_soon():
    found_s = new_faces.seconds_to(load_pipeline("shallow"), NEW, 5)
    assert 0 < found_s < new_faces.PATIENCE_S


def test_what_is_no_face_is_never_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(new_faces, "PATIENCE_S", 0.5)
    tiny = Placed(1, 900, 300, 12)
    assert new_faces.seconds_to(load_pipeline("shallow"), tiny, 5) == math.inf


def test_frames_that_come_meanwhile_are_left_out(monkeypatch: pytest.MonkeyPatch):
    engine = load_pipeline("shallow")
    analyze, seen = engine.analyze, []

    def slowly(frame: Frame):
        until = process_time() + 0.1
        while process_time() < until:
            pass
        seen.append(frame)
        return analyze(frame)

    monkeypatch.setattr(engine, "analyze", slowly)
    found_s = new_faces.seconds_to(engine, NEW, 5)
    steps = np.diff([frame.index for frame in seen])
    assert (steps >= 3).all()  # 0.1 s is three frames of a 30 fps camera.
    assert found_s >= 0.1


def test_each_place_is_another_one(monkeypatch: pytest.MonkeyPatch):
    asked: list[Placed] = []

    def note(_engine: object, new: Placed, lead: int) -> float:
        asked.append(new)
        return float(lead)

    monkeypatch.setattr(new_faces, "seconds_to", note)
    assert new_faces.seconds_to_new_faces("shallow", 60, 3) == [30, 31, 32]
    assert len({(place.x, place.y) for place in asked}) == 3
    assert {round(place.face_width) for place in asked} == {60}
