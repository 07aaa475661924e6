"""Frames to be written: random, so that none is small when compressed; the same each time."""

import numpy as np

from models.expression import EXPRESSIONS
from models.face import (
    BoundingBox,
    ExpressionScores,
    Face,
    Frame,
    FrameAnalysis,
    Landmarks,
    Timings,
)

WIDTH, HEIGHT = 160, 120
RATE = 25


def picture(index: int) -> np.ndarray:
    """Noise, uint8 ``[120, 160, 3]``."""
    rng = np.random.default_rng(index)
    return rng.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)


def analysis(index: int) -> FrameAnalysis:
    """A frame with two faces."""
    rng = np.random.default_rng(index)
    frame = Frame(picture(index), index, 100 + index / RATE, index / RATE)
    return FrameAnalysis(frame, (_face(rng), _face(rng)), Timings(1, 2, 3))


def _face(rng: np.random.Generator) -> Face:
    x, y, side = rng.uniform(10, 60, 3)
    scores = rng.dirichlet(np.full(len(EXPRESSIONS), 0.4)).astype(np.float32)
    points = rng.uniform(0, 64, (5, 2)).astype(np.float32)
    box = BoundingBox(x, y, x + side, y + side)
    return Face(box, Landmarks(points), ExpressionScores(scores))
