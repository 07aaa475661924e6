"""Trained networks as they lie in a run folder, and what they answer."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from models.errors import MoodmirrorError
from training.job import Job
from training.learning.recipes import Recipe, recipe, recipe_fields
from training.progress import Progress

BATCH = 256
TRAINED = "snapshots.pt"
"""In a run folder: what its training left."""
Faces = npt.NDArray[np.uint8]
"""uint8 ``[N, 48, 48]``."""
Outputs = npt.NDArray[np.float32]
"""float32 ``[snapshots, N, outputs]``."""


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What a training left: the networks of all snapshots, and how they came about."""

    networks: list[nn.Module]
    """On the CPU, in evaluation mode."""
    identity: dict[str, Any]
    """Name, seed, recipe and number of faces."""
    history: list[dict[str, float]]
    """Loss after each epoch, and how good it was where that was measured."""
    priors: npt.NDArray[np.float32]
    """``[3, 6]``: logarithms of each opinion's class shares that its logits leave out; zeros where
    they don't."""


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
    saved = _read(path, name)
    identity = saved["identity"]
    if identity["name"] != name:
        raise MoodmirrorError(f"{path} belongs to '{identity['name']}', not to '{name}'.")
    networks = _networks(saved, recipe(name, job.protocol))
    priors = np.array(identity["priors"], np.float32)
    return Trained(networks, identity, saved["history"], priors)


def load_networks(path: Path, plan: Recipe) -> list[nn.Module]:
    """The networks alone, on the CPU, in evaluation mode.

    Raises:
        MoodmirrorError: the file is damaged, or of another recipe.
    """
    saved = _read(path, path.parent.name)
    if saved["identity"]["recipe"] != recipe_fields(plan):
        raise MoodmirrorError(f"{path} is of another recipe. Remove it to train it again.")
    return _networks(saved, plan)


def _read(path: Path, name: str) -> dict[str, Any]:
    try:
        saved: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        _ = [saved[key] for key in ("identity", "history", "snapshots")]
    except Exception as error:
        raise MoodmirrorError(f"{path} is damaged. Remove it and train '{name}' again.") from error
    return saved


def _networks(saved: dict[str, Any], plan: Recipe) -> list[nn.Module]:
    networks = []
    for state in saved["snapshots"]:
        network = plan.build()
        network.load_state_dict(state)
        networks.append(network.eval())
    return networks


@torch.inference_mode()
def outputs_of(networks: list[nn.Module], faces: Faces, device: torch.device) -> Outputs:
    """What each network says of each face, in full precision: ``[snapshots, N, outputs]``."""
    every = []
    progress = Progress("faces looked at", len(faces) * len(networks))
    for network in networks:
        network.to(device, memory_format=torch.channels_last)
        parts = []
        for start in range(0, len(faces), BATCH):
            batch = torch.from_numpy(faces[start : start + BATCH, None].copy()).to(device)
            parts.append(network(batch).float().cpu().numpy())
            progress.show(len(every) * len(faces) + start + len(batch))
        every.append(np.concatenate(parts))
    return np.stack(every)
