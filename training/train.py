"""The training loop, from top to bottom: data, network, optimisers, epochs, checkpoints."""

import io
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from models.errors import MoodmirrorError
from models.face_aligner import FACE_SIZE, similarity_to_template
from training.augment import IDENTITY, augment, composed, resample, similarity_matrices
from training.files import written_whole
from training.prepare import Prepared
from training.progress import Progress
from training.recipes import Recipe, recipe
from training.splits import LEAST_VOTES

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


def train(
    name: str,
    prepared: Prepared,
    training_rows: np.ndarray,
    choosing_rows: np.ndarray,
    run: Path,
    *,
    seed: int = 0,
    device: torch.device | None = None,
    chosen: Recipe | None = None,
) -> Path:
    """Train one system, or go on where its last checkpoint is.

    Args:
        name: of the system.
        prepared: the data.
        training_rows: ``[N]``, rows to learn from.
        choosing_rows: rows whose accuracy is shown after each epoch.
        run: folder of the checkpoint and of the snapshots.
        seed: of weights, order and augmentation; on a CPU the same seed gives the same weights.
        device: of the training; chosen by itself if None.
        chosen: another recipe than the system's own.

    Returns:
        The file of trained weights, ``snapshots.pt``.

    Raises:
        MoodmirrorError: the checkpoint belongs to another run, or the disk is full.
    """
    plan = chosen or recipe(name)
    device = device or best_device()
    torch.set_flush_denormal(True)
    torch.manual_seed(seed)
    learn = face_set(prepared, training_rows, device)
    choose = face_set(prepared, choosing_rows, device)
    network = plan.network().to(device, memory_format=torch.channels_last)
    average = _moving_average(network, plan.ema)
    optimiser = _optimiser(network, plan)
    history: list[dict[str, float]] = []
    snapshots: list[dict[str, Tensor]] = []
    identity = {"name": name, "seed": seed, "recipe": _fields(plan), "faces": len(learn)}
    checkpoint = run / "checkpoint.pt"
    parts: list[Any] = [network, average, optimiser]
    if checkpoint.is_file():
        saved = _read_checkpoint(checkpoint, identity, device)
        for part, state in zip(parts, saved["parts"], strict=True):
            part.load_state_dict(state)
        history, snapshots = saved["history"], saved["snapshots"]
        print(f"Going on after epoch {len(history)} of {plan.epochs}.")
    forward = torch.compile(network, dynamic=False) if plan.compiled else network
    steps = max(1, len(learn) // plan.batch)
    progress = Progress(name, steps * plan.epochs)

    for epoch in range(len(history), plan.epochs):
        # One seed an epoch: a run that was stopped goes on exactly as if it had not been.
        generator = torch.Generator().manual_seed(seed * 100_003 + epoch)
        torch.manual_seed(seed * 100_003 + epoch)
        network.train()
        size = plan.small_size if epoch < plan.small_epochs else FACE_SIZE
        loss_sum = 0.0
        for step, rows in enumerate(_batches(len(learn), plan.batch, generator)):
            factor = rate_factor(plan, epoch + step / steps)
            for group in optimiser.param_groups:
                group["lr"] = plan.learning_rate * factor
            faces = _training_faces(learn, rows.to(device), plan, size, generator)
            with torch.autocast(device.type, torch.bfloat16, enabled=_bfloat16(device)):
                logits = forward(faces.to(memory_format=torch.channels_last))
            loss = loss_of(logits, learn, rows.to(device), plan.label_smoothing)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            if plan.ema:
                average.update_parameters(network)
            loss_sum += loss.item()
            progress.show(epoch * steps + step + 1, f"loss {loss_sum / (step + 1):.3f}")
        kept = average.module if plan.ema else network
        accuracy = accuracies(kept, choose)
        history.append({"epoch": epoch + 1, "loss": loss_sum / steps, **accuracy})
        print("  ".join(f"{key} {value:.4f}" for key, value in history[-1].items()), flush=True)
        if (epoch + 1) % (plan.epochs // plan.snapshots) == 0:
            snapshots.append({k: v.detach().cpu().clone() for k, v in kept.state_dict().items()})
        saved = {
            "identity": identity,
            "parts": [part.state_dict() for part in parts],
            "history": history,
            "snapshots": snapshots,
        }
        with written_whole(checkpoint) as file:
            _save(saved, file)

    result = run / "snapshots.pt"
    with written_whole(result) as file:
        _save({"identity": identity, "history": history, "snapshots": snapshots}, file)
    return result


def loss_of(
    logits: Tensor | tuple[Tensor, Tensor], faces: FaceSet, rows: Tensor, smoothing: float
) -> Tensor:
    """Cross entropy against FER2013's labels, and with two heads against the crowd's shares."""
    crowd, fer2013 = logits if isinstance(logits, tuple) else (None, logits)
    loss = functional.cross_entropy(
        fer2013.float(), faces.labels[rows], ignore_index=-1, label_smoothing=smoothing
    )
    if crowd is not None:
        shares = faces.crowd[rows]
        per_face = -(shares * functional.log_softmax(crowd.float(), 1)).sum(1)
        loss = loss + per_face.sum() / (shares.sum() + 1e-6)
    return loss


def rate_factor(plan: Recipe, epoch: float) -> float:
    """The learning rate's share of its highest, at a time in epochs."""
    cycle = plan.epochs / plan.snapshots
    position = (epoch % cycle) / cycle
    rising = min(1.0, (epoch + 0.01) / plan.warm_up) if plan.warm_up else 1.0
    return rising * 0.5 * (1 + math.cos(math.pi * position))


@torch.inference_mode()
def logits_of(network: nn.Module, faces: FaceSet) -> list[Tensor]:
    """Logits of each head for all faces as they are, on the CPU: one or two of ``[N, 6]``."""
    network.eval()
    device = faces.faces.device
    parts = []
    for batch in faces.faces.split(256):
        with torch.autocast(device.type, torch.bfloat16, enabled=_bfloat16(device)):
            logits = network(batch[:, None].float().to(memory_format=torch.channels_last))
        heads = logits if isinstance(logits, tuple) else (logits,)
        parts.append([head.float().cpu() for head in heads])
    return [torch.cat(head) for head in zip(*parts, strict=True)]


def accuracies(network: nn.Module, faces: FaceSet) -> dict[str, float]:
    """Accuracy against FER2013's labels and, with two heads, against the crowd's majority."""
    *crowd, fer2013 = logits_of(network, faces)
    labels, shares = faces.labels.cpu(), faces.crowd.cpu()
    six = labels >= 0
    found = {"fer2013": (fer2013.argmax(1) == labels)[six].float().mean().item()}
    if crowd:
        voted = shares.sum(1) > 0
        right = crowd[0].argmax(1) == shares.argmax(1)
        found["crowd"] = right[voted].float().mean().item()
    return found


def best_device() -> torch.device:
    """CUDA where it works, then Apple's GPU, else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def _training_faces(
    faces: FaceSet, rows: Tensor, plan: Recipe, size: int, generator: torch.Generator
) -> Tensor:
    device = faces.faces.device
    change = similarity_matrices(len(rows), plan.augmentation, generator).to(device)
    as_served = (torch.rand(len(rows), generator=generator) < ALIGNED_SHARE).to(device)
    framing = torch.where(
        as_served[:, None, None], faces.to_template[rows], IDENTITY.to(device).expand_as(change)
    )
    picture = resample(faces.faces[rows], composed(framing, change), size)
    return augment(picture, plan.augmentation, generator)


def _batches(count: int, batch: int, generator: torch.Generator) -> Iterator[Tensor]:
    """All rows in random order; what does not fill a batch is left out this time."""
    order = torch.randperm(count, generator=generator)
    yield from order[: max(1, count // batch) * batch].split(batch)


def _optimiser(network: nn.Module, plan: Recipe) -> torch.optim.AdamW:
    """AdamW, with weight decay on weights only, not on biases and norms."""
    parameters = list(network.parameters())
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": plan.weight_decay},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, plan.learning_rate)


def _moving_average(network: nn.Module, decay: float) -> AveragedModel:
    return AveragedModel(
        network, multi_avg_fn=get_ema_multi_avg_fn(decay), use_buffers=True
    ).requires_grad_(False)


def _read_checkpoint(path: Path, identity: dict[str, Any], device: torch.device) -> dict[str, Any]:
    try:
        saved: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
        other = saved["identity"]
    except Exception as error:
        raise MoodmirrorError(f"{path} is no checkpoint. Remove it to begin again.") from error
    if other != identity:
        differing = [key for key in identity if other.get(key) != identity[key]]
        raise MoodmirrorError(
            f"{path} belongs to another run (differs in {', '.join(differing)}). Remove it to "
            "begin again, or choose another folder with --runs."
        )
    return saved


def _save(values: dict[str, Any], file: BinaryIO) -> None:
    """By way of memory: ``torch.save`` hides a full disk behind an error of its own."""
    buffer = io.BytesIO()
    torch.save(values, buffer)
    file.write(buffer.getbuffer())


def _fields(plan: Recipe) -> dict[str, Any]:
    fields = asdict(plan)
    return {**fields, "network": plan.network.__name__}


def _bfloat16(device: torch.device) -> bool:
    """Whether the device multiplies bfloat16 faster than float32."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return device.type == "cpu" and torch.cpu._is_avx512_bf16_supported()
