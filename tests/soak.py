"""Hours of live frames in less time than they last: ``python -m tests.soak --hours 10``.

The whole app runs offscreen on a made camera whose clock is the frames' own: 30 frames are a
second, and the next one comes when the last one was analysed. People come and go every ten
seconds; every minute (``--round``) camera and model are switched and a recording begins or ends.
Each recording is read back: every frame, times without a gap or a step back, an ended manifest.
What is not simulated: a driver, a sleeping machine, and the time that a disk needs.

Prints memory, threads and open files at each switch, and returns 1 where they grow or a recording
is wrong. Linux only: it asks /proc.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from threading import Event
from time import perf_counter

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import onnxruntime  # noqa: F401  # Before Qt, as in the app.
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.app import App, build_app, prepare_application
from desktop.bench.clip import FRAME_RATE, Image, MovingFaces, plain_wall
from desktop.bench.memory import rss_mb
from desktop.capture.demo_source import DemoSource
from desktop.capture.frame_source import FrameSource
from desktop.live.view import View
from desktop.window.shell.window_place import SMALLEST
from models.analyzer import Analyzer
from models.detail import Detail
from models.face import Frame
from models.face_pipeline import load_pipeline
from models.weights import DEFAULT_MODEL

_WIDTH, _HEIGHT = 640, 360
_PEOPLE = (1, 2, 0, 3, 1, 0)
_MODELS = (DEFAULT_MODEL, "shallow", "wide")
_STAYS_S = 10
_PATIENCE_S = 0.5
"""So long a frame waits for the one before to be analysed; a model that loads takes longer."""
_MOST_GROWTH = 0.05
_MOST_MORE = 2


Clips = dict[int, Callable[[int], Image]]
"""By the number of people: from a frame's number to its picture."""


class Clock:
    """Simulated time, common to all cameras.

    Attributes:
        frames: how many there were.
        analysed: set when somebody looked at the last one.
    """

    def __init__(self, round_s: int) -> None:
        self.frames = 0
        self._round_s = round_s
        self.analysed = Event()
        self._start = perf_counter()

    def tick(self) -> tuple[int, float]:
        """The next frame's number, and its time on ``perf_counter``'s clock."""
        self.frames += 1
        return self.frames, self._start + self.frames / FRAME_RATE

    @property
    def rounds(self) -> int:
        """Whole ones that have passed."""
        return self.frames // (self._round_s * FRAME_RATE)


