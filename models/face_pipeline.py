"""The whole way for one picture: search, find landmarks, align, classify."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import perf_counter

from models.analyzer import Analyzer
from models.detail import Detail
from models.detection.detector_choice import choose_detector
from models.expression_classifier import ExpressionClassifier
from models.expression_reader import ExpressionReader
from models.face import AlignedFace, ExpressionScores, Face, Frame, FrameAnalysis, Timings
from models.face_aligner import FaceAligner
from models.face_finder import FaceFinder, FoundFace, each_once
from models.face_tracker import FaceTracker
from models.landmark_predictor import LandmarkPredictor
from models.live_pipeline import LivePipeline
from models.live_search import LiveSearch
from models.picture import Picture
from models.processors import core_count
from models.still_search import StillSearch
from models.verdict import SureThresholds
from models.weights import DEFAULT_MODEL, load_weights

MOST_AT_ONCE = 64
"""Faces that the network reads in one run."""


class FacePipeline(Analyzer):
    """From a decoded picture to every face's expression, each picture by itself."""

    def __init__(
        self,
        search: StillSearch,
        finder: FaceFinder,
        aligner: FaceAligner,
        classifier: ExpressionClassifier,
        reader: ExpressionReader,
    ) -> None:
        super().__init__(classifier, reader)
        self._search = search
        self._finder = finder
        self._aligner = aligner

    def analyze(self, frame: Frame) -> FrameAnalysis:
        """Find every face of a frame and read its expression; largest face first."""
        started = perf_counter()
        picture = Picture(frame.image)
        found = self._found(picture)
        detected = perf_counter()
        aligned_faces = [self._aligner.align(picture.grey, face.landmarks) for face in found]
        aligned = perf_counter()
        scores: list[ExpressionScores] = []
        for first in range(0, len(found), MOST_AT_ONCE):
            scores += self._classifier.classify(aligned_faces[first : first + MOST_AT_ONCE])
        classified = perf_counter()
        timings = Timings(
            detect=(detected - started) * 1000,
            align=(aligned - detected) * 1000,
            classify=(classified - aligned) * 1000,
        )
        faces = tuple(map(partial(self._face, frame), found, aligned_faces, scores))
        return FrameAnalysis(frame, faces, timings)

    def _found(self, picture: Picture) -> list[FoundFace]:
        places = self._search.search(picture.image)
        if not places:
            return []
        _ = picture.grey  # Made once, before several threads ask for it.
        with ThreadPoolExecutor(core_count()) as pool:
            verified = pool.map(partial(self._finder.verified, picture), places)
            faces = each_once(face for face in verified if face)
        return sorted(faces, key=lambda face: -face.pose.side)

    def _face(
        self, frame: Frame, found: FoundFace, aligned: AlignedFace, scores: ExpressionScores
    ) -> Face:
        verdict = self.reader.read_still(
            scores,
            aligned,
            found.pose.box,
            found.landmarks,
            frame_width=frame.width,
            frame_height=frame.height,
            landmarks_fit=found.fits,
        )
        return Face(found.pose.box, found.landmarks, scores, verdict=verdict)


def load_pipeline(model: str = DEFAULT_MODEL, *, detail: Detail = Detail.LIVE) -> Analyzer:
    """Load detectors, landmark predictor and a model's weights; takes about a second.

    Args:
        model: a name out of :func:`models.weights.model_names`.
        detail: ``LIVE`` and ``VIDEO`` follow faces from frame to frame and give them ids;
            ``PICTURE`` takes each frame by itself.

    Raises:
        MoodmirrorError: weights, or the files of the detectors or of dlib, are missing or wrong.
    """
    choice, predictor = choose_detector(), LandmarkPredictor()
    classifier = ExpressionClassifier(load_weights(model))
    finder, still_search = FaceFinder(choice, predictor), StillSearch(choice.detector)
    thresholds = SureThresholds.of_card(classifier.card.fields)
    aligner, reader = FaceAligner(), ExpressionReader(thresholds)
    if detail is Detail.PICTURE:
        return FacePipeline(still_search, finder, aligner, classifier, reader)
    recorded = detail is Detail.VIDEO
    tracker = FaceTracker(finder, LiveSearch(choice.detector), still_search, thorough=recorded)
    return LivePipeline(tracker, aligner, classifier, reader, every_face=recorded)
