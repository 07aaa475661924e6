import cv2
import numpy as np
import torch

from models.face_aligner import similarity_to_template, warp
from training.learning.augment import Augmentation, augment
from training.learning.face_set import fer2013_faces
from training.learning.framing import (
    composed,
    face_points,
    identity,
    inverted,
    random_similarities,
    resample,
    with_margin,
)

CPU = torch.device("cpu")


def _smooth_faces(count=4):
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 256, (count, 48, 48)).astype(np.uint8)
    return np.stack([cv2.GaussianBlur(face, None, 3) for face in noise])


def test_identity_changes_nothing():
    faces = torch.from_numpy(_smooth_faces())
    same = resample(with_margin(faces), identity(CPU).expand(len(faces), -1, -1), 48)
    assert torch.allclose(same[:, 0], faces.float(), atol=1e-3)


def test_training_cuts_faces_where_the_app_does(prepared):
    rows = np.flatnonzero(prepared.aligned)[:12]
    faces = fer2013_faces(prepared, rows, CPU)
    trained_on = resample(faces.pictures, faces.to_template, 48)[:, 0].numpy()
    for row, ours in zip(rows, trained_on, strict=True):
        served = warp(prepared.data.faces[row], similarity_to_template(prepared.landmarks[row]))
        # The app averages where it shrinks; a shift by half a pixel would differ by far more.
        assert np.abs(ours - served)[4:-4, 4:-4].mean() < 6
        assert np.corrcoef(ours.ravel(), served.ravel())[0, 1] > 0.985


def test_a_composed_map_is_one_after_the_other():
    generator = torch.Generator().manual_seed(0)
    first, second = (random_similarities(5, 15, 0.2, 0.1, generator) for _ in range(2))
    point = torch.tensor([0.3, -0.2, 1.0])
    inner = (second @ point)[:, :, None]
    both = first[:, :, :2] @ inner + first[:, :, 2:]
    assert torch.allclose(composed(first, second) @ point, both[:, :, 0], atol=1e-6)


def test_similarities_keep_shape_and_limits():
    matrices = random_similarities(500, 10, 0.2, 0.1, torch.Generator().manual_seed(0))
    columns = matrices[:, :, :2]
    scale = columns.norm(dim=1)
    assert torch.allclose(scale[:, 0], scale[:, 1], atol=1e-5)
    assert 1 / 1.2 - 1e-4 <= scale.min() < scale.max() <= 1.2 + 1e-4
    mirrored = torch.linalg.det(columns) < 0
    assert 0.4 < mirrored.float().mean() < 0.6
    assert matrices[:, :, 2].abs().max() <= 0.2
    angle = torch.rad2deg(torch.atan2(-matrices[:, 0, 1], matrices[:, 1, 1]))
    assert angle.abs().max() <= 10.01


def test_an_inverted_map_leads_back():
    matrices = random_similarities(5, 15, 0.2, 0.1, torch.Generator().manual_seed(0))
    back = composed(inverted(matrices), matrices)
    assert torch.allclose(back, identity(CPU).expand_as(back), atol=1e-5)


def test_face_points_are_pixels_of_the_aligned_face():
    points = face_points(identity(CPU)[None], 48)
    assert torch.allclose(points[0, 7, 30], torch.tensor([30.0, 7.0]), atol=1e-4)


EVERYTHING = Augmentation(side_lit=1, dark=1, moving=1, compressed=1, noisy=1, blurred=1)


def test_light_noise_and_compression_stay_within_black_and_white():
    faces = torch.from_numpy(_smooth_faces(64))[:, None].float()
    changed = augment(faces, EVERYTHING, torch.Generator().manual_seed(0))
    assert changed.shape == faces.shape
    assert changed.min() >= 0
    assert changed.max() <= 255
    assert not torch.allclose(changed, faces)


def test_the_same_seed_changes_in_the_same_way():
    faces = torch.from_numpy(_smooth_faces())[:, None].float()
    one, two = (augment(faces, EVERYTHING, torch.Generator().manual_seed(7)) for _ in range(2))
    assert torch.equal(one, two)
