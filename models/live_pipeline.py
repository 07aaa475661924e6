"""The whole way for one frame of a live source: follow, align, classify, steady."""

from time import perf_counter
from typing import Protocol

from models.expression_classifier import ExpressionClassifier
from models.face import (
    AlignedFace,
    BoundingBox,
    ExpressionScores,
    Face,
    Frame,
    FrameAnalysis,
    Landmarks,
    Timings,
    Verdict,
)
from models.face_aligner import FaceAligner
from models.face_tracker import FaceTracker, FollowedFace
from models.grey import grey_of


class Steadying(Protocol):
    """Makes one steady answer out of a face's scores over time."""

    def update(
        self,
        face_id: int,
        aligned: AlignedFace,
        box: BoundingBox,
        landmarks: Landmarks,
        frame_size: tuple[int, int],
        scores: ExpressionScores,
        at_s: float,
    ) -> tuple[ExpressionScores, Verdict]:
        """Take in one face of one frame; ``frame_size`` is width and height, ``at_s`` seconds."""


class LivePipeline:
    """From a decoded frame to every face's expression, with ids. Not for two threads at once."""

    def __init__(
        self,
        tracker: FaceTracker,
        aligner: FaceAligner,
        classifier: ExpressionClassifier,
        steady: Steadying | None = None,
    ) -> None:
        self._tracker = tracker
        self._aligner = aligner
        self._classifier = classifier
        self._steady = steady
        self._last: Frame | None = None

    @property
    def execution_provider(self) -> str:
        """The provider that the session really has, e.g. ``CPUExecutionProvider``."""
        return self._classifier.execution_provider

    @property
    def model_title(self) -> str:
        """The model's name for people, e.g. ``Shallow CNN``."""
        return self._classifier.card.title

    def reset(self) -> None:
        """Forget all faces, for a new source; their ids are not given again."""
        self._tracker.reset()
        self._last = None

    def analyze(self, frame: Frame) -> FrameAnalysis:
        """Follow and find every face of a frame and read its expression; ordered by id."""
        started = perf_counter()
        grey = grey_of(frame.image)
        followed = self._tracker.update(grey, self._elapsed_s(frame))
        detected = perf_counter()
        aligned_faces = [self._aligner.align(grey, face.landmarks) for face in followed]
        aligned = perf_counter()
        scores = self._classifier.classify(aligned_faces)
        faces = tuple(map(self._face, followed, aligned_faces, scores, [frame] * len(followed)))
        classified = perf_counter()
        timings = Timings(
            detect=(detected - started) * 1000,
            align=(aligned - detected) * 1000,
            classify=(classified - aligned) * 1000,
        )
        return FrameAnalysis(frame, faces, timings)

    def _elapsed_s(self, frame: Frame) -> float | None:
        """Seconds since the frame before: of media time where the source has one.

        A file that is read faster than it plays still has its own time.
        """
        last, self._last = self._last, frame
        if last is None or frame.index <= last.index:
            return None  # Another source begins, or this one anew.
        if frame.time_s != last.time_s:
            return frame.time_s - last.time_s
        return frame.captured_at - last.captured_at

    def _face(
        self, followed: FollowedFace, aligned: AlignedFace, scores: ExpressionScores, frame: Frame
    ) -> Face:
        box, landmarks = followed.box, followed.landmarks
        if self._steady is None:
            return Face(box, landmarks, scores, followed.track_id)
        smoothed, verdict = self._steady.update(
            followed.track_id,
            aligned,
            box,
            landmarks,
            (frame.width, frame.height),
            scores,
            self._tracker.now_s,
        )
        return Face(box, landmarks, scores, followed.track_id, smoothed, verdict)
