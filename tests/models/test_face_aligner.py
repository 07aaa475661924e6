import math

import cv2
import numpy as np
import pytest

from models.face import Landmarks
from models.face_aligner import FACE_SIZE, TEMPLATE, FaceAligner, similarity_to_template, warp


def moved_template(scale: float, degrees: float, shift: tuple[float, float]) -> np.ndarray:
    angle = math.radians(degrees)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return (scale * TEMPLATE @ turn.T + shift).astype(np.float32)


@pytest.mark.parametrize(
    ("scale", "degrees", "shift"), [(1, 0, (0, 0)), (5, 30, (200, 90)), (0.5, -120, (-9, 4))]
)
def test_any_similar_face_falls_on_the_template(scale, degrees, shift):
    points = moved_template(scale, degrees, shift)
    matrix = similarity_to_template(points)
    np.testing.assert_allclose(points @ matrix[:, :2].T + matrix[:, 2], TEMPLATE, atol=1e-4)


def test_landmarks_that_fall_together_do_not_divide_by_zero():
    assert np.isfinite(similarity_to_template(np.full((5, 2), 7, np.float32))).all()


def test_the_identity_keeps_every_pixel():
    grey = np.random.default_rng(1).integers(0, 256, (FACE_SIZE, FACE_SIZE), np.uint8)
    assert np.array_equal(warp(grey, np.eye(2, 3)), grey)


@pytest.mark.parametrize("factor", [3, 8.5])
def test_shrinking_does_not_alias(factor: float):
    """Stripes of one pixel become the even grey that an eye sees from afar."""
    size = int(FACE_SIZE * factor)
    stripes = np.zeros((size, size), np.uint8)
    stripes[:, ::2] = 255
    face = warp(stripes, np.array([[1 / factor, 0, 0], [0, 1 / factor, 0]]))
    assert np.abs(face[2:-2, 2:-2].astype(int) - 127).max() < 45
    # What a plain bilinear warp would have given:
    plain = cv2.resize(stripes, (FACE_SIZE, FACE_SIZE), interpolation=cv2.INTER_NEAREST)
    assert plain.std() > 100


def test_shrinking_keeps_things_where_they_are():
    large = np.zeros((480, 480), np.uint8)
    large[100:200, 300:380] = 255
    face = warp(large, np.array([[0.1, 0, -0.45], [0, 0.1, -0.45]]))
    ys, xs = np.nonzero(face > 127)
    assert (ys.min(), ys.max(), xs.min(), xs.max()) == (10, 19, 30, 37)


def test_a_face_half_outside_is_filled_from_its_border():
    grey = np.full((50, 50), 90, np.uint8)
    face = FaceAligner().align(grey, Landmarks(moved_template(1, 0, (-30, -30))))
    assert (face.pixels == 90).all()
