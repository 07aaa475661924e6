from pathlib import Path

import cv2
import numpy as np
import pytest

from models import dlib_files
from models.errors import MoodmirrorError
from models.expression import Expression
from models.face import BoundingBox, Frame
from models.face_detector import Detail, FaceDetector
from models.face_pipeline import FacePipeline, load_pipeline

DEMO = Path(__file__).parents[2] / "assets" / "demo"


@pytest.fixture(scope="module")
def pipeline() -> FacePipeline:
    return load_pipeline()


@pytest.fixture(scope="module")
def astronaut() -> np.ndarray:
    return cv2.imread(str(DEMO / "astronaut.jpg"))


def frame(image: np.ndarray) -> Frame:
    return Frame(image, 0, 0.0)


def test_the_astronaut_is_happy(pipeline: FacePipeline, astronaut: np.ndarray):
    analysis = pipeline.analyze(frame(astronaut))
    (face,) = analysis.faces
    assert face.scores.expression is Expression.HAPPY
    assert face.scores.probability_of(Expression.HAPPY) > 0.5
    # Where the eyes and the nose are in the portrait, by eye.
    np.testing.assert_allclose(face.landmarks.points[4], (228, 136), atol=8)
    assert face.box.intersection_over_union(BoundingBox(178, 80, 268, 170)) > 0.7
    assert analysis.timings.total > 0


def test_four_faces_in_one_frame(pipeline: FacePipeline, astronaut: np.ndarray):
    tiled = np.tile(astronaut[:300, 60:380], (2, 2, 1))
    analysis = pipeline.analyze(frame(tiled))
    assert len(analysis.faces) == 4
    assert {face.scores.expression for face in analysis.faces} == {Expression.HAPPY}


def test_boxes_are_pixels_of_the_full_frame(astronaut: np.ndarray):
    grey = cv2.cvtColor(astronaut, cv2.COLOR_BGR2GRAY)
    (small,) = FaceDetector(Detail.LIVE).detect(grey)
    (large,) = FaceDetector(Detail.LIVE).detect(cv2.resize(grey, None, fx=4, fy=4))
    assert small.scaled(4).intersection_over_union(large) > 0.7


def test_a_picture_is_searched_more_closely_than_a_frame(astronaut: np.ndarray):
    small = cv2.resize(astronaut, None, fx=0.45, fy=0.45, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    assert FaceDetector(Detail.LIVE).detect(grey) == []
    assert len(FaceDetector(Detail.PICTURE).detect(grey)) == 1


def test_68_landmarks_for_showing(astronaut: np.ndarray):
    analysis = load_pipeline(landmarks=68).analyze(frame(astronaut))
    (face,) = analysis.faces
    assert face.landmarks.points.shape == (68, 2)
    assert face.scores.expression is Expression.HAPPY


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (700, 1), (2, 3), (480, 641)])
@pytest.mark.parametrize("fill", [0, 255, "noise"])
def test_frames_without_a_face(pipeline: FacePipeline, shape: tuple[int, int], fill: object):
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (*shape, 3)) if fill == "noise" else np.full((*shape, 3), fill)
    assert pipeline.analyze(frame(image.astype(np.uint8))).faces == ()


@pytest.mark.parametrize("side", ["left", "top", "right"])
def test_a_face_half_outside_does_no_harm(pipeline: FacePipeline, astronaut, side: str):
    cut = {
        "left": astronaut[:, 222:],
        "top": astronaut[125:],
        "right": astronaut[:, :230],
    }[side]
    for face in pipeline.analyze(frame(np.ascontiguousarray(cut))).faces:
        assert np.isclose(face.scores.probabilities.sum(), 1, atol=1e-4)


def test_a_missing_dlib_file_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dlib_files, "FIVE_POINTS", "gone.dat")
    with pytest.raises(MoodmirrorError, match=r"gone\.dat is missing"):
        dlib_files.dlib_file(dlib_files.FIVE_POINTS)
