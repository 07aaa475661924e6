from collections.abc import Callable
from time import perf_counter

import numpy as np
import pytest

from desktop.live_output.sample import Sample
from models.expression import EXPRESSIONS, Expression
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


def scores(expression: Expression, share: float = 0.9) -> ExpressionScores:
    probabilities = np.full(6, (1 - share) / 5, np.float32)
    probabilities[EXPRESSIONS.index(expression)] = share
    return ExpressionScores(probabilities)


def face(expression: Expression, number: int, size: float = 100.0, *, sure: bool = True) -> Face:
    read = scores(expression)
    box = BoundingBox(10.0, 20.0, 10.0 + size, 20.0 + size)
    landmarks = Landmarks(np.arange(10, dtype=np.float32).reshape(5, 2))
    verdict = Verdict(expression, 0.9, sure)
    return Face(box, landmarks, read, number, read, verdict)


MakeSample = Callable[..., Sample]


@pytest.fixture
def make_sample() -> MakeSample:
    def make(index: int, *faces: Face, captured_at: float | None = None) -> Sample:
        image = np.zeros((48, 64, 3), np.uint8)
        taken = perf_counter() if captured_at is None else captured_at
        analysis = FrameAnalysis(Frame(image, index, taken, index / 30), faces, Timings(1, 1, 1))
        return Sample.of("Camera", index, analysis, [one.track_id or 0 for one in faces])

    return make
