"""The command line, ``python -m training COMMAND``: from FER2013 to weights and report."""

import argparse
import sys
from pathlib import Path

try:
    import torch
except ModuleNotFoundError:
    sys.exit(
        "Training needs PyTorch, which the app does without. Run it as: "
        "uv run --group training --with torch python -m training ..."
    )

from models.errors import MoodmirrorError
from models.weights import WEIGHTS_FOLDER
from training.data.splits import Protocol
from training.files import RUNS_FOLDER
from training.job import Job
from training.learning.device import best_device
from training.learning.recipes import RECIPES, recipe
from training.reproduce import (
    evaluate_job,
    export_job,
    pack_job,
    prepare_data,
    quality_job,
    report_job,
    reproduce,
    train_job,
)

REPORT_FOLDER = Path(__file__).parent
COMMANDS = {
    "prepare": prepare_data,
    "pack": pack_job,
    "train": train_job,
    "evaluate": evaluate_job,
    "export": export_job,
    "quality": quality_job,
    "report": report_job,
    "reproduce": reproduce,
}


_SERVED = {
    "evaluate": "measure NAME.onnx in --weights, without having trained it here",
    "export": "measure NAME.onnx in --weights anew and write its card; the file stays",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0, 2 for bad input, 130 after Ctrl+C."""
    options = _parser().parse_args(arguments)
    try:
        options.device = _device(options.device)
        options.data = options.data or options.runs / "data"
        if options.name:
            protocol = Protocol(options.protocol)
            recipe(options.name, protocol)  # Raises for a name that there is no system of.
            options.job = Job(options.name, protocol, options.runs, options.data)
        COMMANDS[options.verb](options)
    except MoodmirrorError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on.", file=sys.stderr)
        return 130
    return 0


def _device(name: str | None) -> torch.device:
    if name is None:
        return best_device()
    try:
        device = torch.device(name)
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise MoodmirrorError(
            f"There is no device '{name}' here. Leave --device out to have one chosen."
        ) from error
    return device


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description="Makes models/weights/ from FER2013 and the report that proves it.",
    )
    parser.set_defaults(
        name=None,
        protocol=None,
        served=False,
        teacher=None,
        first=None,
        taught_by=(),
        packed=None,
        copies=None,
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="COMMAND")

    def add(verb: str, text: str) -> argparse.ArgumentParser:
        command = verbs.add_parser(verb, help=text, description=text)
        _add_common(command)
        return command

    _add_csv(add("prepare", "Read FER2013 and find the landmarks of every picture, once."))
    for verb, text in (
        ("pack", "Put the faces of one system into a few small files, for another machine."),
        ("train", "Train one system, or go on where it was stopped."),
        ("evaluate", "Fit the temperature of a trained system and measure it."),
        ("export", "Write NAME.onnx with its model card."),
        ("quality", "Print what dark, blurred, small or cut faces cost an exported system."),
    ):
        command = add(verb, text)
        _add_system(command)
        if verb == "pack":
            command.add_argument("folder", type=Path, help="gets the files")
        if verb == "train":
            command.add_argument(
                "--teacher",
                type=int,
                metavar="I",
                help="train only teacher I of NAME, counted from 0, so that several learn at once",
            )
            command.add_argument(
                "--from",
                dest="first",
                type=Path,
                metavar="FILE",
                help="go on from a served file, NAME.onnx with its card, in 30 epochs",
            )
            command.add_argument(
                "--taught-by",
                type=Path,
                nargs="+",
                default=(),
                metavar="FILE",
                help="with --from: served files to learn from as well (default: that file)",
            )
            command.add_argument(
                "--packed", type=Path, metavar="FOLDER", help="learn from what 'pack' put there"
            )
            command.add_argument(
                "--copies",
                type=Path,
                metavar="FOLDER",
                help="each minute put the weights there, in pieces of 15 MB; joined (cat) they "
                "are a snapshots.pt",
            )
        if verb in ("evaluate", "export"):
            command.add_argument("--served", action="store_true", help=_SERVED[verb])
    _add_folders(add("report", "Write REPORT.md and its pictures from all that was trained."))
    everything = add("reproduce", "All of it: prepare, train, evaluate, export, report.")
    _add_csv(everything)
    _add_folders(everything)
    return parser


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--seed", type=int, default=0, help="same seed, same weights on a CPU")
    command.add_argument("--device", help="cpu, cuda, cuda:1, mps; chosen by itself if left out")
    command.add_argument(
        "--data", type=Path, help="folder of the prepared data (default: data in --runs)"
    )
    command.add_argument(
        "--runs",
        type=Path,
        default=RUNS_FOLDER,
        help="folder of all runs; each has its own in it (default: training/runs)",
    )


def _add_csv(command: argparse.ArgumentParser) -> None:
    command.add_argument("csv", type=Path, help="Kaggle's fer2013.csv, also as .zip, .gz or .xz")
    command.add_argument("--ferplus", type=Path, help="fer2013new.csv of FER+ beside it")
    command.add_argument(
        "--muxspace",
        type=Path,
        help="muxspace/facial_expressions: folder or zip with labels.csv; half is learned from",
    )
    command.add_argument(
        "--london",
        type=Path,
        help="Face Research Lab London Set: folder or zip with labels.csv; for choosing alone",
    )


def _add_system(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME", help=", ".join(RECIPES))
    command.add_argument(
        "--protocol",
        choices=[protocol.value for protocol in Protocol],
        default=Protocol.OFFICIAL.value,
        help="official: by Usage; original: at random, of the faces that could be aligned",
    )
    _add_weights(command)


def _add_folders(command: argparse.ArgumentParser) -> None:
    _add_weights(command)
    command.add_argument(
        "--report", type=Path, default=REPORT_FOLDER, help="gets REPORT.md (default: training)"
    )


def _add_weights(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--weights", type=Path, default=WEIGHTS_FOLDER, help="default: models/weights"
    )


if __name__ == "__main__":
    sys.exit(main())
