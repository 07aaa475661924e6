"""The training loop, from top to bottom: data, network, optimisers, epochs, checkpoints."""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import accumulate
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from models.face_aligner import FACE_SIZE
from training.data.prepare import Prepared
from training.data.splits import Rows
from training.learning.checkpoints import read_checkpoint, write_checkpoint
from training.learning.device import autocast, best_device
from training.learning.face_set import FaceSet, face_set, training_faces
from training.learning.lesson import Lesson, lesson_of
from training.learning.networks import heads_of
from training.learning.recipes import Recipe
from training.learning.snapshots import TRAINED
from training.progress import Progress


class Training:
    """One run: its network, its optimiser and how far it is."""

    def __init__(self, name: str, plan: Recipe, seed: int, learn: FaceSet) -> None:
        torch.manual_seed(seed)
        self.plan, self.seed, self.learn = plan, seed, learn
        self.device = learn.faces.device
        self.network = plan.network().to(self.device, memory_format=torch.channels_last)
        self.average = _moving_average(self.network, plan.ema)
        self.optimiser = _optimiser(self.network, plan)
        self.lesson: Lesson | None = None
        self.history: list[dict[str, float]] = []
        self.snapshots: list[dict[str, Tensor]] = []
        self.identity = {"name": name, "seed": seed, "recipe": _fields(plan), "faces": len(learn)}
        self.steps = max(1, len(learn) // plan.batch)
        """Batches an epoch."""
        self._forward: Callable[[Tensor], Tensor | tuple[Tensor, Tensor]] = self.network
        if plan.compiled:
            # Where no compiler is installed it goes on without, at a third less speed.
            torch._dynamo.config.suppress_errors = True
            self._forward = torch.compile(self.network, dynamic=False)
        self._progress = self._progress_from(0)

    @property
    def kept(self) -> nn.Module:
        """The network whose weights are measured and kept."""
        return self.average.module if self.plan.ema else self.network

    def resume(self, checkpoint: Path) -> None:
        """Go on where a checkpoint is."""
        saved = read_checkpoint(checkpoint, self.identity, self.device)
        for part, state in zip(self._parts(), saved["parts"], strict=True):
            part.load_state_dict(state)
        self.history, self.snapshots = saved["history"], saved["snapshots"]
        self._progress = self._progress_from(len(self.history))
        self._learn_on()
        print(f"Going on after epoch {len(self.history)} of {self.plan.epochs}.")

    def save(self, checkpoint: Path) -> None:
        """Keep all that :meth:`resume` needs."""
        parts = [part.state_dict() for part in self._parts()]
        write_checkpoint({**self._result(), "parts": parts}, checkpoint)

    def finish(self, path: Path) -> None:
        """Keep the trained weights."""
        write_checkpoint(self._result(), path)

    def epoch(self, choose: FaceSet) -> None:
        """See every face once, measure, and take a snapshot where a cosine ends."""
        epoch, plan = len(self.history), self.plan
        # One seed an epoch: a run that was stopped goes on exactly as if it had not been.
        generator = torch.Generator().manual_seed(self.seed * 100_003 + epoch)
        torch.manual_seed(self.seed * 100_003 + epoch)
        self.network.train()
        size = plan.small_size if epoch < plan.small_epochs else FACE_SIZE
        loss_sum = 0.0
        for step, rows in enumerate(_batches(len(self.learn), plan.batch, generator)):
            rate = plan.learning_rate * rate_factor(plan, epoch + step / self.steps)
            faces = training_faces(
                self.learn, rows.to(self.device), plan.augmentation, size, generator
            )
            loss_sum += self._step(faces, rows.to(self.device), rate)
            done = epoch * self.steps + step + 1
            self._progress.show(done, f"loss {loss_sum / (step + 1):.3f}")
        accuracy = accuracies(self.kept, choose)
        self.history.append({"epoch": epoch + 1, "loss": loss_sum / self.steps, **accuracy})
        if epoch + 1 in accumulate(plan.cosines):
            self._take_snapshot()

    def _take_snapshot(self) -> None:
        weights = {key: w.detach().cpu().clone() for key, w in self.kept.state_dict().items()}
        self.snapshots = [weights] if self.plan.refinement else [*self.snapshots, weights]
        self._learn_on()

    def _learn_on(self) -> None:
        """Have the last snapshot teach in what is left of the training."""
        if self.plan.refinement and self.snapshots and len(self.history) < self.plan.epochs:
            teacher = self.plan.network().to(self.device, memory_format=torch.channels_last)
            teacher.load_state_dict(self.snapshots[-1])
            self.lesson = lesson_of(teacher, self.learn, self.plan.refinement)

    def _step(self, faces: Tensor, rows: Tensor, rate: float) -> float:
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        with autocast(self.device):
            logits = self._forward(faces.to(memory_format=torch.channels_last))
        loss = loss_of(logits, self.learn, rows, self.plan.label_smoothing, self.lesson)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        if self.plan.ema:
            self.average.update_parameters(self.network)
        return loss.item()

    def _progress_from(self, epoch: int) -> Progress:
        name = str(self.identity["name"])
        return Progress(name, self.steps * self.plan.epochs, self.steps * epoch)

    def _parts(self) -> list[Any]:
        return [self.network, self.average, self.optimiser]

    def _result(self) -> dict[str, Any]:
        return {"identity": self.identity, "history": self.history, "snapshots": self.snapshots}


def train(
    name: str,
    plan: Recipe,
    prepared: Prepared,
    learn: Rows,
    choose: Rows,
    *,
    run: Path,
    seed: int = 0,
    device: torch.device | None = None,
) -> Path:
    """Train one system, or go on where its last checkpoint is.

    Args:
        name: of the system.
        plan: its recipe.
        prepared: the data.
        learn: ``[N]``, rows to learn from.
        choose: rows whose accuracy is shown after each epoch.
        run: folder of the checkpoint and of the snapshots.
        seed: of weights, order and augmentation; on a CPU the same seed gives the same weights.
        device: of the training; chosen by itself if None.

    Returns:
        The file of trained weights, ``snapshots.pt``.

    Raises:
        MoodmirrorError: the checkpoint belongs to another run, or the disk is full.
    """
    # Weights near zero would make a CPU five times slower.
    torch.set_flush_denormal(True)
    device = device or best_device()
    training = Training(name, plan, seed, face_set(prepared, learn, device))
    measured_on = face_set(prepared, choose, device)
    checkpoint, result = run / "checkpoint.pt", run / TRAINED
    if checkpoint.is_file():
        training.resume(checkpoint)
    while len(training.history) < plan.epochs:
        training.epoch(measured_on)
        training.save(checkpoint)
        last = training.history[-1]
        print("  ".join(f"{key} {value:.4f}" for key, value in last.items()), flush=True)
    training.finish(result)
    return result


def loss_of(
    logits: Tensor | tuple[Tensor, Tensor],
    faces: FaceSet,
    rows: Tensor,
    smoothing: float,
    lesson: Lesson | None = None,
) -> Tensor:
    """Cross entropy against FER2013's labels, and with two heads against the crowd's shares.

    With a lesson part of it is against the answers of the network that teaches.
    """
    heads = [head.float() for head in heads_of(logits)]
    loss = functional.cross_entropy(
        heads[-1],
        faces.labels[rows],
        lesson.class_weights if lesson else None,
        ignore_index=-1,
        label_smoothing=smoothing,
    )
    if len(heads) > 1:
        shares = faces.crowd[rows]
        per_face = -(shares * functional.log_softmax(heads[0], 1)).sum(1)
        loss = loss + per_face.sum() / (shares.sum() + 1e-6)
    if lesson:
        taught = [
            functional.cross_entropy(head, answers[rows])
            for head, answers in zip(heads, lesson.answers, strict=True)
        ]
        loss = (1 - lesson.share) * loss + lesson.share * torch.stack(taught).sum()
    return loss


def rate_factor(plan: Recipe, epoch: float) -> float:
    """The learning rate's share of its highest, at a time in epochs."""
    ends = list(accumulate(plan.cosines))
    number = min(bisect_right(ends, epoch), len(ends) - 1)
    length = plan.cosines[number]
    begun = ends[number] - length
    rising = min(1.0, (epoch + 0.01) / plan.warm_up) if plan.warm_up else 1.0
    highest = plan.restart if number else 1.0
    return rising * highest * 0.5 * (1 + math.cos(math.pi * (epoch - begun) / length))


@torch.inference_mode()
def logits_of(network: nn.Module, faces: FaceSet) -> list[Tensor]:
    """Logits of each head for all faces as they are, on the CPU: one or two of ``[N, 6]``."""
    network.eval()
    device = faces.faces.device
    parts = []
    for batch in faces.faces.split(256):
        with autocast(device):
            logits = network(batch[:, None].float().to(memory_format=torch.channels_last))
        parts.append([head.float().cpu() for head in heads_of(logits)])
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


def _fields(plan: Recipe) -> dict[str, Any]:
    fields = asdict(plan)
    return {**fields, "network": plan.network.__name__}
