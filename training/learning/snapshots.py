"""Trained networks as they lie in a run folder, and their logits for faces as the app cuts them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from models.errors import MoodmirrorError
from training.job import Job
from training.learning.networks import heads_of
from training.learning.recipes import recipe
from training.progress import Progress

BATCH = 256
TRAINED = "snapshots.pt"
"""In a run folder: what its training left."""
Faces = npt.NDArray[np.uint8]
"""uint8 ``[N, 48, 48]``."""
Logits = npt.NDArray[np.float32]
"""float32 ``[snapshots, N, 6]``."""


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What a training left: the networks of all snapshots, and how they came about."""

    networks: list[nn.Module]
    """On the CPU, in evaluation mode."""
    identity: dict[str, Any]
    """Name, seed, recipe and number of faces."""
    history: list[dict[str, float]]
    """Loss and accuracies after each epoch."""


def load_trained(job: Job) -> Trained:
    """Read ``snapshots.pt``.

    Raises:
        MoodmirrorError: it is missing, damaged, or another system's.
    """
    name, path = job.name, job.run / TRAINED
    if not path.is_file():
        raise MoodmirrorError(
            f"{path} is not there: '{name}' has not been trained to its end. Run first: "
            f"{job.command('train')}"
        )
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
        identity, history, states = (saved[key] for key in ("identity", "history", "snapshots"))
    except Exception as error:
        raise MoodmirrorError(f"{path} is damaged. Remove it and train '{name}' again.") from error
    if identity["name"] != name:
        raise MoodmirrorError(f"{path} belongs to '{identity['name']}', not to '{name}'.")
    networks = []
    for state in states:
        network = recipe(name).network()
        network.load_state_dict(state)
        networks.append(network.eval())
    return Trained(networks, identity, history)


@torch.inference_mode()
def logits_of_heads(networks: list[nn.Module], faces: Faces, device: torch.device) -> list[Logits]:
    """Logits of each head (one or two), in full precision."""
    every: list[list[npt.NDArray[np.float32]]] = []
    progress = Progress("faces looked at", len(faces) * len(networks))
    for network in networks:
        network.to(device, memory_format=torch.channels_last)
        parts = []
        for start in range(0, len(faces), BATCH):
            batch = torch.from_numpy(faces[start : start + BATCH, None].copy()).to(device)
            logits = network(batch)
            parts.append([head.float().cpu().numpy() for head in heads_of(logits)])
            progress.show(len(every) * len(faces) + start + len(batch))
        every.append([np.concatenate(head) for head in zip(*parts, strict=True)])
    return [np.stack(head) for head in zip(*every, strict=True)]
