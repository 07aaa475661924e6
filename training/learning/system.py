"""Trains a system: its teachers first, where it has some, then the network itself."""

from pathlib import Path

from torch import nn

from training.job import Job
from training.learning.face_set import FaceSet
from training.learning.going_on import Beginning
from training.learning.recipes import recipe
from training.learning.snapshots import TRAINED, load_networks
from training.learning.teachers import Teachers
from training.learning.train import train
from training.learning.validation import Choosing


def train_system(
    job: Job,
    learn: FaceSet,
    choosing: Choosing,
    *,
    seed: int,
    only_teacher: int | None = None,
    beginning: Beginning | None = None,
    copies: Path | None = None,
) -> Path:
    """Train one system, or go on where it was stopped.

    Args:
        job: its run folder gets the checkpoints; those of teachers lie in folders inside it.
        learn: the faces to learn from, on the device that trains.
        choosing: faces that it is measured on from time to time.
        seed: teacher ``i`` learns from ``seed + i + 1``.
        only_teacher: trains this teacher alone, so that several can learn side by side.
        beginning: served files to go on from instead of random weights and own teachers.
        copies: as in :func:`~training.learning.train.train`.

    Returns:
        The file of trained weights.

    Raises:
        MoodmirrorError: a checkpoint, or weights where learning should go on, belong to another
            run, nothing can go on from the served files, or the disk is full.
    """
    plan = recipe(job.name, job.protocol)

    def train_teacher(number: int) -> Path:
        name, own_seed = f"{job.name}, teacher {number}", seed + number + 1
        run = job.run / f"teacher-{number}"
        return train(name, plan.teacher(), learn, choosing, run=run, seed=own_seed, copies=copies)

    if only_teacher is not None:
        return train_teacher(only_teacher)
    trained = job.run / TRAINED
    if beginning is not None:
        plan = plan.going_on()
        if trained.is_file():
            load_networks(trained, plan)  # Another training's weights must not pass for these.
    if trained.is_file():
        return trained
    networks: list[nn.Module] = []
    for number in range(plan.teachers):
        path = job.run / f"teacher-{number}" / TRAINED
        path = path if path.is_file() else train_teacher(number)
        networks += load_networks(path, plan.teacher())
    teachers = Teachers(networks, learn.pictures.device) if networks else None
    return train(
        job.name,
        plan,
        learn,
        choosing,
        run=job.run,
        seed=seed,
        teachers=teachers,
        beginning=beginning,
        copies=copies,
    )
