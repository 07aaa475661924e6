"""The whole app covers the faces of a made clip, and everything that leaves it is examined.

The window is shown on no screen, and the virtual camera's package is replaced, so that no device is
needed.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Event
from time import perf_counter, sleep
from types import ModuleType
from typing import Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime  # noqa: F401  # Before Qt: on Windows, the other order loads a wrong DLL.
from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.app import App, build_app
from desktop.bench.clip import FRAME_RATE
from desktop.capture.frame_source import FrameSource, Pacer
from desktop.live.view import View
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.picture.frame_renderer import FrameRenderer
from desktop.window.shell.window_place import USUAL
from models.analyzer import Analyzer
from models.detail import Detail
from models.face import Frame, FrameAnalysis
from models.face_pipeline import load_pipeline

MODEL = "shallow"
_SLOW_S = 0.2
_FAILS = 7
"""One frame in this many cannot be analysed, and no frame of every fourth second."""
_LONGEST_S = 3600.0
_STOP_MS = 60_000
"""A frame of many faces takes seconds where other programs want the processor."""
unfinished: list[App] = []
"""Whose threads did not end: kept, for Qt ends a process that destroys a thread at work."""

Picture = npt.NDArray[np.uint8]
"""uint8 ``[height, width, 3]``, BGR."""
Analyze = Callable[[Frame], FrameAnalysis]


class MarkedClip(Protocol):
    """A clip whose faces can be told from all else by their colour."""

    def image(self, index: int) -> Picture:
        """Frame ``index`` with marked faces: what is shown, covered or not."""

    def natural(self, index: int) -> Picture:
        """The same frame in natural colours: what the detector gets."""


class Examiner(Protocol):
    """Looks at every picture that leaves the app."""

    def painted(self, picture: Picture) -> None:
        """What the window shows."""

    def rendered(self, view: View, picture: Picture) -> None:
        """What goes into recordings and snapshots; called in the analysis thread."""

    def sent(self, picture: Picture) -> None:
        """What the virtual camera sends."""

    def goes_on(self, view: View) -> bool:
        """Whether the person now says that whoever is missing has left."""


class MarkedSource(FrameSource):
    """A clip as a camera: in its own time, or each frame when the one before was looked at."""

    live = True
    frame_rate = float(FRAME_RATE)

    def __init__(self, clip: MarkedClip, frames: int, *, paced: bool) -> None:
        super().__init__("Made clip")
        self.go_ahead = Event()
        self._clip = clip
        self._frames = frames
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


def _slowly(analyze: Analyze, frame: Frame) -> FrameAnalysis:
    sleep(_SLOW_S)
    return analyze(frame)


def _badly(analyze: Analyze, frame: Frame) -> FrameAnalysis:
    if frame.index % _FAILS == 0 or frame.index // FRAME_RATE % 4 == 3:
        raise ValueError("a made failure")
    return analyze(frame)


TROUBLES: dict[str, tuple[bool, Callable[[Analyze, Frame], FrameAnalysis] | None]] = {
    "every frame": (False, None),
    "slow analysis": (True, _slowly),
    "failing analysis": (True, _badly),
}
"""By name: whether the clip plays in its own time, and what spoils the analysis."""


def cover_clip(
    clip: MarkedClip, frames: int, examiner: Examiner, trouble: str, stop: Event | None = None
) -> str:
    """Play a clip to the app while it covers faces, in one of :data:`TROUBLES`.

    Args:
        clip: what is in front of the camera.
        frames: how many of its frames are played.
        examiner: sees everything that the app gives away.
        trouble: how the analysis fares.
        stop: ends it early where it is set.

    Returns:
        Why the clip was not played to its end, as a sentence; empty where it was.
    """
    paced, spoil = TROUBLES[trouble]
    _replace_virtual_camera(examiner)
    source = MarkedSource(clip, frames, paced=paced)
    app = build_app(partial(_load, clip, spoil), lambda: source)
    app.window.resize(USUAL)  # Whatever the offscreen screen is.
    app.window.show()
    app.cover.cover.trigger()
    app.virtual_camera.send.trigger()
    renderer = FrameRenderer(SvgIcons(), app.window.font())
    app.session.add_tap(partial(_on_analyzed, examiner, app, source, renderer))
    app.session.view_changed.connect(partial(_on_view, examiner, app))
    ended: list[bool] = []
    app.session.source_ended.connect(lambda: ended.append(True))
    try:
        app.presenter.open(lambda: source)
        source.go_ahead.set()  # The second frame; the first one is read before anybody looks.
        deadline = perf_counter() + _LONGEST_S
        while not (ended or (stop and stop.is_set()) or perf_counter() >= deadline):
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    finally:
        stopped = _end(app)
    if not stopped:
        return f"The app's threads did not end within {_STOP_MS // 1000} seconds."
    if ended:
        return ""
    if stop and stop.is_set():
        return "It was asked to end."
    return f"The clip took longer than {_LONGEST_S / 60:g} minutes: the machine is too busy."


def _end(app: App) -> bool:
    """Whether all its threads ended; if not, it is kept."""
    app.window.close()
    if not app.session.stop(_STOP_MS):
        unfinished.append(app)
        return False
    app.window.deleteLater()
    return True


def _load(
    clip: MarkedClip,
    spoil: Callable[[Analyze, Frame], FrameAnalysis] | None,
    detail: Detail,
) -> Analyzer:
    pipeline = load_pipeline(MODEL, detail=detail)
    analyze = partial(_analyze_natural, clip, pipeline.analyze)
    # Put into the pipeline itself: a wrapper would hide what else it can do.
    vars(pipeline)["analyze"] = analyze if spoil is None else partial(spoil, analyze)
    return pipeline


def _analyze_natural(clip: MarkedClip, analyze: Analyze, frame: Frame) -> FrameAnalysis:
    analysis = analyze(replace(frame, image=clip.natural(frame.index)))
    return replace(analysis, frame=frame)


def _on_analyzed(
    examiner: Examiner, app: App, source: MarkedSource, renderer: FrameRenderer, view: View
) -> None:
    """In the analysis thread, for every analysed frame."""
    examiner.rendered(view, renderer.render_pixels(view))
    if examiner.goes_on(view):
        app.session.guard.go_on()
    source.go_ahead.set()


def _on_view(examiner: Examiner, app: App) -> None:
    """What the window paints of every view that it is given."""
    image = app.window.video.grab().toImage().convertToFormat(QImage.Format.Format_BGR888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    pixels = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
    examiner.painted(np.ascontiguousarray(pixels))


def _replace_virtual_camera(examiner: Examiner) -> None:
    """Put a module in the place of pyvirtualcam."""

    class Camera:
        device = "none"

        def __init__(self, **_: object) -> None:
            pass

        def send(self, frame: Picture) -> None:
            examiner.sent(frame)

        def close(self) -> None:
            pass

    module = ModuleType("pyvirtualcam")
    vars(module).update(Camera=Camera, PixelFormat=type("PixelFormat", (), {"BGR": "BGR"}))
    sys.modules["pyvirtualcam"] = module
