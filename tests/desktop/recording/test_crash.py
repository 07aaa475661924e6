"""What is left of a recording whose process ended in the middle."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.recording.recording_reader import Recording

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of Unix")

_RECORD = """
import resource, signal, sys, time
from pathlib import Path
import cv2
import numpy as np
from desktop.capture.demo_source import DemoSource
from desktop.recording.manifest import Manifest
from desktop.recording.recorder import Recorder
from desktop.recording.recording_writer import Taken
from models.face import Frame, FrameAnalysis, Timings

limit, frames = int(sys.argv[2]), int(sys.argv[3])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
source = DemoSource(paced=False)
source.open()
recorder = Recorder(Path(sys.argv[1]), Manifest("clean", {}), None)
for index in range(frames):
    image = cv2.resize(source.image_at(index), (640, 360))
    frame = Frame(image, index, index / 30)
    analysis = FrameAnalysis(frame, (), Timings(1, 1, 1))
    recorder.add(Taken(source, analysis, (), lambda image=image: image))
    if recorder.status.ended:
        break
while recorder.status.frames < frames and not recorder.status.ended:
    time.sleep(0.05)
time.sleep(1.5)
print(recorder.status.problem, flush=True)
time.sleep(60 if not recorder.status.ended else 0)
"""


def run_and_kill(parent: Path, limit: int, frames: int) -> str:
    """Record in another process, kill it when it says something, and return what it said."""
    command = [sys.executable, "-c", _RECORD, str(parent), str(limit), str(frames)]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        process.kill()
    return said.strip()


def test_a_killed_recording_can_be_read_up_to_the_last_flush(tmp_path, pictures):
    assert run_and_kill(tmp_path, 0, 120) == "None"
    (folder,) = tmp_path.iterdir()
    recording = Recording.open(folder)
    assert [one.frame for one in recording.frames] == list(range(120))
    assert not recording.ended_well
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["problem"].startswith("Moodmirror was ended from outside")
    assert manifest["frames"] == {"analysed": 120, "written": 120, "not_analysed": 0}
    assert (manifest["started"], manifest["ended"]) == (
        recording.frames[0].at,
        recording.frames[-1].at,
    )
    assert manifest["duration_s"] == recording.frames[-1].time_s
    assert manifest["covered"] == {"no": 120, "faces": 0, "whole": 0}
    assert manifest["videos"] == ["video.mkv"]
    assert recording.manifest["sources"][0]["name"] == "Demo"
    # OpenCV holds back a quarter of a MiB.
    shown = pictures.times_in(recording.video)
    assert 90 <= len(shown) <= 120
    rows = [one.time_s for one in recording.frames]
    assert shown == pytest.approx(rows[: len(shown)], abs=0.002)


def test_where_files_cannot_grow_any_more_what_was_written_is_readable(tmp_path, pictures):
    said = run_and_kill(tmp_path, 600_000, 5_000)
    assert said.startswith("The recording can no longer be written") or "is full" in said
    (folder,) = tmp_path.iterdir()
    recording = Recording.open(folder)
    assert recording.manifest["problem"] == said
    assert recording.manifest["ended"] is not None
    shown = pictures.times_in(recording.video)
    assert len(shown) > 20
    assert len(recording.frames) >= len(shown) - 1
    text = (folder / "numbers.csv").read_text()
    assert text.endswith("\n") and len(text.splitlines()) > len(shown)
