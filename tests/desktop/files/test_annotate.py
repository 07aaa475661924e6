import numpy as np
import pytest

from desktop.files.annotate import annotate
from models.expression import EXPRESSIONS, Expression
from models.face import BoundingBox, ExpressionScores, Face, Landmarks, Verdict


def face(x1: float, y1: float, x2: float, y2: float, expression: int = 2, *, sure=True):
    probabilities = np.full(6, 0.05, np.float32)
    probabilities[expression] = 0.75
    points = Landmarks(np.zeros((5, 2), np.float32))
    scores, verdict = ExpressionScores(probabilities), Verdict(EXPRESSIONS[expression], 0.75, sure)
    return Face(BoundingBox(x1, y1, x2, y2), points, scores, verdict=verdict)


def grey(width: int, height: int) -> np.ndarray:
    return np.full((height, width, 3), 90, np.uint8)


def bgr(expression: Expression) -> list[int]:
    return list(bytes.fromhex(expression.colour_on_dark[1:]))[::-1]


def drawn_rows(image: np.ndarray) -> np.ndarray:
    return np.flatnonzero((image != 90).any(axis=(1, 2)))


@pytest.mark.parametrize("index", range(6))
def test_corners_and_label_have_the_colour_of_the_expression(index: int):
    image = annotate(grey(640, 480), [face(200, 200, 320, 320, index)])
    colour = bgr(EXPRESSIONS[index])
    assert image[200, 210].tolist() == colour
    label = (image[:190] == colour).all(axis=2)
    assert label.sum() > 500


def test_a_face_that_is_not_sure_has_neither_colour_nor_name():
    places = [face(200, 200, 320, 320, index, sure=False) for index in (2, 3)]
    one, other = (annotate(grey(640, 480), [place]) for place in places)
    assert np.array_equal(one, other)
    assert all(one[200, 210].tolist() != bgr(expression) for expression in EXPRESSIONS)


def test_the_sides_between_the_corners_stay_open():
    image = annotate(grey(640, 480), [face(200, 200, 320, 320)])
    assert (image[260, 195:205] == 90).all()
    assert (image[210:310, 210:310] == 90).all()


def test_the_picture_itself_is_not_changed():
    image = grey(640, 480)
    image.flags.writeable = False
    assert not np.array_equal(annotate(image, [face(200, 200, 320, 320)]), image)
    assert (image == 90).all()


def test_without_faces_it_is_a_plain_copy():
    image = grey(64, 48)
    copy = annotate(image, [])
    assert np.array_equal(copy, image)
    assert not np.shares_memory(copy, image)


def test_a_label_without_room_above_goes_below():
    rows = drawn_rows(annotate(grey(640, 480), [face(200, 2, 320, 122)]))
    assert rows.max() > 130


def test_a_label_without_room_outside_goes_inside():
    image = annotate(grey(200, 200), [face(5, 2, 195, 198)])
    assert (image[10:60, 60:140] != 90).any()


@pytest.mark.parametrize("box", [(-50, -40, 90, 100), (600, 400, 760, 560), (-99, -99, 999, 999)])
def test_boxes_that_reach_beyond_the_picture(box: tuple[float, ...]):
    assert annotate(grey(640, 480), [face(*box)]).shape == (480, 640, 3)


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3)])
def test_tiny_pictures(size: tuple[int, int]):
    image = annotate(grey(*size), [face(0, 0, *size)])
    assert image.shape == (size[1], size[0], 3)


def test_labels_grow_with_the_picture():
    small = drawn_rows(annotate(grey(640, 480), [face(200, 200, 320, 320)]))
    large = drawn_rows(annotate(grey(2560, 1920), [face(800, 800, 1280, 1280)]))
    assert (800 - large.min()) > 3 * (200 - small.min())
