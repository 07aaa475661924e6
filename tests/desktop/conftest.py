"""Faults can be played with a fake source and a fake analyzer; all else in the tests is real."""

from collections.abc import Callable, Iterator
from queue import Queue
from threading import Event
from time import perf_counter

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import App, build_app, prepare_application
from desktop.capture.frame_source import FrameSource
from desktop.live.analysis_worker import LoadAnalyzer
from desktop.window.shell.live_presenter import MakeSource
from models.analyzer import Analyzer
from models.errors import MoodmirrorError
from models.execution_provider import ProviderReport
from models.expression import EXPRESSIONS, Expression
from models.expression_reader import ExpressionReader
from models.face import (
    BoundingBox,
    ExpressionScores,
    Face,
    Frame,
    FrameAnalysis,
    Landmarks,
    Timings,
    Verdict,
)
from models.verdict import SureThresholds


class FakeSource(FrameSource):
    """Gives the frames that a test hands it, in its own time.

    Attributes:
        refusal: what ``open`` complains of; empty where it opens.
        closed: whether it was closed.
    """

    def __init__(
        self, name: str = "Camera 0", *, live: bool = True, mirrored: bool = False
    ) -> None:
        super().__init__(name)
        self.live = live
        self.mirrored = mirrored
        self.refusal = ""
        self.closed = False
        self._given: Queue[Frame | MoodmirrorError | None] = Queue()
        self._index = 0

    def open(self) -> None:
        if self.refusal:
            raise MoodmirrorError(self.refusal)

    def read(self) -> Frame | None:
        given = self._given.get()
        if isinstance(given, MoodmirrorError):
            raise given
        return given

    def close(self) -> None:
        self.closed = True
        self._given.put(None)

    def give(
        self, image: npt.NDArray[np.uint8] | None = None, captured_at: float | None = None
    ) -> Frame:
        """Let the next ``read`` return a frame."""
        at = perf_counter() if captured_at is None else captured_at
        picture = np.zeros((48, 64, 3), np.uint8) if image is None else image
        frame = Frame(picture, self._index, at, self._index / 30)
        self._index += 1
        self._given.put(frame)
        return frame

    def end(self) -> None:
        """Let it come to its end."""
        self._given.put(None)

    def break_off(self, sentence: str) -> None:
        """Let ``read`` fail."""
        self._given.put(MoodmirrorError(sentence))


class FakeAnalyzer(Analyzer):
    """Finds the faces that a test puts there, when the test lets it.

    Attributes:
        find: from a frame to the faces in it.
        gate: closed (cleared), it holds every analysis.
        error: raised instead of an answer.
        seen: the indices of the frames it was given.
        took_time: of each of them, whether it was to be searched as a still is.
    """

    model_title = "Fake"
    report = ProviderReport("CPUExecutionProvider", "A processor", "fake.onnx", 2.0, ())

    def __init__(self) -> None:
        self.reader = ExpressionReader(SureThresholds.everywhere(0.5))
        self.find: Callable[[Frame], tuple[Face, ...]] = lambda _: ()
        self.gate = Event()
        self.gate.set()
        self.error: Exception | None = None
        self.seen: list[int] = []
        self.took_time: list[bool] = []
        self._may_take_time = False

    def take_time(self, *, allowed: bool) -> None:
        self._may_take_time = allowed

    def choose_provider_again(self) -> None:
        pass

    def take_network_of(self, other: "FakeAnalyzer") -> None:
        self.model_title, self.reader = other.model_title, other.reader

    def analyze(self, frame: Frame) -> FrameAnalysis:
        self.seen.append(frame.index)
        self.took_time.append(self._may_take_time)
        self.gate.wait()
        if self.error:
            raise self.error
        return FrameAnalysis(frame, self.find(frame), Timings(1, 1, 1))


def _face(
    x: float = 10,
    y: float = 10,
    size: float = 20,
    expression: Expression = Expression.HAPPY,
    probability: float = 0.9,
    **more: object,
) -> Face:
    rest = (1 - probability) / (len(EXPRESSIONS) - 1)
    probabilities = np.full(len(EXPRESSIONS), rest, np.float32)
    probabilities[EXPRESSIONS.index(expression)] = probability
    points = np.zeros((5, 2), np.float32)
    box = BoundingBox(x, y, x + size, y + size)
    judged = {"verdict": Verdict(expression, probability, sure=True)} | more
    return Face(box, Landmarks(points), ExpressionScores(probabilities), **judged)


@pytest.fixture
def make_face() -> Callable[..., Face]:
    """Makes a face at a place that is sure of an expression."""
    return _face


@pytest.fixture
def make_source() -> Callable[..., FakeSource]:
    """Makes a source that gives frames when told."""
    return FakeSource


@pytest.fixture
def analyzer() -> Iterator[FakeAnalyzer]:
    """An analyzer that does as told; at the end it lets go of what it holds."""
    fake = FakeAnalyzer()
    yield fake
    fake.gate.set()


@pytest.fixture
def let_look(qtbot: QtBot) -> Callable[..., None]:
    """Waits until every timer of an object has fired again: what did not happen then, does not."""

    def let_look(owner: QObject, times: int = 2) -> None:
        timers = [one for one in owner.findChildren(QTimer) if one.isActive()]
        for timer in (one for one in timers if not one.isSingleShot()):
            fired = SignalCounter(timer.timeout)
            qtbot.waitUntil(lambda fired=fired: fired.count >= times, timeout=20_000)
            fired.end()

    return let_look


class SignalCounter:
    """Counts how often a signal was sent."""

    def __init__(self, signal: SignalInstance) -> None:
        self.count = 0
        self._signal = signal
        signal.connect(self._add)

    def _add(self) -> None:
        self.count += 1

    def end(self) -> None:
        self._signal.disconnect(self._add)


@pytest.fixture(scope="session")
def styled(qapp: QApplication) -> QApplication:
    """The application as it looks when it runs."""
    prepare_application(qapp)
    return qapp


@pytest.fixture
def start_app(
    qtbot: QtBot, styled: QApplication, analyzer: FakeAnalyzer
) -> Iterator[Callable[..., App]]:
    """Starts the app on a camera, with the fake analyzer unless told otherwise."""
    apps: list[App] = []

    def start(make_camera: MakeSource, load: LoadAnalyzer | None = None) -> App:
        app = build_app(load or (lambda _: analyzer), make_camera)
        apps.append(app)
        app.window.show()
        app.presenter.open(make_camera)
        return app

    yield start
    analyzer.gate.set()
    for app in apps:
        app.window.close()
        assert app.session.stop(30_000)
        app.window.deleteLater()
