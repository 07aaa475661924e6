"""Results as JSON, as lines of JSON and as CSV, written frame by frame."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from desktop.files.csv_rows import csv_text
from desktop.files.frame_record import CSV_HEADER, SCHEMA
from desktop.files.result_entry import ResultEntry
from desktop.files.result_file import Endable, open_result_file
from models.weights import ModelCard


class ResultWriter(Protocol):
    """Takes frames one by one. Every method raises OutputError."""

    @property
    def file(self) -> Endable:
        """Ends what is written to."""
        ...

    def write(self, entry: ResultEntry) -> None:
        """Add one frame."""
        ...


class JsonWriter:
    """One JSON object with one line for each frame."""

    def __init__(self, path: Path, card: ModelCard | None = None) -> None:
        """Begin the file; raises OutputError.

        Args:
            path: the file.
            card: of the model that reads the faces.
        """
        head = json.dumps({"schema": SCHEMA, **_made_with(card)}, ensure_ascii=False)
        self.file = open_result_file(path, head[:-1] + ', "results": [', "\n]}\n")
        self._separator = "\n"

    def write(self, entry: ResultEntry) -> None:
        """Add one frame, with or without faces."""
        # In one piece: an interruption falls before it or after it.
        self.file.add(self._separator + entry.line)
        self._separator = ",\n"


class JsonLinesWriter:
    """One line of JSON for each frame, each readable by itself."""

    def __init__(self, path: Path) -> None:
        """Begin the file; raises OutputError."""
        self.file = open_result_file(path)

    def write(self, entry: ResultEntry) -> None:
        """Add one frame, with or without faces."""
        self.file.add(entry.line + "\n")


class CsvWriter:
    """One row for each face; a frame without faces has one, too."""

    def __init__(self, path: Path) -> None:
        """Begin the file; raises OutputError."""
        self.file = open_result_file(path, csv_text([CSV_HEADER]))

    def write(self, entry: ResultEntry) -> None:
        """Add the faces of one frame."""
        self.file.add(csv_text(entry.record.as_rows()))


def _made_with(card: ModelCard | None) -> dict[str, Any]:
    facts: dict[str, Any] = {"moodmirror": version("moodmirror")}
    if card is not None:
        facts["models"] = [{"name": card.name, "title": card.title, "sha256": card.sha256}]
    return facts
