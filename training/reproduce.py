"""What each command does, and all of them after each other."""

from argparse import Namespace

import torch

from models.errors import MoodmirrorError
from training.data.outside import SETS, describe_outside, load_outside, prepare_outside
from training.data.prepare import describe, load_prepared, prepare
from training.data.splits import Protocol
from training.export.export import export, renew_card
from training.job import Job
from training.learning.face_set import FaceSet
from training.learning.going_on import Beginning
from training.learning.material import Material
from training.learning.pack import read_pack, write_pack
from training.learning.recipes import RECIPES, recipe
from training.learning.system import train_system
from training.learning.validation import Choosing
from training.measuring.evaluate import evaluate, evaluate_served, summary
from training.measuring.quality import quality_tables
from training.reporting.report import write_report


def prepare_data(options: Namespace) -> None:
    """Read the data and find all landmarks; then the faces from elsewhere."""
    print(describe(prepare(options.csv, options.ferplus, options.data)))
    for name in SETS:
        if source := getattr(options, name):
            print(describe_outside(prepare_outside(name, source, options.data)))


def pack_job(options: Namespace) -> None:
    """Put one system's faces into a few small files."""
    learn, choosing = _faces(options, torch.device("cpu"))
    for path in write_pack(options.job, learn, choosing, options.folder):
        print(f"{path}  {path.stat().st_size / 1e6:.1f} MB")


def train_job(options: Namespace) -> None:
    """Train one system."""
    job: Job = options.job
    if options.taught_by and not options.first:
        raise MoodmirrorError("--taught-by names teachers of what goes on: name a file by --from.")
    if options.first and options.teacher is not None:
        raise MoodmirrorError("What goes on has served files as teachers: leave --teacher out.")
    beginning = Beginning.read(options.first, options.taught_by) if options.first else None
    if options.packed:
        learn, choosing = read_pack(job, options.packed, options.device)
    else:
        learn, choosing = _faces(options, options.device)
    kept = train_system(
        job,
        learn,
        choosing,
        seed=options.seed,
        only_teacher=options.teacher,
        beginning=beginning,
        copies=options.copies,
    )
    print(f"Trained: {kept}. Next: {job.command('evaluate')}")


def evaluate_job(options: Namespace) -> None:
    """Measure one system, as it was trained here or as it is served."""
    material = _material(options)
    if options.served:
        print(summary(evaluate_served(options.job, material, options.weights)))
    else:
        print(summary(evaluate(options.job, material, options.device)))


def export_job(options: Namespace) -> None:
    """Write the served files of one system, or only their cards."""
    written = renew_card if options.served else export
    for path in written(options.job, _material(options), options.weights):
        print(path)


def quality_job(options: Namespace) -> None:
    """Print the figures behind the limits of image quality and of steadiness."""
    for line in quality_tables(options.name, load_prepared(options.data), options.weights):
        print(line, flush=True)


def report_job(options: Namespace) -> None:
    """Write the report."""
    prepared = load_prepared(options.data)
    missing = write_report(prepared, options.runs, options.data, options.weights, options.report)
    print(f"Report: {options.report / 'REPORT.md'}")
    for command in missing:
        print(f"Missing in it: {command}")


def _faces(options: Namespace, device: torch.device) -> tuple[FaceSet, Choosing]:
    job, material = options.job, _material(options)
    plan = recipe(job.name, job.protocol)
    asked = (plan, job.protocol, options.seed, device)
    return material.to_learn(*asked), material.to_choose(*asked)


def _material(options: Namespace) -> Material:
    return Material(load_prepared(options.data), load_outside(options.data))


def reproduce(options: Namespace) -> None:
    """Prepare, then train, evaluate and export every system under both protocols, then report."""
    prepare_data(options)
    for protocol in Protocol:
        for name in RECIPES:
            options.job = Job(name, protocol, options.runs, options.data)
            train_job(options)
            evaluate_job(options)
            if protocol is Protocol.OFFICIAL:
                export_job(options)
    report_job(options)
