"""The whole way for one frame: detect, find landmarks, align, classify."""

from functools import partial
from time import perf_counter

from models.analyzer import Analyzer
from models.expression_classifier import ExpressionClassifier
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
from models.face_aligner import FaceAligner
from models.face_detector import Detail, FaceDetector
from models.face_finder import FaceFinder
from models.face_tracker import FaceTracker
from models.grey import grey_of
from models.landmark_predictor import LandmarkPredictor
from models.live_pipeline import LivePipeline
from models.verdict import UNMEASURED_SURE_FROM
from models.weights import DEFAULT_MODEL, load_weights


class FacePipeline(Analyzer):
    """From a decoded frame to every face's expression, each frame by itself."""

    def __init__(
        self,
        detector: FaceDetector,
        predictor: LandmarkPredictor,
        aligner: FaceAligner,
        classifier: ExpressionClassifier,
        reader: ExpressionReader,
    ) -> None:
        super().__init__(classifier, reader)
        self._detector = detector
        self._predictor = predictor
        self._aligner = aligner

    def analyze(self, frame: Frame) -> FrameAnalysis:
        """Find every face of a frame and read its expression; largest face first."""
        started = perf_counter()
        grey = grey_of(frame.image)
        boxes = self._detector.detect(grey)
        detected = perf_counter()
        landmarks = [self._predictor.predict(grey, box) for box in boxes]
        aligned_faces = [self._aligner.align(grey, points) for points in landmarks]
        aligned = perf_counter()
        scores = self._classifier.classify(aligned_faces)
        classified = perf_counter()
        timings = Timings(
            detect=(detected - started) * 1000,
            align=(aligned - detected) * 1000,
            classify=(classified - aligned) * 1000,
        )
        faces = tuple(map(partial(self._face, frame), boxes, landmarks, aligned_faces, scores))
        return FrameAnalysis(frame, faces, timings)

    def _face(
        self,
        frame: Frame,
        box: BoundingBox,
        landmarks: Landmarks,
        aligned: AlignedFace,
        scores: ExpressionScores,
    ) -> Face:
        verdict = self.reader.read_still(
            scores, aligned, box, landmarks, frame_width=frame.width, frame_height=frame.height
        )
        return Face(box, landmarks, scores, verdict=verdict)


def load_pipeline(
    model: str = DEFAULT_MODEL, *, detail: Detail = Detail.LIVE, landmarks: int = 5
) -> Analyzer:
    """Load detector, landmark predictor and a model's weights; takes about a second.

    Args:
        model: a name out of :func:`models.weights.model_names`.
        detail: ``LIVE`` follows faces from frame to frame and gives them ids; ``PICTURE`` takes
            each frame by itself.
        landmarks: 5, or 68 for showing them.

    Raises:
        MoodmirrorError: weights or dlib's files are missing or wrong.
    """
    detector, predictor = FaceDetector(detail), LandmarkPredictor(landmarks)
    classifier = ExpressionClassifier(load_weights(model))
    aligner, reader = FaceAligner(), ExpressionReader(_sure_from(classifier))
    if detail is Detail.PICTURE:
        return FacePipeline(detector, predictor, aligner, classifier, reader)
    return LivePipeline(FaceTracker(FaceFinder(detector, predictor)), aligner, classifier, reader)


def _sure_from(classifier: ExpressionClassifier) -> float:
    """The confidence from which on this model keeps its promise, as its card tells."""
    return float(classifier.card.fields.get("sure_from", UNMEASURED_SURE_FROM))
