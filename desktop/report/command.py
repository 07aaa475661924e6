"""``moodmirror report``: from results files and recordings to a page and a table."""

import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from desktop.files.result_file import write_output
from desktop.files.whole_file import STANDARD_OUTPUT
from desktop.recording.manifest import CSV, JSON_LINES, MANIFEST, MARKS
from desktop.recording.recording_reader import recording_folder
from desktop.report.numbers import report_csv
from desktop.report.page import Part, report_html
from desktop.report.readings import Readings
from desktop.report.results_reader import read_results
from desktop.report.summary import summarize
from desktop.terminal import say
from models.errors import MoodmirrorError

SUFFIX = ".report.html"


def read_parts(paths: Sequence[Path]) -> list[Part]:
    """Everything that a report on ``paths`` tells.

    Raises:
        MoodmirrorError: one of them is no results file and no recording.
    """
    found = [(path, one) for path in paths for one in read_results(path)]
    titles = Counter(one.title for _path, one in found)
    return [
        Part(_told_apart(one, path) if titles[one.title] > 1 else one, summarize(one))
        for path, one in found
    ]


def write_report(
    paths: Sequence[Path], html: Path | None = None, table: Path | None = None
) -> Path:
    """Write the report on ``paths``; returns where the page is.

    Args:
        paths: recordings' folders, and results files.
        html: where the page goes; beside the first of ``paths`` by default; ``-`` is standard
            output.
        table: where the figures go as CSV; nowhere by default.

    Raises:
        MoodmirrorError: something cannot be read or written, or would be overwritten.
    """
    html = html or usual_place(paths[0])
    _check_places(paths, html, table)
    parts = read_parts(paths)
    write_output(html, report_html(parts, datetime.now().astimezone()))
    if table is not None:
        write_output(table, report_csv(parts))
    return html


def _check_places(paths: Sequence[Path], html: Path, table: Path | None) -> None:
    """A report never takes the place of what it reports on, nor of its own other half."""
    places = [os.path.realpath(place) for place in (html, table) if place is not None]
    if len(set(places)) < len(places):
        raise MoodmirrorError("The page and the table cannot go to one place. Give each its own.")
    read = {os.path.realpath(one) for path in paths for one in (path, *_files_of_recording(path))}
    for place in places:
        if place in read:
            raise MoodmirrorError(f"The report would overwrite '{place}', which it is about.")


def _files_of_recording(path: Path) -> list[Path]:
    folder = recording_folder(path)
    if folder is None:
        return []
    return [*(folder / name for name in (JSON_LINES, CSV, MANIFEST, MARKS)), *folder.glob("*.mkv")]


def _told_apart(readings: Readings, path: Path) -> Readings:
    """Two files that tell of the same source must not look like one."""
    return replace(readings, title=f"{readings.title} ({path.name})")


def usual_place(path: Path) -> Path:
    """Where the report on a recording or a results file goes by itself."""
    folder = recording_folder(path) if path.is_dir() else None
    return folder / "report.html" if folder is not None else path.with_name(path.stem + SUFFIX)


def run_report(paths: Sequence[Path], html: Path | None, table: Path | None) -> int:
    """Write the report, say where it is, and return the exit code 0."""
    written = write_report(paths, html, table)
    if STANDARD_OUTPUT not in (html, table):
        say(f"Report: {written}", sys.stdout)
    return 0
