"""What each command does, and all of them after each other."""

from argparse import Namespace

from training.data.prepare import describe, load_prepared, prepare
from training.data.splits import Protocol, split, with_crowd
from training.export.export import export
from training.job import Job
from training.learning.recipes import RECIPES, recipe
from training.learning.train import train
from training.measuring.evaluate import evaluate, evaluate_served, summary
from training.measuring.quality import quality_tables
from training.reporting.report import write_report


def prepare_data(options: Namespace) -> None:
    """Read the data and find all landmarks."""
    print(describe(prepare(options.csv, options.ferplus, options.data)))


def train_job(options: Namespace) -> None:
    """Train one system."""
    job: Job = options.job
    plan = recipe(job.name, job.protocol)
    prepared = load_prepared(job.data)
    parts = split(prepared, job.protocol, options.seed)
    learn = with_crowd(prepared, job.protocol, parts) if plan.two_heads else parts.learn
    kept = train(
        job.name,
        plan,
        prepared,
        learn,
        parts.choose,
        run=job.run,
        seed=options.seed,
        device=options.device,
    )
    print(f"Trained: {kept}. Next: {job.command('evaluate')}")


def evaluate_job(options: Namespace) -> None:
    """Measure one system, as it was trained here or as it is served."""
    prepared = load_prepared(options.data)
    if options.served:
        print(summary(evaluate_served(options.job, prepared, options.weights)))
    else:
        print(summary(evaluate(options.job, prepared, options.device)))


def export_job(options: Namespace) -> None:
    """Write the served files of one system."""
    for path in export(options.job, load_prepared(options.data), options.weights):
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
