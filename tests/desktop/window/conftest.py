from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator

from desktop.live.face_numbers import NumberedFace
from desktop.live.view import View
from desktop.window.kit.language import speak
from desktop.window.kit.svg_icons import SvgIcons
from models.analyzer import Analyzer
from models.execution_provider import ProviderReport
from models.expression import EXPRESSIONS
from models.expression_reader import ExpressionReader
from models.face import (
    AlignedFace,
    BoundingBox,
    ExpressionScores,
    Face,
    Frame,
    FrameAnalysis,
    Landmarks,
    Timings,
)
from models.face_aligner import TEMPLATE
from models.verdict import SureThresholds

_BOX = BoundingBox(106, 104, 194, 192)
_LANDMARKS = Landmarks((TEMPLATE * 2 + 100).astype(np.float32))
_MATRIX = np.array([[0.5, 0, -50], [0, 0.5, -50]])
_TEXTURE = np.random.default_rng(0).integers(30, 220, (48, 48), np.uint8)


class FakeLivePipeline(Analyzer):
    """Sees one face a quarter of a second after the other; it is read by the real reader.

    Attributes:
        reader: as a live pipeline's.
        report: what it says to run on.
        shares: what the face's probabilities are.
        light: how bright the face is, 0 to 1.
        track_ids: who is in the picture.
        tries: how often it was asked to choose its provider again.
        next_report: what it runs on after such a try.
    """

    model_title, report = "Fake", None

    def __init__(self) -> None:
        self.reader = ExpressionReader(SureThresholds.everywhere(0.5))
        reasons = ("CUDA is not used: libcudnn.so.9 cannot be loaded.",)
        self.report = self.next_report = ProviderReport(
            "CPUExecutionProvider", "A processor", "fake.onnx", 2.0, reasons, eight_bit=True
        )
        self.shares = {"angry": 0.6, "neutral": 0.35}
        self.light = 1.0
        self.track_ids = (1,)
        self.tries = 0
        self._at_s = 0.0

    def choose_provider_again(self) -> None:
        self.tries += 1
        self.report = self.next_report

    def analyze(self, frame: Frame) -> FrameAnalysis:
        self._at_s += 0.25
        faces = tuple(self._face(track_id) for track_id in self.track_ids)
        self.reader.forget(self.track_ids)
        return FrameAnalysis(frame, faces, Timings(8.0, 0.5, 2.5))

    def _face(self, track_id: int) -> Face:
        rest = (1 - sum(self.shares.values())) / (len(EXPRESSIONS) - len(self.shares))
        values = [self.shares.get(one.value, rest) for one in EXPRESSIONS]
        scores = ExpressionScores(np.array(values, np.float32))
        aligned = AlignedFace((_TEXTURE * self.light).astype(np.uint8), _MATRIX)
        smoothed, verdict = self.reader.read(
            track_id,
            scores,
            aligned,
            _BOX,
            _LANDMARKS,
            frame_width=640,
            frame_height=480,
            at_s=self._at_s,
        )
        return Face(_BOX, _LANDMARKS, scores, track_id, smoothed, verdict)


@pytest.fixture
def live() -> FakeLivePipeline:
    """A pipeline that follows whom it is told to."""
    return FakeLivePipeline()


@pytest.fixture
def watch(qtbot) -> Callable[..., None]:
    """Lets an app look at some frames of a source, none of them lost."""

    def watch(app, source, frames: int = 1) -> None:
        for _ in range(frames):
            frame = source.give()
            qtbot.waitUntil(lambda frame=frame: _is_analyzed(app, frame))

    return watch


def _is_analyzed(app, frame: Frame) -> bool:
    view = app.session.view
    return view is not None and view.frame is frame and view.analysis is not None


@pytest.fixture
def icons(styled) -> SvgIcons:
    return SvgIcons()


@pytest.fixture
def make_view(make_source) -> Callable[..., View]:
    """Makes a view of a picture, as if a source had just given it and faces were found in it."""

    def make(
        image: npt.NDArray[np.uint8],
        *faces: NumberedFace,
        mirrored: bool = False,
        index: int = 0,
    ) -> View:
        source, frame = make_source(mirrored=mirrored), Frame(image, index, index / 30)
        analysis = FrameAnalysis(frame, tuple(one.face for one in faces), Timings(1, 1, 1))
        numbers = tuple(one.number for one in faces)
        return View(source, frame, image, analysis, numbers=numbers)

    return make


@pytest.fixture
def numbered_face(make_face) -> Callable[..., NumberedFace]:
    """Makes a face with a number."""
    return lambda number=1, **face: NumberedFace(number, make_face(**face))


@pytest.fixture
def spoken(qapp):
    """Speaks a language until the end of the test."""
    before = QLocale()
    yield lambda language: speak(qapp, language)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
    QLocale.setDefault(before)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
