"""A small part of ``python -m tests.fuzz``, and what it found."""

import json

import pytest

from desktop.recording.recording_reader import Recording
from desktop.report.results_reader import read_results
from models.card_figures import CardFigures
from models.errors import MoodmirrorError
from models.weights import ModelCard
from tests.fuzz.__main__ import run


def test_changed_inputs_end_in_a_result_or_a_sentence(tmp_path):
    counts = run(40, 7, tmp_path)
    assert counts.total() == 40
    assert {end for _, end in counts} <= {"read", "sentence"}
    assert {kind for kind, _ in counts} == {"settings", "recording", "onnx", "card"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("width", 0), ("height", -1), ("width", 2**40), ("frame", float("inf"))),
        *(("time_s", float("nan")), ("faces", [None]), ("marks", 7), ("timings_ms", [])),
    ],
)
def test_a_frame_that_is_none_is_told_by_its_line(recorded, take, field, value):
    folder = recorded([take() for _ in range(4)]).folder
    path = folder / "numbers.jsonl"
    lines = path.read_text().splitlines()
    lines[1] = json.dumps(json.loads(lines[1]) | {field: value})
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(MoodmirrorError, match="Line 2 of"):
        Recording.open(folder)


def test_probabilities_that_are_none_are_told(recorded, take):
    folder = recorded([take() for _ in range(4)]).folder
    path = folder / "numbers.jsonl"
    lines = path.read_text().splitlines()
    record = json.loads(lines[1])
    record["faces"][0]["smoothed"]["happy"] = [0.5, 0.5]
    lines[1] = json.dumps(record)
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(MoodmirrorError, match="Line 2 of"):
        read_results(folder)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400])
def test_figures_of_a_card_that_are_not_finite_count_as_none(value):
    fields = {"faces_learned": value, "bytes": value}
    figures = CardFigures.of(ModelCard("a", "A", "0" * 64, fields))
    assert (figures.faces_learned, figures.megabytes) == (0, 0.0)
