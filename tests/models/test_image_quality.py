import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.detection.detector_choice import choose_detector
from models.face import AlignedFace, BoundingBox, Landmarks, Reason
from models.face_aligner import TEMPLATE, FaceAligner
from models.image_quality import FLAGGED, GRAVE, LIMITS, REASONS, FaceQuality, measure_quality
from models.landmark_predictor import LandmarkPredictor

DEMO = Path(__file__).parents[2] / "assets" / "demo"


@dataclass(frozen=True)
class Portrait:
    grey: np.ndarray
    box: BoundingBox
    landmarks: Landmarks

    @property
    def pixel(self) -> float:
        """Pixels of the portrait to one of the aligned face."""
        return 1 / math.hypot(*FaceAligner().align(self.grey, self.landmarks).matrix[:, 0])

    def quality(self, change: Callable[[np.ndarray], np.ndarray] = lambda grey: grey):
        changed = change(self.grey.astype(np.float32))
        return measured(np.clip(changed, 0, 255).astype(np.uint8), self.box, self.landmarks)

    def shrunk(self, side: float, sigma: float = 0.0) -> FaceQuality:
        """With a face of ``side`` pixels, blurred by ``sigma`` of the aligned face's pixels."""
        scale = side / 48 / self.pixel
        grey = cv2.GaussianBlur(self.grey, (0, 0), sigma * self.pixel) if sigma else self.grey
        small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        points = (self.landmarks.points * scale).astype(np.float32)
        return measured(small, self.box.scaled(scale), Landmarks(points))


def measured(grey: np.ndarray, box: BoundingBox, landmarks: Landmarks) -> FaceQuality:
    aligned = FaceAligner().align(grey, landmarks)
    return measure_quality(aligned, box, landmarks, grey.shape[1], grey.shape[0])


@pytest.fixture(scope="module", params=["astronaut", "hopper"])
def portrait(request: pytest.FixtureRequest) -> Portrait:
    image = cv2.imread(str(DEMO / f"{request.param}.jpg"))
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    box = choose_detector().detector.detect(image)[0].box
    return Portrait(grey, box, predictor().predict(grey, box))


@cache
def predictor() -> LandmarkPredictor:
    return LandmarkPredictor()


def flagged(quality: FaceQuality) -> set[Reason]:
    return {r for r, s in zip(REASONS, quality.severities, strict=True) if s >= FLAGGED}


def grave(quality: FaceQuality) -> set[Reason]:
    return {r for r, s in zip(REASONS, quality.severities, strict=True) if s >= GRAVE}


def noisy(sigma: float) -> Callable[[np.ndarray], np.ndarray]:
    return lambda grey: grey + np.random.default_rng(0).normal(0, sigma, grey.shape)


def test_a_good_portrait_is_not_flagged(portrait: Portrait):
    assert flagged(portrait.quality()) == set()
    assert flagged(portrait.quality(noisy(8))) == set()
    assert flagged(portrait.quality(lambda grey: grey[:, :, None].mean(2) * 0.4 + 90)) == set()


def test_darkness(portrait: Portrait):
    assert flagged(portrait.quality(lambda grey: grey * 0.3)) == set()
    assert flagged(portrait.quality(lambda grey: grey * 0.15)) == {Reason.DARK}
    assert grave(portrait.quality(lambda grey: grey * 0.15)) == set()
    assert Reason.DARK in grave(portrait.quality(lambda grey: grey * 0.04))


def test_brightness(portrait: Portrait):
    assert Reason.BRIGHT in flagged(portrait.quality(lambda grey: grey * 1.8))
    assert Reason.BRIGHT in grave(portrait.quality(lambda grey: grey * 2.5))
    assert Reason.DARK not in flagged(portrait.quality(lambda grey: grey * 2.5))


def test_a_dark_skin_in_good_light_is_not_too_dark(portrait: Portrait):
    """Half of the light comes back, shining spots and the white of the eyes stay."""
    darker = portrait.quality(lambda grey: 255 * (grey / 255) ** 2.2)
    assert darker.brightest_tenth > 100
    assert Reason.DARK not in flagged(darker)


def blurred(sigma: float) -> Callable[[np.ndarray], np.ndarray]:
    return lambda grey: cv2.GaussianBlur(grey, (0, 0), sigma)


def test_blur(portrait: Portrait):
    assert flagged(portrait.quality(blurred(1.0 * portrait.pixel))) == set()
    assert flagged(portrait.quality(blurred(1.8 * portrait.pixel))) == {Reason.BLURRED}
    assert grave(portrait.quality(blurred(2.5 * portrait.pixel))) == {Reason.BLURRED}


def test_a_blurred_face_in_noise_is_blurred(portrait: Portrait):
    both = portrait.quality(lambda grey: noisy(8)(blurred(2.5 * portrait.pixel)(grey)))
    assert flagged(both) == {Reason.BLURRED}


@pytest.mark.parametrize(("across", "down"), [(7, 0), (0, 10)])
def test_motion_blurs_one_axis_alone(portrait: Portrait, across: float, down: float):
    """Brows, eyes and lips lie flat, so that a nod must be quicker to blur than a shake."""
    size = (max(1, round(across * portrait.pixel)), max(1, round(down * portrait.pixel)))
    assert flagged(portrait.quality(lambda grey: cv2.blur(grey, size))) == {Reason.BLURRED}
    assert flagged(portrait.quality(lambda grey: cv2.blur(grey, (3, 3)))) == set()


