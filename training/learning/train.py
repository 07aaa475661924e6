"""The training loop, from top to bottom: data, network, optimiser, epochs, checkpoints."""

import math
import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from models.face_aligner import FACE_SIZE
from training.learning.batches import mixed, shuffled, training_batch
from training.learning.checkpoints import read_checkpoint, write_checkpoint, write_pieces
from training.learning.device import autocast
from training.learning.face_set import PORTRAITS, FaceSet, log_priors
from training.learning.going_on import Beginning
from training.learning.losses import Opinions, taught_loss
from training.learning.moving_average import MovingAverage
from training.learning.recipes import MIXUP_ENDS, Recipe, recipe_fields
from training.learning.recorded_step import RecordedStep
from training.learning.snapshots import TRAINED
from training.learning.teachers import Teachers
from training.learning.validation import Choosing, validated
from training.progress import Progress

SAVED_EVERY_S = 60.0
"""Seconds between two checkpoints; the last epoch of a run is always in one."""


class Training:
    """One run: its network, its optimiser and how far it is."""

    def __init__(
        self,
        name: str,
        plan: Recipe,
        seed: int,
        learn: FaceSet,
        *,
        teachers: Teachers | None = None,
        beginning: Beginning | None = None,
    ) -> None:
        torch.manual_seed(seed)
        self.plan, self.seed, self.learn, self.teachers = plan, seed, learn, teachers
        self.device = learn.pictures.device
        self.network = plan.build().to(self.device, memory_format=torch.channels_last)
        priors = log_priors(learn)
        self.priors = priors if plan.balanced else torch.zeros_like(priors)
        if beginning:
            beginning.begin(self.network, learn, self.priors, plan.augmentation)
            answers = beginning.answers(learn, self.priors)
            self.learn = replace(learn, answers=answers)
        self.average = MovingAverage(self.network, plan.ema)
        self.optimiser = _optimiser(self.network, plan, self.device)
        self.opinions = Opinions(self.network.opinions, self.priors, plan.label_smoothing)
        self.rows = _repeated(learn, plan.portraits_repeated)
        self.history: list[dict[str, float]] = []
        self.snapshots: list[dict[str, Tensor]] = []
        self.identity = {
            "name": name,
            "seed": seed,
            "recipe": recipe_fields(plan),
            "faces": len(learn),
            "priors": [[round(float(p), 4) for p in row] for row in self.priors],
            **(beginning.fields() if beginning else {}),
        }
        self.steps = max(1, len(self.rows) // plan.batch)
        """Batches an epoch."""
        self._forward: Callable[[Tensor], Tensor] = self.network
        if plan.compiled and self.device.type == "cpu":
            # Where no compiler is installed it goes on without, at a third less speed.
            torch._dynamo.config.suppress_errors = True
            self._forward = torch.compile(self.network, dynamic=False)
        self._generator = torch.Generator(self.device)
        recording = self.device.type == "cuda"
        self._recorded = RecordedStep(self._step, self._generator, recording=recording)
        self._progress = self._progress_from(0)

    @property
    def kept(self) -> nn.Module:
        """The network whose weights are measured and kept."""
        return self.average.network if self.plan.ema else self.network

    @property
    def done(self) -> bool:
        """Whether all epochs are over."""
        return len(self.history) >= self.plan.epochs

    def resume(self, checkpoint: Path) -> None:
        """Go on where a checkpoint is."""
        saved = read_checkpoint(checkpoint, self.identity, self.device)
        for part, state in zip(self._parts(), saved["parts"], strict=True):
            part.load_state_dict(state)
        self.history, self.snapshots = saved["history"], saved["snapshots"]
        self._progress = self._progress_from(len(self.history))
        print(f"Going on after epoch {len(self.history)} of {self.plan.epochs}.")

    def save(self, checkpoint: Path) -> None:
        """Keep all that :meth:`resume` needs."""
        parts = [part.state_dict() for part in self._parts()]
        write_checkpoint({**self._result(), "parts": parts}, checkpoint)

    def finish(self, path: Path) -> None:
        """Keep the trained weights."""
        write_checkpoint(self._result(), path)

    def copy(self, folder: Path) -> None:
        """Keep the weights as they are by now, like :meth:`finish`, in half the precision."""
        weights = {key: w.cpu() for key, w in self.kept.state_dict().items()}
        snapshots = self.snapshots if self.done else [*self.snapshots, weights]
        halved = [{key: _halved(w) for key, w in one.items()} for one in snapshots]
        name = str(self.identity["name"]).replace(", ", "-").replace(" ", "-")
        write_pieces({**self._result(), "snapshots": halved}, folder / f"{name}.pt")

    def epoch(self, choosing: Choosing) -> None:
        """See every face once, measure, and take a snapshot where a cosine ends."""
        epoch, plan = len(self.history), self.plan
        # One seed an epoch: a run that was stopped goes on exactly as if it had not been.
        seed = self.seed * 100_003 + epoch
        torch.manual_seed(seed)
        self._generator.manual_seed(seed)
        drawing = torch.Generator().manual_seed(seed)
        self.network.train()
        blended = plan.mixup if epoch < MIXUP_ENDS * plan.epochs else 0.0
        total = torch.zeros((), device=self.device)
        for step, rows in enumerate(shuffled(self.rows, plan.batch, drawing)):
            self._set_rate(plan.learning_rate * rate_factor(plan, epoch + step / self.steps))
            teacher = self.teachers.drawn(drawing) if self.teachers else None
            total += self._recorded.run(rows, blended, teacher)
            done, seen = epoch * self.steps + step + 1, step + 1
            self._progress.show(done, lambda: f"loss {total.item() / seen:.3f}")  # noqa: B023
        point = {"epoch": epoch + 1, "loss": total.item() / self.steps}
        if (epoch + 1) % plan.measured_every == 0 or epoch + 1 == plan.epochs:
            point |= validated(self.kept, choosing, self.priors)
        self.history.append(point)
        if epoch + 1 in accumulate(plan.cosines):
            weights = self.kept.state_dict()
            self.snapshots.append({key: w.detach().cpu().clone() for key, w in weights.items()})

    def _set_rate(self, rate: float) -> None:
        for group in self.optimiser.param_groups:
            if isinstance(group["lr"], Tensor):
                group["lr"].fill_(rate)  # A recorded step reads it from there.
            else:
                group["lr"] = rate

    def _step(self, rows: Tensor, blended: float, teacher: int | None) -> Tensor:
        plan = self.plan
        batch = training_batch(self.learn, rows, plan.augmentation, FACE_SIZE, self._generator)
        if blended:
            batch = mixed(batch, blended, self._generator)
        with autocast(self.device):
            outputs = self._forward(batch.faces.to(memory_format=torch.channels_last))
        loss = self.opinions.loss(outputs.float(), batch)
        answers = batch.answers
        if self.teachers and teacher is not None:
            answers = self.teachers.answers(teacher, batch.faces)
        if answers is not None:
            taught = taught_loss(outputs, answers, batch.even)
            loss = (1 - plan.taught) * loss + 2 * plan.taught * taught
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        if plan.clipped:
            nn.utils.clip_grad_norm_(self.network.parameters(), plan.clipped)
        self.optimiser.step()
        if plan.ema:
            self.average.update()
        return loss.detach()

    def _progress_from(self, epoch: int) -> Progress:
        name = str(self.identity["name"])
        return Progress(name, self.steps * self.plan.epochs, self.steps * epoch)

    def _parts(self) -> list[Any]:
        return [self.network, self.average.network, self.optimiser]

    def _result(self) -> dict[str, Any]:
        return {"identity": self.identity, "history": self.history, "snapshots": self.snapshots}


def train(
    name: str,
    plan: Recipe,
    learn: FaceSet,
    choosing: Choosing,
    *,
    run: Path,
    seed: int = 0,
    teachers: Teachers | None = None,
    beginning: Beginning | None = None,
    copies: Path | None = None,
) -> Path:
    """Train one network, or go on where its last checkpoint is.

    Args:
        name: of the system.
        plan: its recipe.
        learn: the faces to learn from, on the device that trains.
        choosing: faces that it is measured on from time to time.
        run: folder of the checkpoint and of the snapshots.
        seed: of weights, order and augmentation; on a CPU the same seed gives the same weights.
        teachers: whom the recipe's ``taught`` asks in each step.
        beginning: served files to go on from; their answers are asked for once, at the start.
        copies: a folder that gets the weights with each checkpoint, in small pieces, for a machine
            that is lent for a while; joined they are a ``snapshots.pt``.

    Returns:
        The file of trained weights, ``snapshots.pt``.

    Raises:
        MoodmirrorError: the checkpoint belongs to another run, nothing can go on from the served
            files, or the disk is full.
    """
    # Weights near zero would make a CPU five times slower.
    torch.set_flush_denormal(True)
    training = Training(name, plan, seed, learn, teachers=teachers, beginning=beginning)
    checkpoint, result = run / "checkpoint.pt", run / TRAINED
    if checkpoint.is_file():
        training.resume(checkpoint)
    saved = time.monotonic()
    while not training.done:
        training.epoch(choosing)
        if training.done or time.monotonic() - saved >= SAVED_EVERY_S:
            training.save(checkpoint)
            if copies:
                training.copy(copies)
            saved = time.monotonic()
        last = training.history[-1]
        print("  ".join(f"{key} {value:.4f}" for key, value in last.items()), flush=True)
    training.finish(result)
    return result


def rate_factor(plan: Recipe, epoch: float) -> float:
    """The learning rate's share of its highest, at a time in epochs."""
    ends = list(accumulate(plan.cosines))
    number = min(bisect_right(ends, epoch), len(ends) - 1)
    length = plan.cosines[number]
    begun = ends[number] - length
    rising = min(1.0, (epoch + 0.01) / plan.warm_up) if plan.warm_up else 1.0
    highest = plan.restart if number else 1.0
    return rising * highest * 0.5 * (1 + math.cos(math.pi * (epoch - begun) / length))


def _halved(weights: Tensor) -> Tensor:
    return weights.half() if weights.is_floating_point() else weights


def _repeated(learn: FaceSet, portraits: int) -> Tensor:
    """Row numbers of an epoch: each face once, and the portraits as often as they should be."""
    rows = torch.arange(len(learn), device=learn.pictures.device)
    portrait = learn.opinion(PORTRAITS) >= 0
    return torch.cat([rows[~portrait], rows[portrait].repeat(portraits)])


def _optimiser(network: nn.Module, plan: Recipe, device: torch.device) -> torch.optim.AdamW:
    """AdamW, with weight decay on weights only, not on biases and norms."""
    parameters = list(network.parameters())
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": plan.weight_decay},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]
    if device.type != "cuda":
        return torch.optim.AdamW(groups, plan.learning_rate)
    rate = torch.tensor(plan.learning_rate, device=device)
    return torch.optim.AdamW(groups, rate, fused=True, capturable=True)
