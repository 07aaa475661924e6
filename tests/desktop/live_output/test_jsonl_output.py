import json
import os
from pathlib import Path
from threading import Thread

import pytest

from desktop.live_output.jsonl_output import JsonlOutput
from desktop.live_output.output import ReaderGoneError
from models.errors import MoodmirrorError
from models.expression import Expression
from tests.desktop.live_output.conftest import face


def test_a_line_a_frame_readable_at_once(tmp_path, make_sample):
    path = tmp_path / "live.jsonl"
    output = JsonlOutput(path)
    sample = make_sample(0, face(Expression.HAPPY, 3))
    output.send(sample)
    (line,) = path.read_text().splitlines()  # Before it is closed: it was flushed.
    record = json.loads(line)
    assert record["source"] == "Camera"
    assert record["monotonic_s"] == pytest.approx(sample.analysis.frame.captured_at, abs=1e-6)
    assert record["wall_s"] == pytest.approx(sample.wall_s, abs=1e-6)
    (written,) = record["faces"]
    assert written["number"] == 3
    assert written["label"] == "happy"
    assert written["probabilities"]["happy"] == pytest.approx(0.9)
    assert written["valence"] == pytest.approx(0.9 - 0.02, abs=1e-5)
    assert "landmarks" not in written
    output.close()


def test_landmarks_only_when_asked_for(tmp_path, make_sample):
    path = tmp_path / "live.jsonl"
    output = JsonlOutput(path, landmarks=True)
    output.send(make_sample(0, face(Expression.HAPPY, 1)))
    output.close()
    assert json.loads(path.read_text())["faces"][0]["landmarks"][0] == [0.0, 1.0]


def test_a_mark_has_both_clocks(tmp_path):
    path = tmp_path / "live.jsonl"
    output = JsonlOutput(path)
    output.mark("now", 1000.5, 20.25)
    output.close()
    assert json.loads(path.read_text()) == {"mark": "now", "wall_s": 1000.5, "monotonic_s": 20.25}


def test_a_named_pipe_whose_reader_goes_away(tmp_path: Path, make_sample):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    got: list[bytes] = []

    def read_one() -> None:
        with path.open("rb") as file:
            got.append(file.readline())

    reader = Thread(target=read_one)
    reader.start()
    output = JsonlOutput(path)
    output.send(make_sample(0, face(Expression.SAD, 1)))
    reader.join()
    assert json.loads(got[0])["faces"][0]["label"] == "sad"
    with pytest.raises(ReaderGoneError):
        output.send(make_sample(1))
    output.close()


def test_a_place_that_cannot_be_written(tmp_path):
    with pytest.raises(MoodmirrorError, match="cannot be written"):
        JsonlOutput(tmp_path / "none" / "live.jsonl")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk(make_sample):
    output = JsonlOutput(Path("/dev/full"))
    with pytest.raises(MoodmirrorError, match="No space left"):
        output.send(make_sample(0))
    output.close()
