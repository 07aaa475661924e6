"""Faces as tensors on the device that trains, and how they are shown while learning."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.face_aligner import FACE_SIZE, similarity_to_template
from training.data.prepare import Prepared
from training.data.splits import LEAST_VOTES
from training.learning.augment import (
    IDENTITY,
    Augmentation,
    augment,
    composed,
    resample,
    similarity_matrices,
)

ALIGNED_SHARE = 0.5
"""Share of faces shown as the app aligns them; the others as FER2013 frames them."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceSet:
    """Faces on the device they are trained on."""

    faces: Tensor
    """uint8 ``[N, 48, 48]``."""
    labels: Tensor
    """int64 ``[N]``, -1 where FER2013 says disgust."""
    crowd: Tensor
    """float32 ``[N, 6]``, shares of the FER+ votes; a row of zeros where there are too few.

    Without FER+ all votes go to FER2013's label.
    """
    to_template: Tensor
    """float32 ``[N, 2, 3]``, unit square of the aligned face to that of the picture; the identity
    where dlib found no face."""

    def __len__(self) -> int:
        return len(self.faces)


def face_set(prepared: Prepared, rows: np.ndarray, device: torch.device) -> FaceSet:
    """Some rows of the data set, on a device."""
    data = prepared.data
    votes = LEAST_VOTES * np.eye(7, 6, dtype=np.float32)[data.labels[rows]]
    if data.votes is not None:
        votes = data.votes[rows]
    enough = votes.sum(1, keepdims=True) >= LEAST_VOTES
    crowd = np.where(enough, votes / np.maximum(votes.sum(1, keepdims=True), 1), 0)
    matrices = np.stack(
        [
            _unit_matrix(points) if found else IDENTITY.numpy()
            for points, found in zip(prepared.landmarks[rows], prepared.aligned[rows], strict=True)
        ]
    )
    return FaceSet(
        torch.from_numpy(data.faces[rows]).to(device),
        torch.from_numpy(data.labels[rows]).to(device),
        torch.from_numpy(crowd.astype(np.float32)).to(device),
        torch.from_numpy(matrices.astype(np.float32)).to(device),
    )


def _unit_matrix(points: np.ndarray) -> np.ndarray:
    """``affine_grid``'s map from aligned face to picture, both as ``[-1, 1]`` squares."""
    forward = np.vstack([similarity_to_template(points), [0, 0, 1]])
    half = FACE_SIZE / 2
    to_pixels = np.array([[half, 0, half - 0.5], [0, half, half - 0.5], [0, 0, 1]])
    return (np.linalg.inv(to_pixels) @ np.linalg.inv(forward) @ to_pixels)[:2]


def training_faces(
    faces: FaceSet, rows: Tensor, change: Augmentation, size: int, generator: torch.Generator
) -> Tensor:
    """Some faces, each changed in its own way, half of them framed as the app frames them.

    Args:
        faces: all of them.
        rows: which.
        change: how far.
        size: pixels along each side of what comes back.
        generator: on the CPU.

    Returns:
        float32 ``[N, 1, size, size]``, 0-255.
    """
    device = faces.faces.device
    moved = similarity_matrices(len(rows), change, generator).to(device)
    as_served = (torch.rand(len(rows), generator=generator) < ALIGNED_SHARE).to(device)
    framing = torch.where(
        as_served[:, None, None], faces.to_template[rows], IDENTITY.to(device).expand_as(moved)
    )
    picture = resample(faces.faces[rows], composed(framing, moved), size)
    return augment(picture, change, generator)
