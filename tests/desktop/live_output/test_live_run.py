import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread
from time import perf_counter

import numpy as np
import pytest

from desktop.capture.frame_source import FrameSource
from desktop.command_line import main
from desktop.live_output.live_run import FINE, LiveRun
from desktop.live_output.output import ReaderGoneError
from models.detail import Detail
from models.errors import MoodmirrorError
from models.face import Frame
from models.face_pipeline import load_pipeline


@pytest.fixture(scope="module")
def pipeline():
    return load_pipeline("shallow", detail=Detail.LIVE)


class Kept:
    """An output that keeps what it gets, and may have its reader go away."""

    title = "kept"

    def __init__(self, leaves_after: int = 10**9) -> None:
        self.samples = []
        self.closed = 0
        self._leaves_after = leaves_after

    def send(self, sample) -> None:
        if len(self.samples) == self._leaves_after:
            raise ReaderGoneError
        self.samples.append(sample)

    def mark(self, *_) -> None:
        raise AssertionError

    def close(self) -> None:
        self.closed += 1


class Camera(FrameSource):
    """Plays a camera: frames, then what ``after`` says."""

    live = True

    def __init__(self, frames: int, after=None, on_open=None) -> None:
        super().__init__("Camera")
        self._left = frames
        self._after = after
        self._on_open = on_open
        self._index = 0

    def open(self) -> None:
        if self._on_open is not None:
            raise self._on_open

    def read(self) -> Frame | None:
        if not self._left:
            if isinstance(self._after, Exception):
                raise self._after
            return None
        self._left -= 1
        self._index += 1
        return Frame(np.zeros((60, 80, 3), np.uint8), self._index - 1, perf_counter())

    def close(self) -> None:
        self._left = 0


def test_every_frame_goes_out_and_the_end_is_the_end(pipeline):
    kept = Kept()
    assert LiveRun(lambda: Camera(5), pipeline, [kept], lambda _: None).run() == FINE
    assert [one.frame for one in kept.samples] == [0, 1, 2, 3, 4]
    assert kept.closed


def test_a_lost_camera_that_comes_back(pipeline):
    gone = MoodmirrorError("Camera was unplugged.")
    cameras = iter([Camera(2, gone), Camera(0, on_open=gone), Camera(3)])
    said: list[str] = []
    kept = Kept()
    assert LiveRun(lambda: next(cameras), pipeline, [kept], said.append).run() == FINE
    assert [one.frame for one in kept.samples] == [0, 1, 2, 3, 4]
    assert sum("Waiting for it to come back" in one for one in said) == 1


def test_a_camera_that_is_not_there_at_first_is_said(pipeline):
    camera = Camera(0, on_open=MoodmirrorError("There is no camera."))
    kept = Kept()
    with pytest.raises(MoodmirrorError, match="no camera"):
        LiveRun(lambda: camera, pipeline, [kept], lambda _: None).run()
    assert kept.closed


def test_a_reader_that_goes_away_ends_it_well(pipeline):
    kept = Kept(leaves_after=2)
    assert LiveRun(lambda: Camera(10**6), pipeline, [kept], lambda _: None).run() == FINE
    assert len(kept.samples) == 2
    assert kept.closed


def test_stopping_while_it_waits_for_a_lost_camera(pipeline):
    def say(sentence: str) -> None:
        if "Waiting" in sentence:
            Thread(target=run.stop).start()

    gone = MoodmirrorError("Camera was unplugged.")
    run = LiveRun(lambda: Camera(1, gone), pipeline, [], say)
    assert run.run() == FINE


def test_a_picture_is_not_live(tmp_path, capsys):
    picture = Path("assets/demo/astronaut.jpg")
    assert main(["live", "--source", str(picture)]) == 2
    assert "moodmirror analyze" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to catch")
def test_sigterm_ends_it_well_and_every_line_is_whole():
    program = "import sys; from desktop.command_line import main; sys.exit(main())"
    arguments = ["--model", "shallow", "live", "--source", "demo", "--jsonl", "-"]
    running = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert running.stdout is not None
    first = json.loads(running.stdout.readline())
    running.send_signal(signal.SIGTERM)
    rest, said = running.communicate(timeout=60)
    assert running.returncode == 0, said
    assert b"Traceback" not in said
    lines = [json.loads(line) for line in rest.splitlines()]
    assert [one["frame"] for one in (first, *lines)] == list(range(len(lines) + 1))
