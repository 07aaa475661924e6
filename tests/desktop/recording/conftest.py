import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from desktop.recording.manifest import Manifest
from desktop.recording.recorder import Recorder
from desktop.recording.recording_writer import Taken
from models.expression import EXPRESSIONS, Expression
from models.face import (
    BoundingBox,
    ExpressionScores,
    Face,
    Frame,
    FrameAnalysis,
    Landmarks,
    Reason,
    Timings,
    Verdict,
)

PLENTY = 2**40


class NumberedPictures:
    """Pictures that tell their number, also after they were compressed."""

    @staticmethod
    def make(number: int, width: int = 64, height: int = 48) -> np.ndarray:
        """Four grey fields, four bits each."""
        grey = [16 * (number >> 4 * digit & 15) + 8 for digit in range(4)]
        fields = np.repeat(np.uint8(grey), -(-width // 4))[:width]
        return np.ascontiguousarray(np.broadcast_to(fields[None, :, None], (height, width, 3)))

    @classmethod
    def numbers_in(cls, video: Path) -> list[int]:
        """Of all pictures of a video file."""
        return [cls._number_in(image) for image, _ in cls._pictures_in(video)]

    @classmethod
    def times_in(cls, video: Path) -> list[float]:
        """When each picture of a video file is shown, in seconds."""
        return [time_s for _, time_s in cls._pictures_in(video)]

    @staticmethod
    def _number_in(image: np.ndarray) -> int:
        ends = [image.shape[1] * digit // 4 for digit in range(5)]
        fields = [image[:, a + 2 : b - 2] for a, b in itertools.pairwise(ends)]
        return sum(int(field.mean()) // 16 << 4 * digit for digit, field in enumerate(fields))

    @staticmethod
    def _pictures_in(video: Path) -> Iterator[tuple[np.ndarray, float]]:
        capture = cv2.VideoCapture(str(video), cv2.CAP_FFMPEG)
        while True:
            ok, image = capture.read()
            if not ok:
                return
            yield image, capture.get(cv2.CAP_PROP_POS_MSEC) / 1000


@pytest.fixture(scope="session")
def pictures() -> type[NumberedPictures]:
    """Makes pictures that tell their number, and finds them in a video."""
    return NumberedPictures


@pytest.fixture
def random_face() -> Callable[[np.random.Generator, int], Face]:
    """Makes a face whose numbers have as many digits as real ones."""

    def make(rng: np.random.Generator, track_id: int) -> Face:
        probabilities, smoothed = rng.dirichlet(np.full(6, 0.4), 2).astype(np.float32)
        x, y, side = rng.uniform(-5, 50, 3)
        index = int(smoothed.argmax())
        reasons = tuple(reason for reason in Reason if rng.random() < 0.2)
        return Face(
            BoundingBox(x, y, x + side, y + side),
            Landmarks(rng.uniform(0, 64, (5, 2)).astype(np.float32)),
            ExpressionScores(probabilities),
            track_id,
            ExpressionScores(smoothed),
            Verdict(EXPRESSIONS[index], float(smoothed[index]), not reasons, reasons),
        )

    return make


@pytest.fixture
def take(make_source, random_face) -> Callable[..., Taken]:
    """Makes frames to record, one after the other, with none to two faces each."""
    source, rng = make_source("Camera 0", mirrored=True), np.random.default_rng(0)
    made = [0]

    def make(*, at: float | None = None, video: bool = True, size=(64, 48), **more) -> Taken:
        index = made[0]
        made[0] += 1
        at = 100 + index / 30 if at is None else at
        frame = Frame(NumberedPictures.make(index, *size), index, at, index / 30)
        faces = tuple(random_face(rng, number + 1) for number in range(index % 3))
        analysis = FrameAnalysis(frame, faces, Timings(8.25, 0.5, 2.125))
        paint = (lambda: frame.image) if video else None
        taken = Taken(source, analysis, tuple(range(1, len(faces) + 1)), paint)
        return replace(taken, **more)

    return make


@pytest.fixture
def still_face() -> Face:
    """As of a still: nobody followed it, nobody judged it."""
    points = Landmarks(np.arange(10, dtype=np.float32).reshape(5, 2) / 3)
    scores = np.full(6, 0.05, np.float32)
    scores[EXPRESSIONS.index(Expression.SAD)] = 0.75
    return Face(BoundingBox(1, 2, 30.5, 31.5), points, ExpressionScores(scores))


@pytest.fixture
def record(tmp_path):
    """Begins recordings in ``tmp_path``; at the end of the test all have to end."""
    recorders: list[Recorder] = []

    def record(parent=tmp_path, *, engine=None, space=lambda _: PLENTY) -> Recorder:
        manifest = Manifest("annotated", {"steadiness": "steady"})
        recorders.append(Recorder(parent, manifest, engine, space))
        return recorders[-1]

    yield record
    for recorder in recorders:
        recorder.stop()
        assert recorder.wait(20)


@pytest.fixture
def recorded(record) -> Callable:
    """Records frames and waits for the end; returns how it stands then."""

    def recorded(frames, **how):
        recorder = record(**how)
        for frame in frames:
            recorder.add(frame)
        recorder.stop()
        assert recorder.wait(60)
        return recorder.status

    return recorded
