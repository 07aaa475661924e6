"""The command: see the package."""

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.faults.trial import Fault, Outcome, Trial, mount, plan, run, unmount
from tests.faults.writers import WRITERS, Writer

_PAGE = 4096


def main() -> int:
    """Try every writer with every fault; returns 1 where something was lost."""
    parser = argparse.ArgumentParser("python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="moments of each (default: 20)")
    parser.add_argument(
        "--only", default="", metavar="TEXT", help="writers with this in their name"
    )
    options = parser.parse_args()
    wrong = 0
    counts: Counter[str] = Counter()
    for writer in WRITERS:
        if options.only in writer.name:
            tried, bad = try_writer(writer, options.kills)
            counts += tried
            wrong += bad
            told = ", ".join(f"{count} {name}" for name, count in tried.items())
            print(f"{writer.name:22} {told}; {bad} wrong", flush=True)
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    print(f"{'all':22} {told}; {wrong} wrong of {counts.total()}")
    return int(wrong > 0)


def try_writer(writer: Writer, kills: int) -> tuple[Counter[str], int]:
    """How many trials of each fault there were, and in how many something was lost."""
    complaint, size, outcome = attempt(writer, Trial(Fault.NONE))
    if complaint or outcome.ended != "fine":
        print(f"  {writer.name}: {complaint or outcome.said}")
        return Counter({"none": 1}), 1
    trials = plan(size, outcome.steps, outcome.took_s, kills, writer.name)
    if os.geteuid() == 0:
        pages = sorted({_PAGE, max(_PAGE, size // 2 // _PAGE * _PAGE)})
        trials += [Trial(Fault.DISK, page) for page in pages]
    bad = 0
    for trial in trials:
        complaint, _, outcome = attempt(writer, trial)
        if complaint:
            bad += 1
            print(f"  {writer.name}, {trial}: {complaint}\n    {outcome.ended}: {outcome.said}")
    return Counter(trial.fault.value for trial in trials), bad


def attempt(writer: Writer, trial: Trial) -> tuple[str, int, Outcome]:
    """Strike once: what is wrong, how large the largest file became, how it ended."""
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch).chmod(0o755)
        folder = Path(scratch) / "here"
        folder.mkdir()
        on_disk = trial.fault is Fault.DISK and mount(folder, int(trial.where))
        try:
            return _strike(writer, folder, trial)
        finally:
            if on_disk:
                unmount(folder)


def _strike(writer: Writer, folder: Path, trial: Trial) -> tuple[str, int, Outcome]:
    try:
        writer.prepare(folder)
    except (OSError, AssertionError):  # The disk has not even that much room.
        return "", 0, Outcome("fine", "", 0, 0.0)
    outcome = run(writer.write, folder, trial)
    if outcome.ended == "traceback":
        return "a traceback", 0, outcome
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    if outcome.ended == "fine" and _must_be_told(writer, trial, outcome):
        return "nobody said anything", 0, outcome
    try:
        complaint = writer.check(folder, trial, outcome)
    except Exception as error:
        complaint = f"cannot be read: {error!r}"
    return complaint, max(sizes, default=0), outcome


def _must_be_told(writer: Writer, trial: Trial, outcome: Outcome) -> bool:
    """Where nothing can be there; of all else that is fine, ``check`` asks whether it is whole."""
    gone = trial.fault is Fault.GONE and not writer.makes_folder
    return gone and trial.where < outcome.steps - 1


if __name__ == "__main__":
    sys.exit(main())
