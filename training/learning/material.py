"""Which faces a system learns from, and which it is measured on meanwhile."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from training.data.outside import MUXSPACE, OutsideFaces, halves
from training.data.prepare import Prepared
from training.data.splits import Protocol, split, with_crowd
from training.learning.face_set import FaceSet, fer2013_faces, joined, outside_faces
from training.learning.recipes import Recipe
from training.learning.validation import Choosing


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """All the faces that there are."""

    prepared: Prepared
    outside: dict[str, OutsideFaces]
    """By name; may be empty."""

    def to_learn(
        self, plan: Recipe, protocol: Protocol, seed: int, device: torch.device
    ) -> FaceSet:
        """FER2013's part to learn from and, where the recipe asks for them, half the portraits."""
        parts = split(self.prepared, protocol, seed)
        rows = with_crowd(self.prepared, protocol, parts) if plan.deep else parts.learn
        sets = [fer2013_faces(self.prepared, rows, device)]
        portraits = self.outside.get(MUXSPACE)
        if plan.portraits_repeated and portraits:
            sets.append(outside_faces(portraits, halves(portraits)[0], device))
        return joined(sets)

    def to_choose(
        self, plan: Recipe, protocol: Protocol, seed: int, device: torch.device
    ) -> Choosing:
        """FER2013's part to choose by, and for a deep network the faces from elsewhere."""
        rows = split(self.prepared, protocol, seed).choose
        choosing = {"fer2013": fer2013_faces(self.prepared, rows, device)}
        if plan.deep:
            for name, faces in self.outside.items():
                choosing[name] = outside_faces(faces, choosing_rows(faces), device)
        return choosing


def choosing_rows(faces: OutsideFaces) -> npt.NDArray[np.int64]:
    """Of a set from elsewhere, the rows that nothing is learned from."""
    return halves(faces)[1] if faces.name == MUXSPACE else np.arange(len(faces))
