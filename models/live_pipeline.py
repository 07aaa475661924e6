"""The whole way for one frame of a live source: follow, align, classify, steady."""

from functools import partial
from time import perf_counter
from typing import Self

from models.analyzer import Analyzer
from models.classifying_turns import LEAST, LEAST_WATCHED, ClassifyingTurns
from models.expression_classifier import ExpressionClassifier
from models.expression_reader import ExpressionReader
from models.face import AlignedFace, ExpressionScores, Face, Frame, FrameAnalysis, Timings
from models.face_aligner import FaceAligner
from models.face_tracker import FaceTracker, FollowedFace
from models.picture import Picture


class LivePipeline(Analyzer):
    """From a decoded frame to every face's expression, with ids."""

    def __init__(
        self,
        tracker: FaceTracker,
        aligner: FaceAligner,
        classifier: ExpressionClassifier,
        reader: ExpressionReader,
        *,
        every_face: bool = False,
    ) -> None:
        """Put the parts together.

        Args:
            tracker: follows faces.
            aligner: cuts them out.
            classifier: reads them.
            reader: smooths and judges what was read.
            every_face: whether each face is classified in each frame, however many there are.
        """
        super().__init__(classifier, reader)
        self._tracker = tracker
        self._aligner = aligner
        self._every_face = every_face
        self._turns = ClassifyingTurns()
        self._thorough = False
        self._last: Frame | None = None

    def take_network_of(self, other: Self) -> None:
        """See :class:`~models.analyzer.Analyzer`; what the old network said is forgotten."""
        super().take_network_of(other)
        self._turns = ClassifyingTurns()

    def watch(self, *, closely: bool) -> None:
        """Search every frame as thoroughly as it takes to miss no face, or be quick again."""
        self._tracker.watchful = closely

    def take_time(self, *, allowed: bool) -> None:
        """Search the next frames as a picture is searched, or be quick again."""
        self._thorough = allowed

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
        picture = Picture(frame.image)
        elapsed_s = self._elapsed_s(frame)
        followed = self._tracker.update(picture, elapsed_s, thorough=self._thorough)
        detected = perf_counter()
        aligned_faces = [self._aligner.align(picture.grey, face.landmarks) for face in followed]
        aligned = perf_counter()
        scores = self._scores(followed, aligned_faces)
        faces = tuple(map(partial(self._face, frame), followed, aligned_faces, scores))
        self.reader.forget(self._tracker.known_ids)
        classified = perf_counter()
        timings = Timings(
            detect=(detected - started) * 1000,
            align=(aligned - detected) * 1000,
            classify=(classified - aligned) * 1000,
        )
        return FrameAnalysis(frame, faces, timings, self._tracker.unsure)

    def _scores(
        self, followed: list[FollowedFace], aligned: list[AlignedFace]
    ) -> list[ExpressionScores]:
        """Of this frame, or for faces whose turn it is not, of at most 0.1 s ago."""
        if self._every_face:
            return self._classifier.classify(aligned)
        ids = [face.track_id for face in followed]
        least = LEAST_WATCHED if self._tracker.watchful else LEAST
        due = self._turns.due(ids, self._tracker.now_s, least)
        fresh = self._classifier.classify([aligned[i] for i in due])
        self._turns.take([ids[i] for i in due], fresh)
        self._turns.forget(self._tracker.known_ids)
        return [self._turns.scores_of(one) for one in ids]

    def _elapsed_s(self, frame: Frame) -> float | None:
        """Seconds since the frame before: of media time where the source has one.

        A file that is read faster than it plays still has its own time.
        """
        last, self._last = self._last, frame
        if last is None or frame.index <= last.index:
            return None  # Another source begins, or this one starts over.
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
            landmarks_fit=followed.fits,
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
