"""Where the results of many files go, unless somebody says otherwise."""

from collections.abc import Sequence
from pathlib import Path

from desktop.files.batch import Outputs

_STEM = "moodmirror results"


def default_place(paths: Sequence[Path]) -> Path:
    """A CSV file that is not there yet, beside the folder or the files."""
    first = paths[0].absolute()
    stem = f"{first.name} – {_STEM}" if len(paths) == 1 and first.is_dir() else _STEM
    place, number = first.parent / f"{stem}.csv", 1
    while place.exists() or place.with_suffix(".jsonl").exists():
        number += 1
        place = first.parent / f"{stem} {number}.csv"
    return place


def outputs_at(csv: Path) -> Outputs:
    """One CSV for all, and the same as lines of JSON beside it."""
    return Outputs(csv=csv, jsonl=csv.with_suffix(".jsonl"))
