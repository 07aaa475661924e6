"""The whole way for one frame of a live source: follow, align, classify, steady."""

from functools import partial
from time import perf_counter

from models.analyzer import Analyzer
from models.expression_classifier import ExpressionClassifier
from models.expression_reader import ExpressionReader
from models.face import AlignedFace, ExpressionScores, Face, Frame, FrameAnalysis, Timings
from models.face_aligner import FaceAligner
from models.face_tracker import FaceTracker, FollowedFace
from models.grey import grey_of


class LivePipeline(Analyzer):
    """From a decoded frame to every face's expression, with ids."""

    def __init__(
        self,
        tracker: FaceTracker,
        aligner: FaceAligner,
        classifier: ExpressionClassifier,
        reader: ExpressionReader,
    ) -> None:
        super().__init__(classifier, reader)
        self._tracker = tracker
        self._aligner = aligner
        self._last: Frame | None = None

    def watch(self, *, closely: bool) -> None:
        """Search every frame as thoroughly as it takes to miss no face, or be quick again."""
        self._tracker.watchful = closely

    def start_over(self) -> None:
        """Forget everything, for a file whose results depend on nothing read before it."""
        self._tracker.start_over()
        self.reader.reset()
        self._last = None

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
        faces = tuple(map(partial(self._face, frame), followed, aligned_faces, scores))
        self.reader.forget(self._tracker.known_ids)
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
        self, frame: Frame, followed: FollowedFace, aligned: AlignedFace, scores: ExpressionScores
    ) -> Face:
        smoothed, verdict = self.reader.read(
            followed.track_id,
            scores,
            aligned,
            followed.box,
            followed.landmarks,
            frame_width=frame.width,
            frame_height=frame.height,
            at_s=self._tracker.now_s,
        )
        return Face(
            followed.box,
            followed.landmarks,
            scores,
            followed.track_id,
            smoothed,
            verdict,
            followed.confirmed,
            self.reader.bars_of(followed.track_id),
        )
