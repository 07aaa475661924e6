import math
from collections.abc import Callable

import numpy as np
import pytest

from desktop.cover.face_disc import FaceDisc, HeadCircle
from models.expression import Expression
from models.face import BoundingBox, ExpressionScores, Face, Landmarks, Verdict
from models.face_aligner import TEMPLATE
from models.face_pose import BOX_CENTER, BOX_SIDE

SIDE = 100.0


def face_at(x: float, y: float, roll: float = 0.0, side: float = SIDE, **more: object) -> Face:
    """A face whose landmarks are the template's, turned by ``roll`` degrees clockwise."""
    turn = np.exp(1j * math.radians(roll)) * side / BOX_SIDE
    points = (TEMPLATE[:, 0] + 1j * TEMPLATE[:, 1] - BOX_CENTER) * turn + complex(x, y)
    landmarks = Landmarks(np.stack([points.real, points.imag], axis=1).astype(np.float32))
    box = BoundingBox(x - side / 2, y - side / 2, x + side / 2, y + side / 2)
    return Face(box, landmarks, ExpressionScores(np.eye(6, dtype=np.float32)[2]), **more)


@pytest.mark.parametrize("roll", [-90, -30, 0, 30, 90, 170])
def test_the_disc_is_rolled_with_the_head_and_raised_to_its_crown(roll):
    disc = FaceDisc().covering(face_at(300, 200, roll), 0)
    assert disc.roll == pytest.approx(roll, abs=1)
    up = complex(math.sin(math.radians(roll)), -math.cos(math.radians(roll)))
    raised = complex(disc.x - 300, disc.y - 200)
    assert (raised / up).real > 5
    assert abs((raised / up).imag) < 2


def test_landmarks_of_no_face_are_left_aside(make_face: Callable[..., Face]):
    circle = HeadCircle.of(make_face(100, 100, 100))
    assert circle.roll == 0
    assert (circle.x, circle.radius) == (150, 100)


def test_whatever_the_motion_the_measured_head_lies_within():
    disc, rng = FaceDisc(), np.random.default_rng(0)
    x = y = 300.0
    for index in range(300):
        x, y = x + rng.normal(0, 40), y + rng.normal(0, 40)
        face = face_at(x, y, rng.uniform(-180, 180), rng.uniform(40, 160))
        shown, measured = disc.covering(face, index / 30), HeadCircle.of(face)
        apart = math.hypot(shown.x - measured.x, shown.y - measured.y)
        assert apart + measured.radius <= shown.size / 2 + 1e-6


def test_noise_of_the_landmarks_does_not_shake_the_disc():
    disc, rng = FaceDisc(), np.random.default_rng(0)
    shown = []
    for index in range(90):
        face = face_at(300 + rng.normal(0, 2), 200, rng.normal(0, 3))
        shown.append(disc.covering(face, index / 30))
    steps = np.abs(np.diff([one.x for one in shown[30:]]))
    assert steps.mean() < 1.0  # The raw steps are 2.3 pixels on average.
    assert np.abs(np.diff([one.roll for one in shown[30:]])).mean() < 1.5


def test_a_shrinking_face_is_let_go_slowly():
    disc = FaceDisc()
    before = disc.covering(face_at(300, 200), 0).size
    small = face_at(300, 200, side=50)
    after = disc.covering(small, 1 / 30).size
    assert after > 0.9 * before
    for index in range(2, 120):
        after = disc.covering(small, index / 30).size
    assert after < 0.6 * before


def test_an_answer_that_is_not_sure_names_no_expression():
    for sure, expected in ((True, Expression.SAD), (False, None)):
        face = face_at(0, 0, verdict=Verdict(Expression.SAD, 0.9, sure))
        assert FaceDisc().covering(face, 0).expression is expected
    assert FaceDisc().covering(face_at(0, 0), 0).expression is None  # Nobody judged it.
