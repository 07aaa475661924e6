"""How soon a face that was not there before is found in live pictures."""

import math
from time import perf_counter, process_time

import numpy as np

from desktop.bench.clip import FACE_SHARE, FRAME_RATE, Placed, drawn, plain_wall
from models.analyzer import Analyzer
from models.face import Frame
from models.face_pipeline import load_pipeline

WIDTH, HEIGHT = 1280, 720
PLACES = 12
PATIENCE_S = 5.0
"""A face that is not found in this time counts as never found."""
_LEAD_S = 1.0
_NEAR = 0.5
"""Sides of the face by which a find may lie beside it."""
_KNOWN = Placed(0, 250, 380, 300)
"""Somebody who is followed all the time, so that the tracker has its usual work."""


def seconds_to_new_faces(model: str, side: int, places: int = PLACES) -> list[float]:
    """In so many places, one after another; infinity where the face is never found.

    Args:
        model: the name of the weights.
        side: of the new face, from brows to chin, in pixels.
        places: how many.
    """
    engine = load_pipeline(model)
    rng = np.random.default_rng(0)
    found = []
    for number in range(places):
        reach = side / FACE_SHARE / 2
        x = rng.uniform(_KNOWN.x + _KNOWN.side / 2 + reach, WIDTH - reach)
        y = rng.uniform(reach, HEIGHT - reach)
        new = Placed(number % 2, x, y, side / FACE_SHARE, rng.uniform(-15, 15))
        # It comes at another moment between two searches each time.
        lead = round(_LEAD_S * FRAME_RATE) + number
        found.append(seconds_to(engine, new, lead))
    return found


def seconds_to(engine: Analyzer, new: Placed, lead: int) -> float:
    """From the first frame with the new face to the end of the analysis that finds it.

    The frames are those of a 30 fps camera: one that comes while another one is analysed is left
    out for the newest, as in the app.

    Args:
        engine: follows faces; it forgets those it knows.
        new: the new face.
        lead: the number of the first frame that shows it.
    """
    engine.reset()
    wall = plain_wall(WIDTH, HEIGHT)
    before, after = drawn(wall, [_KNOWN]), drawn(wall, [_KNOWN, new])
    came_s = lead / FRAME_RATE
    index = 0
    while index / FRAME_RATE < came_s + PATIENCE_S:
        time_s = index / FRAME_RATE
        started, cpu_started = perf_counter(), process_time()
        analysis = engine.analyze(Frame(after if index >= lead else before, index, time_s, time_s))
        # Where other programs keep the cores busy, its processor time tells what it takes.
        ended_s = time_s + min(perf_counter() - started, process_time() - cpu_started)
        if index >= lead and any(_is_at(new, *face.box.center) for face in analysis.faces):
            return ended_s - came_s
        index = max(index + 1, math.floor(ended_s * FRAME_RATE))
    return math.inf


def _is_at(place: Placed, x: float, y: float) -> bool:
    return math.hypot(place.x - x, place.y - y) < _NEAR * place.face_width
