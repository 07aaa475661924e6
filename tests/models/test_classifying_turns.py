import numpy as np
import pytest

from models.classifying_turns import LEAST, LEAST_WATCHED, LONGEST_S, ClassifyingTurns
from models.face import ExpressionScores

SCORES = ExpressionScores(np.full(6, 1 / 6, np.float32))


def played(faces: int, frames: int, rate: float, least: int) -> list[list[int]]:
    """Who was classified in each frame."""
    turns, ids = ClassifyingTurns(), list(range(1, faces + 1))
    classified = []
    for frame in range(frames):
        due = turns.due(ids, 1 + frame / rate, least)
        turns.take([ids[i] for i in due], [SCORES] * len(due))
        classified.append([ids[i] for i in due])
    return classified


@pytest.mark.parametrize("faces", [4, 7, 10])
@pytest.mark.parametrize("rate", [15, 30, 60])
def test_each_of_many_is_classified_ten_times_a_second_and_hardly_more(faces: int, rate: int):
    classified = played(faces, 3 * rate, rate, LEAST)
    for face in range(1, faces + 1):
        frames = [frame for frame, due in enumerate(classified) if face in due]
        assert max(np.diff(frames)) / rate <= LONGEST_S + 0.5 / rate + 1e-6
        assert len(frames) >= 3 / LONGEST_S
    later = [len(due) for due in classified[rate:]]
    needed = max(LEAST, faces * min(1, 1 / rate / LONGEST_S))
    assert np.mean(later) <= needed + 0.5


def test_few_are_classified_in_every_frame_and_in_turns_while_none_may_be_missed():
    assert played(2, 4, 30, LEAST) == [[1, 2]] * 4
    assert played(2, 4, 30, LEAST_WATCHED) == [[1, 2], [1], [2], [1]]
    assert played(1, 3, 30, LEAST_WATCHED) == [[1]] * 3