def test_light_does_not_change_the_sharpness(portrait: Portrait):
    whole = portrait.quality().sharpness
    half = portrait.quality(lambda grey: grey * 0.5 + 20).sharpness
    assert half == pytest.approx(whole, rel=0.06)


def test_a_small_face_is_small_and_not_blurred(portrait: Portrait):
    assert flagged(portrait.shrunk(28)) == set()
    assert flagged(portrait.shrunk(20)) == {Reason.SMALL}
    assert Reason.SMALL in grave(portrait.shrunk(12))
    assert portrait.shrunk(20).eye_distance == pytest.approx(10, abs=0.2)


def test_a_small_blurred_face_is_blurred(portrait: Portrait):
    assert flagged(portrait.shrunk(28, sigma=2.0)) == {Reason.BLURRED}


@pytest.mark.parametrize("fill", [0, 90, 255])
def test_a_patch_without_structure_is_not_called_blurred(fill: int):
    grey = np.full((100, 100), fill, np.uint8)
    points = (TEMPLATE + 20).astype(np.float32)
    quality = measured(grey, BoundingBox(22, 22, 66, 66), Landmarks(points))
    assert flagged(quality) == {0: {Reason.DARK}, 90: set(), 255: {Reason.BRIGHT}}[fill]


# The outer corners of the eyes and the base of the nose of MediaPipe's canonical face
# (vertices 263, 33 and 2), in centimetres: x to the right, y up, z to the viewer.
HEAD = np.array([(4.446, 2.664, 3.173), (-4.446, 2.664, 3.173), (0.0, -2.089, 6.058)])


def turned_head(yaw: float, roll: float = 0.0) -> Landmarks:
    sin, cos = math.sin(math.radians(yaw)), math.cos(math.radians(yaw))
    x, y = HEAD[:, 0] * cos + HEAD[:, 2] * sin, -HEAD[:, 1]
    turn = np.exp(1j * math.radians(roll))
    seen = (x + 1j * y) * turn * 10 + (200 + 200j)
    right, left, nose = seen
    z = np.array([right, right * 0.7 + left * 0.3, left, left * 0.7 + right * 0.3, nose])
    return Landmarks(np.stack([z.real, z.imag], 1).astype(np.float32))


@pytest.mark.parametrize("roll", [0, 35, -80, 180])
@pytest.mark.parametrize("side", [-1, 1])
def test_a_turned_head(roll: float, side: int):
    grey = np.zeros((400, 400), np.uint8)
    severities = {}
    for yaw in (0, 20, 35, 45, 65):
        quality = measured(grey, BoundingBox(150, 150, 250, 250), turned_head(side * yaw, roll))
        assert quality.asymmetry == pytest.approx(0.3244 * math.tan(math.radians(yaw)), abs=1e-3)
        severities[yaw] = quality.severities[REASONS.index(Reason.TURNED)]
    assert severities[0] < severities[20] < severities[35] < FLAGGED
    assert FLAGGED < severities[45] < GRAVE < severities[65]


def cut(portrait: Portrait, side: str, share: float) -> FaceQuality:
    """The portrait without ``share`` of the face's box, and landmarks as dlib then finds them."""
    box, grey = portrait.box, portrait.grey
    x, y = 0, 0
    if side == "left":
        x = int(box.x1 + share * box.width)
        grey = grey[:, x:]
    elif side == "right":
        grey = grey[:, : int(box.x2 - share * box.width)]
    elif side == "above":
        y = int(box.y1 + share * box.height)
        grey = grey[y:]
    else:
        grey = grey[: int(box.y2 - share * box.height)]
    grey = np.ascontiguousarray(grey)
    shifted = BoundingBox(box.x1 - x, box.y1 - y, box.x2 - x, box.y2 - y)
    return measured(grey, shifted, predictor().predict(grey, shifted))


@pytest.mark.parametrize("side", ["left", "right", "above", "below"])
def test_a_face_cut_by_the_edge(portrait: Portrait, side: str):
    assert Reason.CUT not in flagged(cut(portrait, side, 0.05))
    assert Reason.CUT in flagged(cut(portrait, side, 0.3))
    assert Reason.CUT in grave(cut(portrait, side, 0.4))
    assert 0.4 < cut(portrait, side, 0.5).outside < 0.65


@pytest.mark.parametrize("reason", Reason)
def test_severities_grow_from_fine_to_the_end(reason: Reason):
    limits = LIMITS[reason]
    assert limits.severity(limits.flagged) == FLAGGED
    assert limits.severity(limits.grave) == GRAVE
    far = limits.grave + 100 * (limits.grave - limits.flagged)
    assert limits.severity(far) == 3
    assert limits.severity(limits.flagged - 100 * (limits.grave - limits.flagged)) == 0


def test_landmarks_that_fall_together_do_not_divide_by_zero():
    points = np.full((5, 2), 7, np.float32)
    aligned = AlignedFace(np.zeros((48, 48), np.uint8), np.zeros((2, 3)))
    quality = measure_quality(aligned, BoundingBox(5, 5, 5, 5), Landmarks(points), 10, 10)
    assert np.isfinite(quality.severities).all()
