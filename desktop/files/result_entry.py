"""One analysed frame on its way into results: as numbers, or as the line they were written to."""

import json
from functools import cached_property

from desktop.files.frame_record import FrameRecord
from desktop.files.record_reader import read_record


class ResultEntry:
    """Gives either form and makes the other one only where a writer asks for it."""

    def __init__(self, record: FrameRecord | None = None, line: str = "") -> None:
        """One of the two is given.

        Args:
            record: the numbers.
            line: their JSON, as :attr:`line` gives it.
        """
        self._record = record
        self._line = line

    @cached_property
    def line(self) -> str:
        """JSON, without a line end."""
        if self._record is None:
            return self._line
        return json.dumps(self._record.as_json(), ensure_ascii=False)

    @cached_property
    def record(self) -> FrameRecord:
        """The numbers; raises ValueError, KeyError or TypeError where the line is damaged."""
        return self._record or read_record(json.loads(self._line))
