"""Trains a system: its teachers first, where it has some, then the network itself."""

from pathlib import Path

import torch
from torch import nn

from training.job import Job
from training.learning.material import Material
from training.learning.recipes import recipe
from training.learning.snapshots import TRAINED, load_networks
from training.learning.teachers import Teachers
from training.learning.train import train


def train_system(
    job: Job,
    material: Material,
    *,
    seed: int,
    device: torch.device,
    only_teacher: int | None = None,
) -> Path:
    """Train one system, or go on where it was stopped.

    Args:
        job: its run folder gets the checkpoints; those of teachers lie in folders inside it.
        material: the faces.
        seed: teacher ``i`` learns from ``seed + i + 1``.
        device: to train on.
        only_teacher: trains this teacher alone, so that several can learn side by side.

    Returns:
        The file of trained weights.

    Raises:
        MoodmirrorError: a checkpoint belongs to another run, or the disk is full.
    """
    plan = recipe(job.name, job.protocol)
    learn = material.to_learn(plan, job.protocol, seed, device)
    choosing = material.to_choose(plan, job.protocol, seed, device)

    def train_teacher(number: int) -> Path:
        name, own_seed = f"{job.name}, teacher {number}", seed + number + 1
        run = job.run / f"teacher-{number}"
        return train(name, plan.teacher(), learn, choosing, run=run, seed=own_seed)

    if only_teacher is not None:
        return train_teacher(only_teacher)
    if (job.run / TRAINED).is_file():
        return job.run / TRAINED
    networks: list[nn.Module] = []
    for number in range(plan.teachers):
        path = job.run / f"teacher-{number}" / TRAINED
        path = path if path.is_file() else train_teacher(number)
        networks += load_networks(path, plan.teacher())
    teachers = Teachers(networks, device) if networks else None
    return train(job.name, plan, learn, choosing, run=job.run, seed=seed, teachers=teachers)
