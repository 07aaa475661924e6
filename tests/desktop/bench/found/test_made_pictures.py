"""Masks, tilts, scenes and composed pictures."""

import math

import cv2
import numpy as np
import pytest

from desktop.bench.found.composed import composed, cut_out
from desktop.bench.found.masks import MASKS, Mask, masked
from desktop.bench.found.samples import Sample, TrueFace, one_face
from desktop.bench.found.scenes import KINDS, scene, scenes
from desktop.bench.found.spoiled import tilted, with_masks
from models.face_pose import FacePose

FACE = FacePose(224, 122, 101, 0.04)
"""Of the portrait."""


@pytest.mark.parametrize("mask", MASKS, ids=lambda mask: mask.title)
def test_a_mask_covers_mouth_and_nose_and_leaves_the_eyes(portrait, mask: Mask):
    before = portrait.copy()
    worn = masked(portrait, FACE, mask)
    assert (portrait == before).all()
    changed = (worn != portrait).any(axis=2)
    side = round(FACE.side)
    mouth = changed[122 + side // 5 : 122 + side // 2, 224 - side // 5 : 224 + side // 5]
    eyes = changed[122 - side // 3 : 122 - side // 6, 224 - side // 3 : 224 + side // 3]
    assert mouth.mean() > 0.99
    assert eyes.mean() < 0.01


def test_a_mask_turns_with_the_face(portrait):
    lying = cv2.rotate(portrait, cv2.ROTATE_90_CLOCKWISE)
    pose = FacePose(512 - 1 - FACE.y, FACE.x, FACE.side, FACE.roll + math.pi / 2)
    worn = masked(np.asarray(lying, np.uint8), pose, MASKS[0])
    upright = cv2.rotate(worn, cv2.ROTATE_90_COUNTERCLOCKWISE)
    other = masked(portrait, FACE, MASKS[0])
    assert np.abs(upright.astype(int) - other).mean() < 0.5


def test_only_faces_that_are_found_get_a_mask(portrait):
    samples = [one_face(portrait, {"age": "25-34"}), one_face(portrait, {}), Sample(portrait, ())]
    found = iter([[FACE], []])
    (worn,) = with_masks(samples, lambda _: next(found))
    assert worn.faces[0].labels == {"age": "25-34", "mask": MASKS[0].title}
    assert worn.least_side == samples[0].least_side


@pytest.mark.parametrize("degrees", [50, 90])
def test_a_tilted_picture_holds_all_of_it(portrait, degrees: int):
    left, right = tilted([one_face(portrait, {})] * 2, degrees)
    side = round(512 * (math.cos(math.radians(degrees)) + math.sin(math.radians(degrees))))
    assert left.image.shape == right.image.shape == (side, side, 3)
    assert left.least_side == 0.15 * 512
    back = cv2.getRotationMatrix2D((side / 2, side / 2), degrees, 1.0)
    upright = cv2.warpAffine(left.image, back, (side, side))
    edge = (side - 512) // 2
    middle = upright[edge : edge + 512, edge : edge + 512].astype(int)
    assert np.abs(middle - portrait).mean() < 6
    assert (left.image != right.image).any()


def test_scenes_are_of_every_kind_and_the_same_at_every_run():
    made = [one.image for one in scenes(len(KINDS) + 1)]
    assert all(one.dtype == np.uint8 and one.ndim == 3 for one in made)
    assert made[-1].shape != made[0].shape
    assert all(one.std() > 2 for one in made)
    for number in (0, 6):
        assert (made[number] == scene(number, 640, 480)).all()
    assert all((one != other).any() for one, other in zip(made[1:9], made[:8], strict=True))


def test_a_composed_picture_has_its_faces_where_it_says(portrait):
    head = cut_out(portrait, FACE, {"portrait": "astronaut"})
    assert head is not None
    (picture,) = composed([head], 1)
    (again,) = composed([head], 1)
    assert (picture.image == again.image).all()
    assert len(picture.faces) >= 10
    empty = scene(0, picture.image.shape[1], picture.image.shape[0])
    for face in picture.faces:
        assert face.labels == {"portrait": "astronaut"}
        assert face.box is not None
        x1, y1, x2, y2 = (round(v) for v in (face.box.x1, face.box.y1, face.box.x2, face.box.y2))
        assert x1 >= 0 and y1 >= 0 and x2 <= empty.shape[1] and y2 <= empty.shape[0]
        difference = np.abs(picture.image[y1:y2, x1:x2].astype(int) - empty[y1:y2, x1:x2])
        assert difference.mean() > 25
    sides = sorted(face.box.width for face in picture.faces if face.box is not None)
    assert sides[0] < 32 and sides[-1] > 120


def test_a_head_that_is_cut_off_is_not_used(portrait):
    assert cut_out(portrait, FacePose(20, 122, 101), {}) is None


def test_the_true_box_is_where_the_head_was_set(portrait):
    """Against a mark at the middle of the face."""
    marked = portrait.copy()
    cv2.circle(marked, (224, 122), 14, (0, 255, 0), cv2.FILLED)
    head = cut_out(marked, FACE, {})
    assert head is not None
    (picture,) = composed([head], 1)
    for face in picture.faces:
        assert isinstance(face, TrueFace) and face.box is not None
        if face.box.width < 60:
            continue
        x1, y1, x2, y2 = (round(v) for v in (face.box.x1, face.box.y1, face.box.x2, face.box.y2))
        blue, green, red = cv2.split(picture.image[y1:y2, x1:x2].astype(np.float32))
        ys, xs = np.nonzero(green > 60 + np.maximum(blue, red))
        x, y = face.box.center
        assert math.hypot(xs.mean() + x1 - x, ys.mean() + y1 - y) < 0.04 * face.box.width