class MadeCamera(FrameSource):
    """Gives a frame whenever the last one was analysed."""

    mirrored = True
    live = True
    frame_rate = float(FRAME_RATE)

    def __init__(self, clock: Clock, clips: Clips, name: str) -> None:
        super().__init__(name)
        self._clock = clock
        self._clips = clips
        self._closed = False
        self._index = 0

    def open(self) -> None:
        """There is nothing to open."""

    def read(self) -> Frame | None:
        """The next frame."""
        self._clock.analysed.wait(_PATIENCE_S)
        self._clock.analysed.clear()
        if self._closed:
            return None
        number, at = self._clock.tick()
        people = _PEOPLE[number // (_STAYS_S * FRAME_RATE) % len(_PEOPLE)]
        image = self._clips[people](number)
        frame = Frame(image, self._index, at, self._index / FRAME_RATE)
        self._index += 1
        return frame

    def close(self) -> None:
        """End it."""
        self._closed = True
        self._clock.analysed.set()


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process holds."""

    round: int
    memory_mb: float
    threads: int
    files: int

    @classmethod
    def now(cls, round_: int) -> "Sample":
        """At this moment."""
        tasks = len(os.listdir("/proc/self/task"))  # noqa: PTH208
        return cls(round_, rss_mb(), tasks, len(os.listdir("/proc/self/fd")))  # noqa: PTH208


class Soak:
    """Switches and looks, once a round."""

    def __init__(self, app: App, clock: Clock, folder: Path, rounds: int) -> None:
        self._app = app
        self._clock = clock
        self._folder = folder
        self._rounds = rounds
        self._clips: Clips = {
            count: MovingFaces(_WIDTH, _HEIGHT, count).image for count in set(_PEOPLE) - {0}
        }
        wall = plain_wall(_WIDTH, _HEIGHT)
        self._clips[0] = lambda _: wall
        self._round = 0
        self.samples: list[Sample] = []
        self.recordings = 0
        self.frames = 0
        self.wrong: list[str] = []
        app.recording.actions.folder = folder
        app.session.add_tap(self._on_analysed)
        app.presenter.open(self.camera)

    def camera(self) -> MadeCamera:
        """Another one."""
        return MadeCamera(self._clock, self._clips, f"Camera {self._round % 3}")

    def _on_analysed(self, _view: View) -> None:
        self._clock.analysed.set()

    def on_tick(self) -> None:
        """Look whether a round has passed."""
        if self._clock.rounds <= self._round:
            return
        self._round += 1
        self._take_sample()
        self._look_at_recordings()
        if self._round >= self._rounds:
            QApplication.quit()
            return
        self._app.recording.actions.record.trigger()
        self._app.presenter.open(self.camera)
        name = _MODELS[self._round % len(_MODELS)]
        self._app.session.use_model(partial(_load, name))

    def _take_sample(self) -> None:
        sample = Sample.now(self._round)
        self.samples.append(sample)
        print(
            f"{sample.round:4}  {sample.memory_mb:6.1f} MiB  {sample.threads:3} threads  "
            f"{sample.files:3} files  {self.recordings} recordings",
            flush=True,
        )

    def _look_at_recordings(self) -> None:
        for folder in self._folder.iterdir():
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
            if manifest["ended"] is None:
                continue
            self.recordings += 1
            self.frames += manifest["frames"]["written"]
            self.wrong += [f"{folder.name}: {one}" for one in _faults_in(folder, manifest)]
            shutil.rmtree(folder)


def _faults_in(folder: Path, manifest: dict) -> Iterator[str]:
    lines = (folder / "numbers.jsonl").read_text("utf-8").splitlines()
    times = [json.loads(line)["time_s"] for line in lines]
    if len(lines) != manifest["frames"]["written"] or not lines:
        yield f"{len(lines)} lines for {manifest['frames']['written']} frames"
    steps = [(two - one) * FRAME_RATE for one, two in pairwise(times)]
    off = [step for step in steps if step < 0.5 or abs(step - round(step)) > 0.01]
    if off:
        yield f"{len(off)} times that are none of the camera's, e.g. a step of {off[0]:.3f} frames"
    if manifest["problem"]:
        yield manifest["problem"]
    if abs(manifest["duration_s"] - times[-1]) > 1e-6:
        yield f"{manifest['duration_s']} s in the manifest, {times[-1]} s in the numbers"


def verdict(samples: list[Sample]) -> Iterator[str]:
    """What grew: the last quarter beside the second one, the first being for settling."""
    quarter = len(samples) // 4
    early, late = samples[quarter : 2 * quarter], samples[-quarter:]
    kinds: dict[str, Callable[[Sample], float]] = {
        "memory in MiB": lambda one: one.memory_mb,
        "threads": lambda one: one.threads,
        "open files": lambda one: one.files,
    }
    for name, of in kinds.items():
        before, after = median(map(of, early)), median(map(of, late))
        most = before * (1 + _MOST_GROWTH) if name.startswith("memory") else before + _MOST_MORE
        word = "GREW" if after > most else "level"
        yield f"{name}: {before:.1f} in the second quarter, {after:.1f} in the last one: {word}"


def main() -> int:
    """Run, and say what was seen."""
    parser = argparse.ArgumentParser("python -m tests.soak")
    parser.add_argument("--hours", type=float, default=10.0, help="simulated (default: 10)")
    parser.add_argument("--round", type=int, default=60, help="seconds from switch to switch")
    parser.add_argument("--most-minutes", type=float, default=1e9, help="of real time")
    options = parser.parse_args()
    rounds = max(8, round(options.hours * 3600 / options.round))
    application = QApplication([])
    prepare_application(application)
    started = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        app = build_app(partial(_load, DEFAULT_MODEL), DemoSource)
        app.window.resize(SMALLEST)  # To paint takes as long as to analyse.
        app.window.show()
        soak = Soak(app, Clock(options.round), Path(folder), rounds)
        QTimer.singleShot(int(min(2**31 - 1, options.most_minutes * 60_000)), application.quit)
        timer = QTimer()
        timer.timeout.connect(soak.on_tick)
        timer.start(20)
        application.exec()
        app.window.close()
        app.session.stop()
    took_s = perf_counter() - started
    told = list(verdict(soak.samples))
    simulated_h = len(soak.samples) * options.round / 3600
    print(f"{simulated_h:.2f} simulated hours in {took_s / 60:.1f} minutes")
    print(f"{soak.recordings} recordings of {soak.frames} frames; {len(soak.wrong)} wrong")
    print("\n".join([*told, *soak.wrong[:20]]))
    return int(bool(soak.wrong) or any(line.endswith("GREW") for line in told))


def _load(model: str, detail: Detail) -> Analyzer:
    return load_pipeline(model, detail=detail)


if __name__ == "__main__":
    sys.exit(main())
