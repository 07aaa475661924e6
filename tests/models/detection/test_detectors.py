"""What holds for both detectors, and which one runs."""

from collections.abc import Callable
from types import ModuleType

import cv2
import dlib
import numpy as np
import pytest

from models.detection import mmod_detector, yunet_detector
from models.detection.detector_choice import choose_detector
from models.detection.face_detector import Detection, best_of_each_face
from models.detection.mmod_detector import MmodDetector
from models.detection.yunet_detector import YunetDetector
from models.dlib_files import dlib_file
from models.errors import MoodmirrorError
from models.face import BoundingBox
from models.face_pose import FacePose

FACE = BoundingBox(178, 80, 268, 170)


@pytest.fixture(scope="module")
def mmod() -> MmodDetector:
    return MmodDetector()


def test_the_network_gives_dlibs_own_scores(portrait):
    """Dlib 20 finds one face of 95 pixels with 1.06 in the portrait."""
    own = dlib.cnn_face_detection_model_v1(str(dlib_file("mmod_human_face_detector.dat")))
    (theirs,) = own(np.ascontiguousarray(portrait[..., ::-1]), 0)
    session = MmodDetector()._session
    shown = cv2.resize(portrait, None, fx=5 / 6, fy=5 / 6, interpolation=cv2.INTER_LINEAR)
    scores = session.run(["scores"], {"picture": shown[None]})[0]
    assert scores.max() == pytest.approx(theirs.confidence, abs=0.02)


def test_dlibs_cnn_sees_the_face_where_dlib_expects_it(mmod, portrait):
    first, *others = mmod.detect(portrait, 0.3)
    assert first.box.intersection_over_union(FACE) > 0.6
    assert first.score > 0.9
    assert others == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 10_000), (10_000, 1), (31, 33), (480, 641)])
@pytest.mark.parametrize("fill", [0, 255, "noise"])
def test_dlibs_cnn_sees_nothing_where_nothing_is(mmod, shape, fill):
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (*shape, 3)) if fill == "noise" else np.full((*shape, 3), fill)
    assert mmod.detect(image.astype(np.uint8), 0.3) == []


@pytest.fixture(params=["missing", b"", b"no network", "half"])
def damaged(request, tmp_path) -> Callable[[ModuleType], None]:
    """Puts a damaged file in the place of a detector's network."""

    def damage(module: ModuleType) -> None:
        path = tmp_path / module.MODEL_FILE.name
        content = request.param
        if content == "half":
            content = module.MODEL_FILE.read_bytes()[:100_000]
        if content != "missing":
            path.write_bytes(content)
        module.MODEL_FILE = path

    return damage


def test_without_yunet_dlibs_cnn_runs_and_says_why(monkeypatch, damaged):
    monkeypatch.setattr(yunet_detector, "MODEL_FILE", yunet_detector.MODEL_FILE)
    damaged(yunet_detector)
    choice = choose_detector()
    assert isinstance(choice.detector, MmodDetector)
    assert choice.reason.startswith("yunet.onnx cannot be loaded: ")


def test_yunet_runs_where_nothing_is_damaged():
    choice = choose_detector()
    assert isinstance(choice.detector, YunetDetector)
    assert isinstance(choice.second, MmodDetector)
    assert choice.reason is None


def test_a_damaged_network_is_named(monkeypatch, damaged):
    monkeypatch.setattr(mmod_detector, "MODEL_FILE", mmod_detector.MODEL_FILE)
    damaged(mmod_detector)
    with pytest.raises(MoodmirrorError, match=r"mmod_human_face_detector\.onnx cannot be loaded"):
        choose_detector()


def test_each_face_is_given_once():
    found = [
        Detection(FacePose(100, 100, 50), 0.9),
        Detection(FacePose(104, 98, 52), 0.8),
        Detection(FacePose(100, 110, 18), 0.85),
        Detection(FacePose(160, 100, 50), 0.7),
    ]
    assert best_of_each_face(found) == [found[0], found[3]]
    assert best_of_each_face([]) == []
