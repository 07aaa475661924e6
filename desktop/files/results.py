"""Results as JSON, as lines of JSON and as CSV, written frame by frame."""

import json
from pathlib import Path
from typing import Protocol

from desktop.files.csv_rows import csv_text
from desktop.files.frame_record import CSV_HEADER, SCHEMA, FrameRecord
from desktop.files.result_file import ResultFile, open_result_file
from models.face import FrameAnalysis


class ResultWriter(Protocol):
    """Takes the analyses of frames one by one. Every method raises OutputError.

    Attributes:
        file: what is written to.
    """

    file: ResultFile

    def write(self, source: str, analysis: FrameAnalysis) -> None:
        """Add one frame of the file that people know as ``source``."""
        ...


class JsonWriter:
    """One JSON object with one line for each frame."""

    def __init__(self, path: Path) -> None:
        """Begin the file; raises OutputError."""
        self.file = open_result_file(path, f'{{"schema": {SCHEMA}, "results": [', "\n]}\n")
        self._separator = "\n"

    def write(self, source: str, analysis: FrameAnalysis) -> None:
        """Add one frame, with or without faces."""
        # In one piece: an interruption falls before it or after it.
        self.file.add(self._separator + _json(source, analysis))
        self._separator = ",\n"


class JsonLinesWriter:
    """One line of JSON for each frame, each readable by itself."""

    def __init__(self, path: Path) -> None:
        """Begin the file; raises OutputError."""
        self.file = open_result_file(path)

    def write(self, source: str, analysis: FrameAnalysis) -> None:
        """Add one frame, with or without faces."""
        self.file.add(_json(source, analysis) + "\n")


class CsvWriter:
    """One row for each face; a frame without faces has one, too."""

    def __init__(self, path: Path) -> None:
        """Begin the file; raises OutputError."""
        self.file = open_result_file(path, csv_text([CSV_HEADER]))

    def write(self, source: str, analysis: FrameAnalysis) -> None:
        """Add the faces of one frame."""
        self.file.add(csv_text(FrameRecord.of_file(source, analysis).as_rows()))


def _json(source: str, analysis: FrameAnalysis) -> str:
    return json.dumps(FrameRecord.of_file(source, analysis).as_json(), ensure_ascii=False)
