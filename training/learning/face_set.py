"""Faces as tensors on the device that trains, whoever labelled them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.expression import EXPRESSIONS
from models.face_aligner import FACE_SIZE, similarity_to_template
from training.data.outside import OutsideFaces
from training.data.prepare import Prepared
from training.data.splits import LEAST_VOTES
from training.learning.framing import identity, with_margin

CROWD, FER2013, PORTRAITS = "crowd", "fer2013", "portraits"
OPINIONS = (CROWD, FER2013, PORTRAITS)
"""Who labelled: ten voters a face (FER+), FER2013's authors, muxspace's students. A face has
labels of some; the others' rows are zeros."""

LEAST_SHARE = 0.01
"""Added to each class's share before it is balanced: ten faces must not count for a thousand."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceSet:
    """``N`` faces on the device they are trained on."""

    pictures: Tensor
    """uint8 ``[N, 72, 72]``: a picture of 48x48 and its margin."""
    to_template: Tensor
    """float32 ``[N, 2, 3]``, unit square of the aligned face to that of the picture without its
    margin; the identity where no face was found."""
    labels: Tensor
    """float32 ``[N, 3, 6]``: for each of :data:`OPINIONS` shares of the six, summing to 1, or
    zeros."""
    answers: Tensor | None = None
    """float32 ``[N, 3, 6]``: what teachers say of the faces, where they were asked beforehand."""

    def __len__(self) -> int:
        return len(self.pictures)

    def opinion(self, name: str) -> Tensor:
        """The most frequent label of one opinion, int64 ``[N]``; -1 where it has none."""
        shares = self.labels[:, OPINIONS.index(name)]
        return torch.where(shares.sum(1) > 0, shares.argmax(1), -1)


def fer2013_faces(prepared: Prepared, rows: np.ndarray, device: torch.device) -> FaceSet:
    """Some rows of FER2013. Without FER+ all of a face's votes go to FER2013's label."""
    data = prepared.data
    own = np.eye(len(EXPRESSIONS) + 1, len(EXPRESSIONS), dtype=np.float32)[data.labels[rows]]
    votes = LEAST_VOTES * own if data.votes is None else data.votes[rows]
    enough = votes.sum(1, keepdims=True) >= LEAST_VOTES
    crowd = np.where(enough, votes / np.maximum(votes.sum(1, keepdims=True), 1), 0)
    labels = np.stack([crowd, own, np.zeros_like(own)], 1).astype(np.float32)
    matrices = np.stack(
        [
            _unit_matrix(points) if found else np.eye(2, 3)
            for points, found in zip(prepared.landmarks[rows], prepared.aligned[rows], strict=True)
        ]
    )
    return FaceSet(
        with_margin(torch.from_numpy(data.faces[rows])).to(device),
        torch.from_numpy(matrices.astype(np.float32)).to(device),
        torch.from_numpy(labels).to(device),
    )


def outside_faces(faces: OutsideFaces, rows: np.ndarray, device: torch.device) -> FaceSet:
    """Some faces of a labelled set, which are aligned already."""
    labels = np.zeros((len(rows), len(OPINIONS), len(EXPRESSIONS)), np.float32)
    labels[np.arange(len(rows)), OPINIONS.index(PORTRAITS), faces.labels[rows]] = 1
    return FaceSet(
        torch.from_numpy(faces.wide[rows]).to(device),
        identity(device).repeat(len(rows), 1, 1),
        torch.from_numpy(labels).to(device),
    )


def joined(sets: Sequence[FaceSet]) -> FaceSet:
    """All faces of some sets, one after the other."""
    return FaceSet(
        torch.cat([one.pictures for one in sets]),
        torch.cat([one.to_template for one in sets]),
        torch.cat([one.labels for one in sets]),
    )


def log_priors(faces: FaceSet) -> Tensor:
    """Logarithms of the classes' shares in each opinion, ``[3, 6]``; zeros where it has no labels.

    Added to the logits while learning and left out afterwards (balanced softmax, Ren et al. 2020;
    logit adjustment, Menon et al. 2021), they keep rare expressions from being swallowed.
    """
    counts = faces.labels.sum(0)
    total = counts.sum(1, keepdim=True)
    counts = counts + LEAST_SHARE * total
    shares = counts / counts.sum(1, keepdim=True).clamp(min=1)
    return torch.where(total > 0, shares, torch.ones_like(shares)).log()


def _unit_matrix(points: np.ndarray) -> np.ndarray:
    """``affine_grid``'s map from aligned face to picture, both as ``[-1, 1]`` squares."""
    forward = np.vstack([similarity_to_template(points), [0, 0, 1]])
    half = FACE_SIZE / 2
    to_pixels = np.array([[half, 0, half - 0.5], [0, half, half - 0.5], [0, 0, 1]])
    return (np.linalg.inv(to_pixels) @ np.linalg.inv(forward) @ to_pixels)[:2]
