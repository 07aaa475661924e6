"""The whole way for one frame: detect, find landmarks, align, classify."""

from time import perf_counter

import cv2
import numpy as np
import numpy.typing as npt

from models.expression_classifier import ExpressionClassifier
from models.face import Face, Frame, FrameAnalysis, Timings
from models.face_aligner import FaceAligner
from models.face_detector import Detail, FaceDetector
from models.landmark_predictor import LandmarkPredictor
from models.weights import DEFAULT_MODEL, load_weights


class FacePipeline:
    """From a decoded frame to every face's expression. Not for two threads at once."""

    def __init__(
        self,
        detector: FaceDetector,
        predictor: LandmarkPredictor,
        aligner: FaceAligner,
        classifier: ExpressionClassifier,
    ) -> None:
        self._detector = detector
        self._predictor = predictor
        self._aligner = aligner
        self._classifier = classifier

    @property
    def execution_provider(self) -> str:
        """The provider that the session really has, e.g. ``CPUExecutionProvider``."""
        return self._classifier.execution_provider

    @property
    def model_title(self) -> str:
        """The model's name for people, e.g. ``Shallow CNN``."""
        return self._classifier.card.title

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
        return FrameAnalysis(frame, tuple(map(Face, boxes, landmarks, scores)), timings)


def grey_of(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Grey by Rec. 601 weights, as uint8 ``[height, width]``, from BGR ``[height, width, 3]``."""
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def load_pipeline(
    model: str = DEFAULT_MODEL, *, detail: Detail = Detail.LIVE, landmarks: int = 5
) -> FacePipeline:
    """Load detector, landmark predictor and a model's weights; takes about a second.

    Args:
        model: a name out of :func:`models.weights.model_names`.
        detail: how closely to look for faces.
        landmarks: 5, or 68 for showing them.

    Raises:
        MoodmirrorError: weights or dlib's files are missing or wrong.
    """
    return FacePipeline(
        FaceDetector(detail),
        LandmarkPredictor(landmarks),
        FaceAligner(),
        ExpressionClassifier(load_weights(model)),
    )
