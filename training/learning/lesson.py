"""What a network that has learned teaches the one that learns on."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.face_aligner import FACE_SIZE
from training.learning.augment import resample
from training.learning.device import autocast
from training.learning.face_set import FaceSet
from training.learning.networks import heads_of
from training.learning.recipes import Refinement
from training.progress import Progress


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """The answers of a trained network and how much they count, on the device that trains."""

    share: float
    """Of the loss."""
    answers: list[Tensor]
    """Probabilities of each head for every face that is learned from, ``[N, 6]``."""
    class_weights: Tensor
    """``[6]``."""


@torch.no_grad()
def lesson_of(teacher: nn.Module, faces: FaceSet, plan: Refinement) -> Lesson:
    """What a network answers for faces as they are, as the app frames them, and mirrored."""
    teacher.eval()
    device = faces.faces.device
    progress = Progress("faces taught", len(faces))
    parts = []
    for rows in torch.arange(len(faces), device=device).split(256):
        given = faces.faces[rows]
        framed = resample(given, faces.to_template[rows], FACE_SIZE)
        views = [given[:, None].float(), framed]
        views += [view.flip(3) for view in views]
        answers = [_probabilities(teacher, view) for view in views]
        parts.append([torch.stack(head).mean(0) for head in zip(*answers, strict=True)])
        progress.show(int(rows[-1]) + 1)
    *others, fer2013 = (torch.cat(head) for head in zip(*parts, strict=True))
    weights = torch.tensor(plan.class_weights, device=device)
    fer2013 = functional.normalize(fer2013 * weights, p=1, dim=1)
    return Lesson(plan.taught, [*others, fer2013], weights)


def _probabilities(network: nn.Module, faces: Tensor) -> list[Tensor]:
    with autocast(faces.device):
        logits = network(faces.to(memory_format=torch.channels_last))
    return [head.float().softmax(1) for head in heads_of(logits)]
