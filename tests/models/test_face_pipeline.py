from pathlib import Path

import cv2
import numpy as np
import pytest

from models import dlib_files, face_finder
from models.detail import Detail
from models.errors import MoodmirrorError
from models.expression import Expression
from models.face import BoundingBox, Frame, Reason
from models.face_finder import FoundFace, each_once
from models.face_pipeline import FacePipeline, load_pipeline
from models.face_pose import FacePose, landmarks_of_pose

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


@pytest.fixture(scope="module")
def stills() -> FacePipeline:
    return load_pipeline("shallow", detail=Detail.PICTURE)


def boxes(stills: FacePipeline, image: np.ndarray) -> list[BoundingBox]:
    return [face.box for face in stills.analyze(frame(image)).faces]


FACE = BoundingBox(178, 80, 268, 170)


@pytest.mark.parametrize("factor", [0.3, 1, 3, 7])
def test_a_still_is_searched_whatever_its_size(stills, astronaut: np.ndarray, factor: float):
    """The face has 27 to 630 pixels."""
    image = cv2.resize(astronaut, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    (box,) = boxes(stills, image)
    assert box.scaled(1 / factor).intersection_over_union(FACE) > 0.6


@pytest.mark.parametrize("degrees", [50, 90, 130, 180, -70])
def test_a_still_is_searched_at_any_tilt(stills, astronaut: np.ndarray, degrees: float):
    turn = cv2.getRotationMatrix2D((223, 125), degrees, 1)
    turn[:, 2] += 200
    (face,) = stills.analyze(frame(cv2.warpAffine(astronaut, turn, (800, 800)))).faces
    right, left = face.landmarks.points[0], face.landmarks.points[2]
    roll = np.degrees(np.arctan2(right[1] - left[1], right[0] - left[0]))
    assert abs((roll + degrees + 180) % 360 - 180) < 15
    assert face.scores.expression is Expression.HAPPY


def test_a_crowd_in_a_large_picture(stills, astronaut: np.ndarray):
    """Sixty faces of 40 pixels in eight megapixels, some of them across the edges of tiles."""
    head = cv2.resize(astronaut[40:240, 125:325], (90, 90), interpolation=cv2.INTER_AREA)
    image = np.full((2400, 3400, 3), 128, np.uint8)
    places = [(200 + 337 * i % 3000, 150 + 377 * (i // 9)) for i in range(60) if i // 9 < 6]
    places = [(x + 31 * (y // 377), y) for x, y in places]
    for x, y in places:
        image[y : y + 90, x : x + 90] = head
    assert len(boxes(stills, image)) == len(places)


def test_a_face_too_small_to_be_read_is_found_and_said_to_be_small(stills, astronaut: np.ndarray):
    small = cv2.resize(astronaut, None, fx=0.2, fy=0.2, interpolation=cv2.INTER_AREA)
    image = np.full((400, 600, 3), 128, np.uint8)
    image[100 : 100 + len(small), 200 : 200 + len(small)] = small
    (face,) = stills.analyze(frame(image)).faces
    assert not face.verdict.sure or face.verdict.reasons == ()
    assert face.box.width < 24


@pytest.mark.parametrize("shape", [(1, 10_000), (10_000, 1), (40_000, 3), (700, 1), (1, 1)])
def test_stills_of_odd_shapes(stills, shape: tuple[int, int]):
    assert boxes(stills, np.full((*shape, 3), 90, np.uint8)) == []


@pytest.mark.parametrize("shape", [(1, 10_000), (10_000, 1), (10_000, 10_000)])
def test_frames_of_odd_shapes(pipeline: FacePipeline, shape: tuple[int, int]):
    assert pipeline.analyze(frame(np.zeros((*shape, 3), np.uint8))).faces == ()


def test_a_face_larger_than_the_frame_does_no_harm(pipeline: FacePipeline, astronaut: np.ndarray):
    eyes = cv2.resize(astronaut[95:150, 190:260], (1400, 1100), interpolation=cv2.INTER_CUBIC)
    for face in pipeline.analyze(frame(eyes)).faces:
        assert np.isclose(face.scores.probabilities.sum(), 1, atol=1e-4)


def test_a_face_larger_than_the_still_does_no_harm(stills, astronaut: np.ndarray):
    eyes = cv2.resize(astronaut[95:150, 190:260], (1400, 1100), interpolation=cv2.INTER_CUBIC)
    for face in stills.analyze(frame(eyes)).faces:
        assert np.isclose(face.scores.probabilities.sum(), 1, atol=1e-4)


def test_a_face_that_no_landmarks_fit_is_turned_away(stills, astronaut, monkeypatch):
    monkeypatch.setattr(face_finder, "FITTING", -1.0)
    (face,) = stills.analyze(frame(astronaut)).faces
    assert face.verdict.reasons[0] is Reason.TURNED
    assert not face.verdict.sure
    assert face.box.intersection_over_union(FACE) > 0.6


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


@pytest.mark.parametrize("longest", [40, 100])
def test_half_a_face_that_fills_a_small_picture_is_found(stills: FacePipeline, longest: int):
    hopper = cv2.imread(str(DEMO / "hopper.jpg"))[149:329, 169:299]
    scale = longest / 180
    small = cv2.resize(hopper, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    (box,) = boxes(stills, small)
    assert box.width > 0.5 * longest


def part_of(side: float, x: float, y: float, *, fits: bool) -> FoundFace:
    pose = FacePose(x, y, side)
    return FoundFace(landmarks_of_pose(pose), pose, fits)


def test_a_mouth_does_not_take_the_place_of_its_face():
    turned_away = part_of(100, 100, 100, fits=False)
    mouth, eye = part_of(40, 100, 130, fits=True), part_of(30, 80, 85, fits=True)
    assert each_once([mouth, turned_away, eye]) == [turned_away]


def test_of_two_finds_of_one_face_the_one_that_landmarks_fit_counts():
    loose, fitting = part_of(100, 100, 100, fits=False), part_of(80, 105, 100, fits=True)
    assert each_once([loose, fitting]) == [fitting]


def test_a_child_before_a_chest_and_a_face_on_a_shirt_are_kept(
    stills: FacePipeline, astronaut: np.ndarray
):
    picture = astronaut.copy()
    child = cv2.resize(astronaut[40:220, 130:310], (72, 72), interpolation=cv2.INTER_AREA)
    print_ = cv2.resize(astronaut[70:190, 160:280], (40, 40), interpolation=cv2.INTER_AREA)
    picture[215:287, 180:252] = child
    picture[300:340, 330:370] = print_
    found = boxes(stills, picture)
    assert len(found) == 3
    assert min(box.width for box in found) < 35
