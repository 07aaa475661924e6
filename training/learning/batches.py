"""What a network is shown in one step: faces framed, covered and changed, and what to answer."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from training.learning.augment import Augmentation, Chance, augment
from training.learning.face_set import FaceSet
from training.learning.framing import (
    composed,
    face_points,
    identity,
    inverted,
    random_similarities,
    resample,
)
from training.learning.occlusion import occluded

ALIGNED_SHARE = 0.5
"""Share of faces shown as the app aligns them; the others as their set frames them."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """``N`` faces and their targets."""

    faces: Tensor
    """float32 ``[N, 1, size, size]``, 0-255."""
    labels: Tensor
    """float32 ``[N, 3, 6]``, as in :class:`~training.learning.face_set.FaceSet`."""
    even: Tensor
    """``[N]``: how much of the target is an even answer instead, 0 to 1."""
    covered: Tensor
    """``[N]``: 1 covered, 0 free, -1 not to be learned from."""
    answers: Tensor | None = None
    """float32 ``[N, 3, 6]``, as in :class:`~training.learning.face_set.FaceSet`."""


def training_batch(
    faces: FaceSet, rows: Tensor, change: Augmentation, size: int, generator: torch.Generator
) -> Batch:
    """Some faces, each changed in its own way, half of them framed as the app frames them.

    Args:
        faces: all of them.
        rows: which, on the faces' device.
        change: how far.
        size: pixels along each side.
        generator: on the faces' device.
    """
    device, count = faces.pictures.device, len(rows)
    moved = random_similarities(count, change.turn, change.scale, change.shift, generator)
    as_served = torch.rand(count, generator=generator, device=device) < ALIGNED_SHARE
    to_template = faces.to_template[rows]
    framing = torch.where(as_served[:, None, None], to_template, identity(device).expand_as(moved))
    whole = composed(framing, moved)
    picture = resample(faces.pictures[rows], whole, size)
    points = face_points(composed(inverted(to_template), whole), size)
    drawn = occluded(picture, points, change, generator)
    changed = augment(drawn.faces, change, generator)
    answers = None if faces.answers is None else faces.answers[rows]
    return Batch(changed, faces.labels[rows], drawn.even, drawn.covered, answers)


def mixed(batch: Batch, share: float, generator: torch.Generator) -> Batch:
    """A share of the faces blended with another face of the batch, and so their labels.

    This is mixup (Zhang et al. 2018) with a blend of up to one half.
    """
    chance = Chance(len(batch.faces), generator)
    # The batch is in random order as it is.
    faces, labels, even, hidden = (
        values.roll(1, 0) for values in (batch.faces, batch.labels, batch.even, batch.covered)
    )
    blend = chance.uniform(0, 0.5) * chance.chosen(share)
    flat = blend.flatten()
    unlike = (flat > 0.05) & (batch.covered != hidden)
    answers = batch.answers
    if answers is not None:
        answers = torch.lerp(answers, answers.roll(1, 0), flat[:, None, None])
    return Batch(
        torch.lerp(batch.faces, faces, blend),
        torch.lerp(batch.labels, labels, flat[:, None, None]),
        torch.lerp(batch.even, even, flat),
        batch.covered.masked_fill(unlike, -1),
        answers,
    )


def shuffled(rows: Tensor, batch: int, generator: torch.Generator) -> Iterator[Tensor]:
    """All rows in random order; what does not fill a batch is left out this time.

    Args:
        rows: on any device.
        batch: how many at once.
        generator: on the CPU.
    """
    order = torch.randperm(len(rows), generator=generator).to(rows.device)
    yield from rows[order][: max(1, len(rows) // batch) * batch].split(batch)
