from time import perf_counter

import numpy as np
import pytest

from desktop.live_output.broadcast import Broadcast
from desktop.live_output.output import ReaderGoneError
from models.errors import MoodmirrorError
from models.expression import Expression
from models.face import Frame, FrameAnalysis, Timings
from tests.desktop.live_output.conftest import face


class Output:
    title = "test"

    def __init__(self, error: Exception | None = None) -> None:
        self.samples, self.marks, self.closed = [], [], 0
        self._error = error

    def send(self, sample) -> None:
        if self._error:
            raise self._error
        self.samples.append(sample)

    def mark(self, text, *_) -> None:
        self.marks.append(text)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def analysis() -> FrameAnalysis:
    frame = Frame(np.zeros((48, 64, 3), np.uint8), 0, perf_counter())
    return FrameAnalysis(frame, (face(Expression.SAD, 1),), Timings(1, 1, 1))


def test_an_analysed_frame_goes_to_every_output_with_its_numbers(analysis):
    broadcast, first, second = Broadcast(), Output(), Output()
    broadcast.add("osc", first)
    broadcast.add("lsl", second)
    broadcast.send("Camera", analysis, (7,))
    broadcast.mark("now")
    for output in (first, second):
        assert output.samples[0].numbers == (7,)
        assert output.marks == ["now"]


@pytest.mark.parametrize("error", [ReaderGoneError(), MoodmirrorError("full"), ValueError("odd")])
def test_an_output_that_fails_goes_off_and_says_so_once(analysis, error):
    broadcast, bad, good = Broadcast(), Output(error), Output()
    broadcast.add("jsonl", bad)
    broadcast.add("osc", good)
    broadcast.send("Camera", analysis, (7,))
    broadcast.send("Camera", analysis, (7,))
    assert broadcast.on == ("osc",)
    assert bad.closed == 1
    assert len(good.samples) == 2
    assert list(broadcast.take_failures()) == ["jsonl"]
    assert broadcast.take_failures() == {}


def test_switched_off_outputs_are_closed(analysis):
    broadcast, first, second = Broadcast(), Output(), Output()
    broadcast.add("osc", first)
    broadcast.add("osc", second)
    assert first.closed == 1
    broadcast.close()
    broadcast.send("Camera", analysis, (7,))
    assert second.closed == 1
    assert second.samples == []
