from collections.abc import Callable

import numpy as np
import pytest

from models.expression import EXPRESSIONS
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

MakeAnalysis = Callable[..., FrameAnalysis]


@pytest.fixture
def make_analysis() -> MakeAnalysis:
    """Makes an analysis with one face for each index of a most probable expression."""

    def make(*expressions: int, index: int = 0, size: tuple[int, int] = (64, 48)) -> FrameAnalysis:
        width, height = size
        frame = Frame(np.full((height, width, 3), 90, np.uint8), index, 0.0, index / 25)
        return FrameAnalysis(frame, tuple(map(face, expressions)), Timings(1.23456, 2.0, 3.0))

    def face(expression: int) -> Face:
        probabilities = np.full(6, 0.05, np.float32)
        probabilities[expression] = 0.75
        points = np.arange(10, dtype=np.float32).reshape(5, 2) / 3
        return Face(
            BoundingBox(10.126, 12.0, 40.0, 42.0),
            Landmarks(points),
            ExpressionScores(probabilities),
            verdict=Verdict(EXPRESSIONS[expression], 0.75, sure=True),
        )

    return make
