"""Results as Apache Parquet, written in row groups while they come."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.files.frame_record import CSV_HEADER
from desktop.files.result_entry import ResultEntry
from desktop.files.result_file import Endable
from desktop.files.whole_file import (
    STANDARD_OUTPUT,
    new_part,
    put_in_place,
    target_of,
    writing,
)
from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS

if TYPE_CHECKING:
    import pyarrow

ROWS_A_GROUP = 50_000
"""Large enough to be read fast, small enough to be held: about 20 MB."""
_WHOLE_NUMBERS = {"frame", "width", "height", "face", "id", "number", "source_frame", "video_frame"}
_TEXTS = {"source", "label", "reasons", "at", "video", "covered", "marks"}
_FLOATS = {*(one.value for one in EXPRESSIONS), *(f"smoothed_{one.value}" for one in EXPRESSIONS)}


class ParquetWriter:
    """The rows of the CSV, each column with a type of its own.

    Whole numbers are int64, probabilities float32, times and pixels float64, ``sure`` a boolean;
    what is empty in the CSV is null. A file that was not ended cannot be read at all.

    Attributes:
        file: ends it.
    """

    def __init__(self, path: Path) -> None:
        """Begin the file.

        Raises:
            MoodmirrorError: pyarrow is not installed, or ``path`` cannot hold Parquet.
            OutputError: it cannot be written.
        """
        self._arrow, parquet = _library()
        if path == STANDARD_OUTPUT or (path.exists() and not path.is_file() and not path.is_dir()):
            raise MoodmirrorError("Parquet needs a file: it is written back and forth.")
        self._path = path
        self._schema = self._arrow.schema([(name, self._type(name)) for name in CSV_HEADER])
        self._columns: list[list[Any]] = [[] for _ in CSV_HEADER]
        with writing(path):
            self._target = target_of(path)
            self._part = new_part(self._target)
            self._writer = parquet.ParquetWriter(self._part, self._schema, compression="zstd")
        self.file: Endable = self

    def write(self, entry: ResultEntry) -> None:
        """Add one frame."""
        for row in entry.record.as_rows():
            for column, value in zip(self._columns, row, strict=True):
                column.append(value)
        if len(self._columns[0]) >= ROWS_A_GROUP:
            with writing(self._path):
                self._write_group()

    def finish(self) -> None:
        """Write what is left, and the file's end; then it takes its name."""
        with writing(self._path):
            try:
                if self._columns[0]:
                    self._write_group()
            finally:
                self._writer.close()
            put_in_place(self._part, self._target)

    def abandon(self) -> None:
        """Leave no file."""
        with suppress(OSError):
            self._writer.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)

    def _write_group(self) -> None:
        arrays = [
            self._arrow.array(_values(name, column), self._type(name))
            for name, column in zip(CSV_HEADER, self._columns, strict=True)
        ]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        for column in self._columns:
            column.clear()

    def _type(self, name: str) -> "pyarrow.DataType":
        if name in _WHOLE_NUMBERS:
            return self._arrow.int64()
        if name in _TEXTS:
            return self._arrow.string()
        if name == "sure":
            return self._arrow.bool_()
        return self._arrow.float32() if name in _FLOATS else self._arrow.float64()


def _values(name: str, column: list[Any]) -> list[Any]:
    if name == "sure":
        return [None if one is None else one == "true" for one in column]
    if name in ("reasons", "marks"):
        return [one or None for one in column]
    return column


def _library() -> tuple[Any, Any]:
    try:
        import pyarrow  # noqa: PLC0415  # An extra.
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise MoodmirrorError(
            "Parquet needs the package pyarrow. Install it with: uv sync --extra archive"
        ) from error
    return pyarrow, parquet
