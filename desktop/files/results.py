"""Results as JSON and as CSV, written frame by frame."""

import csv
import json
from typing import Protocol, TextIO

from desktop.files.frame_record import CSV_HEADER, SCHEMA, FrameRecord
from models.face import FrameAnalysis


class ResultWriter(Protocol):
    """Takes the analyses of frames one by one."""

    def write(self, source: str, analysis: FrameAnalysis) -> None:
        """Add one frame of the file that people know as ``source``."""
        ...

    def finish(self) -> None:
        """Write what has to stand at the end."""
        ...


class JsonWriter:
    """One JSON object with one line for each frame."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._separator = "\n"
        file.write(f'{{"schema": {SCHEMA}, "results": [')

    def write(self, source: str, analysis: FrameAnalysis) -> None:
        """Add one frame, with or without faces."""
        record = FrameRecord.of_file(source, analysis)
        line = json.dumps(record.as_json(), ensure_ascii=False)
        # In one piece: an interruption falls before it or after it.
        self._file.write(self._separator + line)
        self._separator = ",\n"

    def finish(self) -> None:
        """Close the list and the object."""
        self._file.write("\n]}\n")


class JsonLinesWriter:
    """One line of JSON for each frame, each readable by itself."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, source: str, analysis: FrameAnalysis) -> None:
        """Add one frame, with or without faces."""
        record = FrameRecord.of_file(source, analysis)
        self._file.write(json.dumps(record.as_json(), ensure_ascii=False) + "\n")

    def finish(self) -> None:
        """Nothing stands at the end."""


class CsvWriter:
    """One row for each face; a frame without faces has one, too."""

    def __init__(self, file: TextIO) -> None:
        self._rows = csv.writer(file, lineterminator="\n")
        self._rows.writerow(CSV_HEADER)

    def write(self, source: str, analysis: FrameAnalysis) -> None:
        """Add the faces of one frame."""
        self._rows.writerows(FrameRecord.of_file(source, analysis).as_rows())

    def finish(self) -> None:
        """Nothing stands at the end of CSV."""
