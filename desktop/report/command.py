"""``moodmirror report``: from results files and recordings to a page and a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from desktop.files.whole_file import STANDARD_OUTPUT, whole_text, writing
from desktop.recording.recording_reader import recording_folder
from desktop.report.numbers import report_csv
from desktop.report.page import Part, report_html
from desktop.report.readings import Readings
from desktop.report.results_reader import read_results
from desktop.report.summary import summarize

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
        MoodmirrorError: something cannot be read or written.
    """
    parts = read_parts(paths)
    html = html or usual_place(paths[0])
    with writing(html), whole_text(html) as file:
        file.write(report_html(parts, datetime.now().astimezone()))
    if table is not None:
        with writing(table), whole_text(table) as file:
            file.write(report_csv(parts))
    return html


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
        print(f"Report: {written}")
    return 0
