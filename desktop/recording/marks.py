"""The moments that were marked while recording."""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from desktop.files.csv_rows import csv_text
from desktop.files.whole_file import write_whole
from desktop.recording.manifest import MARKS, MARKS_HEADER


@dataclass(slots=True)
class Mark:
    """A moment and its note."""

    number: int
    """Counted from 1."""
    set_at: float
    """On the ``perf_counter`` clock."""
    time_s: float
    """Since the first frame; 0 before it."""
    at: str
    """ISO 8601."""
    frame: int | None = None
    """The first frame after it."""
    note: str = ""


class Marks:
    """Set in one thread, joined to frames in another, written in a third."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._marks: list[Mark] = []
        self._changed = False

    def __len__(self) -> int:
        return len(self._marks)

    def set(self, set_at: float, time_s: float, at: str) -> int:
        """Mark a moment; returns the mark's number."""
        with self._lock:
            mark = Mark(len(self._marks) + 1, set_at, time_s, at)
            self._marks.append(mark)
            self._changed = True
            return mark.number

    def note(self, number: int, note: str) -> None:
        """Set a mark's note; one line."""
        with self._lock:
            self._marks[number - 1].note = " ".join(note.split())
            self._changed = True

    def join(self, frame: int, came_at: float) -> tuple[int, ...]:
        """The numbers of the marks set since the previous frame; each is given out once."""
        with self._lock:
            waiting = [m for m in self._marks if m.frame is None and m.set_at <= came_at]
            for mark in waiting:
                mark.frame = frame
            self._changed = self._changed or bool(waiting)
            return tuple(mark.number for mark in waiting)

    def write(self, folder: Path) -> None:
        """Write all marks if any has changed; raises OSError."""
        with self._lock:
            if not self._changed:
                return
            self._changed = False
            rows = [(m.number, m.time_s, m.at, m.frame, m.note) for m in self._marks]
        try:
            write_whole(folder / MARKS, csv_text([MARKS_HEADER, *rows]))
        except OSError:
            self._changed = True  # The next flush tries again.
            raise
