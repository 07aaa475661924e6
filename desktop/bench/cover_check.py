"""Counts uncovered frames: ``python -m desktop.bench.cover_check``.

The whole app, with its window (shown on no screen), looks at a clip in which a face is lost 20
times, while faces are covered: with all frames analysed, with a slow analysis, and with one that
fails again and again. Every picture is examined that the window paints, that goes into recordings
and snapshots, and that the virtual camera sends. The face is green, so that what is not covered of
it can be counted without asking the detector (:mod:`desktop.bench.losing_clip`).
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Event
from time import perf_counter, sleep
from types import ModuleType

import numpy as np
import numpy.typing as npt
import onnxruntime  # noqa: F401  # Before Qt: on Windows, the other order loads a wrong DLL.
from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.app import App, build_app, prepare_application
from desktop.bench.clip import FRAME_RATE
from desktop.bench.losing_clip import SCENE, LosingClip, green_pixels
from desktop.capture.frame_source import FrameSource, Pacer
from desktop.live.view import View
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.picture.frame_renderer import FrameRenderer
from models.face import Frame, FrameAnalysis
from models.face_detector import Detail
from models.face_pipeline import FrameAnalyzer, load_pipeline

MODEL = "shallow"
_SLOW_S = 0.2
_FAILS = 7
"""Every so many-th frame cannot be analysed, and of every fourth second none."""
_LONGEST_S = 600.0
_GO_ON = 27
"""The frame of a scene, of 30 in which the face is in plain view, at which a person who is still
waiting says go on."""


class LosingSource(FrameSource):
    """The clip as a camera: in its own time, or each frame when the one before was looked at."""

    live = True
    frame_rate = float(FRAME_RATE)

    def __init__(self, clip: LosingClip, scenes: int, *, paced: bool) -> None:
        super().__init__("Clip of losses")
        self.go_ahead = Event()
        self._clip = clip
        self._frames = min(scenes * SCENE, clip.frames)
        self._pacer = Pacer() if paced else None
        self._began_at = perf_counter()
        self._index = 0
        self._closed = False

    def open(self) -> None:
        """There is nothing to open."""

    def read(self) -> Frame | None:
        """The next frame; None after the last."""
        time_s = self._index / FRAME_RATE
        if self._pacer is not None:
            self._pacer.wait_for(time_s)
        elif self._index > 0:
            self.go_ahead.wait(_LONGEST_S)
            self.go_ahead.clear()
        if self._closed or self._index >= self._frames:
            return None
        captured_at = perf_counter() if self._pacer else self._began_at + time_s
        frame = Frame(self._clip.image(self._index), self._index, captured_at, time_s)
        self._index += 1
        return frame

    def close(self) -> None:
        """End the clip."""
        self._closed = True
        self.go_ahead.set()
        if self._pacer is not None:
            self._pacer.stop()


@dataclass
class Count:
    """Of one way out of the app."""

    pictures: int = 0
    uncovered: int = 0
    """Pictures in which a part of the face is seen."""
    seen: list[int] = field(default_factory=list)
    """Pixels of the face in each of those."""

    def add(self, picture: npt.NDArray[np.uint8]) -> None:
        """Examine a picture, uint8 ``[height, width, 3]``, BGR."""
        self.pictures += 1
        if pixels := green_pixels(picture):
            self.uncovered += 1
            self.seen.append(pixels)


@dataclass
class Outcome:
    """What became of one run."""

    window: Count = field(default_factory=Count)
    rendered: Count = field(default_factory=Count)
    virtual_camera: Count = field(default_factory=Count)
    analyzed: int = 0
    whole: int = 0
    """Analysed frames that were covered wholly."""
    lost_in: set[int] = field(default_factory=set)
    """The scenes in which a face was noticed to be lost."""
    gone_on: int = 0
    """How often a person had to say go on."""

    @property
    def counts(self) -> dict[str, Count]:
        """By the name of the way out."""
        return {
            "window": self.window,
            "recordings and snapshots": self.rendered,
            "virtual camera": self.virtual_camera,
        }

    @property
    def uncovered(self) -> int:
        """Pictures, of all ways out."""
        return sum(count.uncovered for count in self.counts.values())


Analyze = Callable[[Frame], FrameAnalysis]


def _slowly(analyze: Analyze, frame: Frame) -> FrameAnalysis:
    sleep(_SLOW_S)
    return analyze(frame)


def _badly(analyze: Analyze, frame: Frame) -> FrameAnalysis:
    if frame.index % _FAILS == 0 or frame.index // FRAME_RATE % 4 == 3:
        raise ValueError("played for the check")
    return analyze(frame)


TROUBLES: dict[str, tuple[bool, Callable[[Analyze, Frame], FrameAnalysis] | None]] = {
    "every frame": (False, None),
    "slow analysis": (True, _slowly),
    "failing analysis": (True, _badly),
}
"""By name: whether the clip plays in its own time, and what spoils the analysis."""


def run(trouble: str, scenes: int) -> Outcome:
    """Play the first scenes of the clip to the app, in one of :data:`TROUBLES`."""
    paced, spoil = TROUBLES[trouble]
    outcome = Outcome()
    _play_virtual_camera(outcome.virtual_camera)
    source = LosingSource(LosingClip(), scenes, paced=paced)
    app = build_app(partial(_load, spoil), lambda: source)
    app.window.show()
    app.cover.cover.trigger()
    app.virtual_camera.send.trigger()
    renderer = FrameRenderer(SvgIcons(), app.window.font())
    app.session.add_tap(partial(_on_analyzed, outcome, app, source, renderer))
    app.session.view_changed.connect(partial(_on_view, outcome, app))
    ended: list[bool] = []
    app.session.source_ended.connect(lambda: ended.append(True))
    app.presenter.open(lambda: source)
    source.go_ahead.set()  # The second frame; the first one is read before anybody looks.
    deadline = perf_counter() + _LONGEST_S
    while not ended and perf_counter() < deadline:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    app.window.close()
    app.session.stop()
    app.window.deleteLater()
    return outcome


def _load(spoil: Callable[[Analyze, Frame], FrameAnalysis] | None, detail: Detail) -> FrameAnalyzer:
    pipeline = load_pipeline(MODEL, detail=detail)
    if spoil is not None:
        # The pipeline itself, spoiled: a wrapper would hide what else it can do.
        vars(pipeline)["analyze"] = partial(spoil, pipeline.analyze)
    return pipeline


def _on_analyzed(
    outcome: Outcome, app: App, source: LosingSource, renderer: FrameRenderer, view: View
) -> None:
    """In the analysis thread, for every analysed frame."""
    cover = view.cover
    outcome.analyzed += 1
    if cover is None:
        outcome.rendered.uncovered += 1
    else:
        outcome.whole += cover.whole
        scene, step = divmod(view.frame.index, SCENE)
        if cover.missing:
            outcome.lost_in.add(scene)
        if cover.whole and cover.faces and step == _GO_ON:
            outcome.gone_on += 1
            app.session.guard.go_on()
    outcome.rendered.add(renderer.render_pixels(view, ()))
    source.go_ahead.set()


def _on_view(outcome: Outcome, app: App) -> None:
    """What the window paints of every view that it is given."""
    image = app.window.video.grab().toImage().convertToFormat(QImage.Format.Format_BGR888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    pixels = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
    outcome.window.add(np.ascontiguousarray(pixels))


def _play_virtual_camera(count: Count) -> None:
    """A module in the place of pyvirtualcam, so that the check needs no device."""

    class Camera:
        device = "played"

        def __init__(self, **_: object) -> None:
            pass

        def send(self, frame: npt.NDArray[np.uint8]) -> None:
            count.add(frame)

        def close(self) -> None:
            pass

    module = ModuleType("pyvirtualcam")
    vars(module).update(Camera=Camera, PixelFormat=type("PixelFormat", (), {"BGR": "BGR"}))
    sys.modules["pyvirtualcam"] = module


def report(trouble: str, outcome: Outcome) -> str:
    """One line for each way out, and one about the clip."""
    lines = [
        f"{trouble}: {outcome.analyzed} frames analysed, {len(outcome.lost_in)} losses noticed, "
        f"{outcome.whole} frames covered wholly, {outcome.gone_on} times told to go on"
    ]
    for name, count in outcome.counts.items():
        lines.append(f"  {name}: {count.uncovered} uncovered of {count.pictures} pictures")
    return "\n".join(lines)


def main() -> int:
    """Print the counts; 1 when there was an uncovered frame."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    prepare_application(application)
    clip = LosingClip()
    print(f"A clip of {clip.frames} frames in which a face is lost {clip.losses} times")
    uncovered = 0
    for trouble in TROUBLES:
        outcome = run(trouble, clip.losses + 1)
        print(report(trouble, outcome), flush=True)
        uncovered += outcome.uncovered
    print(f"{uncovered} uncovered frames")
    return int(uncovered > 0)


if __name__ == "__main__":
    raise SystemExit(main())
