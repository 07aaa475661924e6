"""Whoever asks the program to end gets what was read until then."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import pytest

from desktop.capture.demo_source import DEMO_PORTRAIT, DemoSource

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
ROOT = Path(__file__).parents[2]
STOPS = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]
_PATIENCE_S = 60.0


def start(*command: str, **more) -> subprocess.Popen[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **more,
    )


@pytest.fixture
def long_clip(tmp_path: Path) -> Path:
    """A portrait, and so many frames that nobody reads them to the end here."""
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(DEMO_PORTRAIT, folder / "a.jpg")
    codec = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(folder / "b.avi"), cv2.CAP_FFMPEG, codec, 25.0, (640, 360))
    with DemoSource(paced=False) as demo:
        image = cv2.resize(demo.image_at(0), (640, 360))
    for _ in range(5000):
        writer.write(image)
    writer.release()
    return folder


def wait_until(condition, process) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not condition():
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < end
        time.sleep(0.05)


def lines_in(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


@pytest.mark.parametrize("number", STOPS)
def test_an_analysis_writes_what_it_has_read(long_clip: Path, tmp_path: Path, number: int):
    places = {kind: tmp_path / f"out.{kind}" for kind in ("json", "jsonl", "csv")}
    options = [word for kind, place in places.items() for word in (f"--{kind}", str(place))]
    copies = tmp_path / "copies"
    command = ["-m", "desktop.command_line", "analyze", str(long_clip), *options]
    process = start(*command, "--workers", "1", "--annotated", str(copies))
    part = places["jsonl"].with_name("out.jsonl.part")
    wait_until(lambda: lines_in(part) > 3, process)
    process.send_signal(number)
    _, said = process.communicate(timeout=_PATIENCE_S)
    assert process.returncode == 128 + number
    assert said.splitlines()[-1] == "moodmirror: Stopped after 1 of 2 files."
    results = json.loads(places["json"].read_text())["results"]
    assert len(results) >= 4 and results[0]["source"].endswith("a.jpg")
    assert [json.loads(line) for line in places["jsonl"].read_text().splitlines()] == results
    with places["csv"].open(newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) >= len(results)
    left = [path.name for path in tmp_path.iterdir() if path.is_file()]
    assert sorted(left) == ["out.csv", "out.json", "out.jsonl"]
    assert [path.name for path in copies.iterdir()] == ["a.jpg"]


@pytest.mark.parametrize("number", STOPS[:2])
def test_several_processes_leave_the_files_that_were_done(long_clip, tmp_path, number: int):
    place = tmp_path / "out.jsonl"
    command = ["-m", "desktop.command_line", "analyze", str(long_clip), "--jsonl", str(place)]
    process = start(*command, "--workers", "2")
    wait_until(lambda: lines_in(place.with_name("out.jsonl.part")) == 1, process)
    process.send_signal(number)
    _, said = process.communicate(timeout=_PATIENCE_S)
    assert process.returncode == 128 + number
    assert "moodmirror: Stopped after 1 of 2 files." in said.splitlines()
    assert json.loads(place.read_text())["source"].endswith("a.jpg")


def test_nohup_is_heeded(long_clip: Path, tmp_path: Path):
    place = tmp_path / "out.jsonl"
    command = [
        "-m",
        "desktop.command_line",
        "analyze",
        str(long_clip / "b.avi"),
        "--jsonl",
        str(place),
    ]
    process = start(*command, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    part = place.with_name("out.jsonl.part")
    wait_until(lambda: lines_in(part) > 3, process)
    process.send_signal(signal.SIGHUP)
    seen = lines_in(part)
    wait_until(lambda: lines_in(part) > seen, process)
    process.terminate()
    process.communicate(timeout=_PATIENCE_S)
    assert process.returncode == 128 + signal.SIGTERM


_RECORD = """
import sys
from functools import partial
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop import app as module
build, folder = module.build_app, Path(sys.argv[1])

def build_and_record(*arguments):
    app = build(*arguments)
    app.recording.actions.folder = folder
    turn = QTimer(app.window)
    def begin():
        if app.recording.recorder is None and app.window.video.view is not None:
            app.recording.actions.record.trigger()
            turn.stop()
    turn.timeout.connect(begin)
    turn.start(100)
    return app

module.build_app = build_and_record
sys.exit(module.run_app("demo"))
"""


@pytest.mark.parametrize("number", STOPS)
def test_the_window_ends_its_recording(tmp_path: Path, number: int):
    process = start("-c", _RECORD, str(tmp_path))
    wait_until(lambda: any(lines_in(one) > 10 for one in tmp_path.glob("*/numbers.jsonl")), process)
    process.send_signal(number)
    process.communicate(timeout=_PATIENCE_S)
    assert process.returncode == 0
    (folder,) = tmp_path.iterdir()
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["ended"] is not None and manifest["problem"] is None
    assert manifest["frames"]["written"] == lines_in(folder / "numbers.jsonl")


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
@pytest.mark.parametrize("number", STOPS[:2])
def test_a_measurement_leaves_no_process_behind(number: int):
    options = ["--size", "640x480", "--faces", "1", "--seconds", "300"]
    process = start("-m", "desktop.command_line", "bench", *options)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    wait_until(lambda: len(children.read_text().split()) >= 2, process)
    ours = [int(one) for one in children.read_text().split()]
    process.send_signal(number)
    process.communicate(timeout=_PATIENCE_S)
    assert process.returncode == 128 + number
    end = time.monotonic() + 10  # What tracks multiprocessing's resources goes last.
    while any(map(_runs, ours)):
        assert time.monotonic() < end
        time.sleep(0.05)


def _runs(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
    return "State:\tZ" not in status
