from dataclasses import fields, replace

import pytest
import torch

from training.learning.augment import Augmentation
from training.learning.framing import face_points, identity
from training.learning.occlusion import occluded

NOTHING = Augmentation(**{field.name: 0.0 for field in fields(Augmentation)})
FACES = torch.full((64, 1, 48, 48), 128.0)


def drawn(change):
    points = face_points(identity(torch.device("cpu")).expand(len(FACES), 2, 3), 48)
    return occluded(FACES, points, change, torch.Generator().manual_seed(0))


def test_without_drawing_every_face_is_free():
    result = drawn(NOTHING)
    assert torch.equal(result.faces, FACES)
    assert result.even.max() == 0
    assert set(result.covered.tolist()) == {0}


def test_a_mask_covers_the_mouth_and_its_answer_is_even():
    result = drawn(replace(NOTHING, masked=1.0))
    assert set(result.covered.tolist()) == {1}
    assert result.even.min() > 0.9
    mouth, forehead = result.faces[:, 0, 38, 23], result.faces[:, 0, 3, 23]
    assert (mouth != 128).all()
    assert torch.allclose(forehead, torch.tensor(128.0), atol=1)


def test_sunglasses_cover_and_leave_half_the_answer_to_the_mouth():
    result = drawn(replace(NOTHING, sunglasses=1.0))
    assert (result.covered == 1).float().mean() > 0.7
    assert result.even.max() <= 0.5
    assert torch.allclose(result.faces[:, 0, 40, 23], torch.tensor(128.0), atol=1)


def test_spectacles_cover_nothing():
    result = drawn(replace(NOTHING, spectacles=1.0))
    assert set(result.covered.tolist()) == {0}
    assert result.even.max() == 0
    assert not torch.equal(result.faces, FACES)


@pytest.mark.parametrize("kind", ["hands", "erased"])
def test_what_hides_little_teaches_neither_or_free(kind):
    result = drawn(replace(NOTHING, **{kind: 1.0}))
    assert len(set(result.covered.tolist())) > 1
    assert 0 <= result.even.min() <= result.even.max() <= 1
    free = result.covered == 0
    assert result.even[free].max() < 0.05 if free.any() else True


def test_half_of_the_faces():
    changed = (drawn(replace(NOTHING, masked=0.5)).faces != 128).any((1, 2, 3)).flatten()
    assert 0.3 < changed.float().mean() < 0.7
