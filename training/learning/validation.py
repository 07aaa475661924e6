"""How good a network is while it learns, on faces that it does not learn from."""

import numpy as np
import torch
from torch import Tensor, nn

from models.face_aligner import FACE_SIZE
from training.learning.device import autocast
from training.learning.face_set import CROWD, FER2013, OPINIONS, FaceSet
from training.learning.framing import identity, resample
from training.learning.networks import opinions_of

Choosing = dict[str, FaceSet]
"""Faces by the name of their set; FER2013's carry the labels of two opinions."""


@torch.inference_mode()
def opinions_of_all(network: nn.Module, faces: FaceSet) -> Tensor:
    """Logits of each opinion for all faces as their set frames them: ``[N, opinions, 6]``."""
    network.eval()
    device = faces.pictures.device
    parts = []
    for pictures in faces.pictures.split(512):
        whole = identity(device).expand(len(pictures), 2, 3)
        shown = resample(pictures, whole, FACE_SIZE).to(memory_format=torch.channels_last)
        with autocast(device):
            parts.append(opinions_of(network(shown).float()))
    return torch.cat(parts)


def validated(network: nn.Module, choosing: Choosing, priors: Tensor) -> dict[str, float]:
    """Shares that are right, by set.

    FER2013's labels are counted face by face, with the prior that the logits leave out; every
    other figure is the mean over the expressions, of the logits as they are.
    """
    found = {}
    opinions = network.opinions
    for name, faces in choosing.items():
        logits = opinions_of_all(network, faces)
        for number, opinion in enumerate(opinions):
            truth = faces.opinion(opinion)
            known = truth >= 0
            if not known.any():
                continue
            own = logits[known, number]
            if opinion == FER2013:
                own = own + priors[OPINIONS.index(FER2013)]
            right = (own.argmax(1) == truth[known]).float()
            key = opinion if opinion in (FER2013, CROWD) else name
            found[key] = (
                right.mean().item() if opinion == FER2013 else _balanced(right, truth[known])
            )
    return found


def _balanced(right: Tensor, truth: Tensor) -> float:
    """Mean over the expressions that occur."""
    shares = [right[truth == label].mean().item() for label in truth.unique()]
    return float(np.mean(shares))
