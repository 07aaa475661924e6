"""Remembers what was read of every face: over the last ten minutes, or in a whole video."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
import numpy.typing as npt

from models.expression import EXPRESSIONS
from models.face import Face

KEPT_S = 600.0
"""Nothing older than this is kept, counted from the newest frame."""
MOST_ROWS = 360_000
"""Ten faces at sixty frames a second for ten minutes: 10 MB. Beyond it, the oldest go sooner."""
_MOST_MARKS = 1000
_MOST_MOMENTS = 20_000
"""Of a video, however long it is: more than there are pixels to show them."""
_SAME_S = 1e-4
_FIRST_ROWS = 4096
_FULL = 65535


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Readings of faces, one per row, ordered by time."""

    times: npt.NDArray[np.float64]
    """float64 ``[N]``, seconds on the source's own clock, ascending."""
    numbers: npt.NDArray[np.int32]
    """int32 ``[N]``: the number of the face."""
    shares: npt.NDArray[np.uint16]
    """uint16 ``[N, 6]`` in label order: steadied probabilities, 0 to 65535."""
    labels: npt.NDArray[np.uint8]
    """uint8 ``[N]``, places in the label order: of the label, or of the likeliest one where it is
    not sure."""
    sure: npt.NDArray[np.bool_]
    """bool ``[N]``: whether the label was shown as sure."""

    def __len__(self) -> int:
        return len(self.times)

    def __getitem__(self, rows: "slice | npt.NDArray[np.integer]") -> "Samples":
        return Samples(
            self.times[rows],
            self.numbers[rows],
            self.shares[rows],
            self.labels[rows],
            self.sure[rows],
        )

    def probabilities(self, row: int) -> npt.NDArray[np.float64]:
        """Float64 ``[6]`` of one row, 0 to 1."""
        return np.asarray(self.shares[row] / _FULL, np.float64)

    @classmethod
    def empty(cls, rows: int) -> "Samples":
        """Arrays of this many rows."""
        return cls(
            np.zeros(rows),
            np.zeros(rows, np.int32),
            np.zeros((rows, len(EXPRESSIONS)), np.uint16),
            np.zeros(rows, np.uint8),
            np.zeros(rows, np.bool_),
        )

    def columns(self) -> tuple[npt.NDArray[np.generic], ...]:
        """All five arrays."""
        return self.times, self.numbers, self.shares, self.labels, self.sure


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment that a person wanted to find again."""

    time_s: float
    note: str
    number: int = 0
    """Of a recording under review; 0 for others."""


class History:
    """Written by the analysis thread, read by the window's; any thread may call anything.

    Its memory grows with what there is to keep, up to :data:`MOST_ROWS`. Of a camera the newest
    part is kept; of a video the whole, as each moment was read first, in whatever order.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._rows = Samples.empty(_FIRST_ROWS)
        self._count = 0
        self._marks: list[Mark] = []
        self._first_s: float | None = None
        self._latest_s: float | None = None
        self._captured_at = 0.0
        self._apart_s: float | None = None  # Of a video: the least time between two moments.
        self._read: list[float] = []  # Of a video: all moments that were read, ascending.

    def clear(self, whole_s: float | None = None) -> None:
        """Forget everything, for another source.

        Args:
            whole_s: how long a video is, all of which is to be kept; None for a camera.
        """
        with self._lock:
            self._apart_s = None if whole_s is None else whole_s / _MOST_MOMENTS
            self._read = []
            self._rows = Samples.empty(_FIRST_ROWS)
            self._count = 0
            self._marks = []
            self._first_s = self._latest_s = None

    def add(self, time_s: float, captured_at: float, faces: Iterable[tuple[int, Face]]) -> None:
        """Remember the faces of one analysed frame.

        Args:
            time_s: the frame's, on the source's own clock.
            captured_at: the same moment on the ``perf_counter`` clock.
            faces: of the frame, each with its number.
        """
        with self._lock:
            if self._apart_s is None and self._latest_s is not None and time_s <= self._latest_s:
                self._forget_from(time_s)
            self._latest_s, self._captured_at = time_s, captured_at
            if self._first_s is None or time_s < self._first_s:
                self._first_s = time_s
            if self._apart_s is None:
                for number, face in faces:
                    self._append(time_s, face, number)
            elif not self._was_read(time_s, self._apart_s):
                insort(self._read, time_s)
                for number, face in faces:
                    self._insert(time_s, face, number)

    def add_mark(self, time_s: float, note: str = "") -> Mark:
        """Remember a moment, in seconds on the source's own clock."""
        mark = Mark(time_s, note)
        with self._lock:
            self._marks = [*self._marks[1 - _MOST_MARKS :], mark]
        return mark

    def replace_marks(self, marks: Iterable[Mark]) -> None:
        """These are the marks of the recording under review now; others stay."""
        with self._lock:
            others = [one for one in self._marks if not one.number]
            self._marks = sorted([*others, *marks], key=lambda one: one.time_s)[-_MOST_MARKS:]

    def note_mark(self, mark: Mark, note: str) -> None:
        """Set a mark's note; does nothing if the mark is already forgotten."""
        with self._lock:
            self._marks = [replace(one, note=note) if one is mark else one for one in self._marks]

    def between(self, start_s: float, end_s: float) -> Samples:
        """A copy of what was read from ``start_s`` to ``end_s``, both included."""
        with self._lock:
            times = self._rows.times[: self._count]
            first = int(np.searchsorted(times, start_s, "left"))
            last = int(np.searchsorted(times, end_s, "right"))
            part = self._rows[first:last]
            return Samples(
                part.times.copy(),
                part.numbers.copy(),
                part.shares.copy(),
                part.labels.copy(),
                part.sure.copy(),
            )

    def marks_between(self, start_s: float, end_s: float) -> tuple[Mark, ...]:
        """The moments that were marked from ``start_s`` to ``end_s``."""
        with self._lock:
            return tuple(one for one in self._marks if start_s <= one.time_s <= end_s)

    @property
    def latest_s(self) -> float | None:
        """The time of the newest frame, with faces or without; None before the first."""
        with self._lock:
            return self._latest_s

    @property
    def oldest_s(self) -> float | None:
        """The time of the oldest frame that is remembered; None before the first."""
        with self._lock:
            if self._latest_s is None or self._first_s is None:
                return None
            return max(self._first_s, self._latest_s - KEPT_S)

    @property
    def captured_at(self) -> float:
        """When the newest frame was taken, on the ``perf_counter`` clock."""
        with self._lock:
            return self._captured_at

    @property
    def size_bytes(self) -> int:
        """Bytes of all arrays."""
        with self._lock:
            return sum(column.nbytes for column in self._rows.columns())

    def _was_read(self, time_s: float, apart_s: float) -> bool:
        place = bisect_left(self._read, time_s)
        near = self._read[max(0, place - 1) : place + 1]
        return any(abs(time_s - one) <= max(apart_s / 2, _SAME_S) for one in near)

    def _insert(self, time_s: float, face: Face, number: int) -> None:
        """Put a row where its time belongs."""
        place = int(np.searchsorted(self._rows.times[: self._count], time_s, "right"))
        if self._count == len(self._rows):
            self._grow()
        for column in self._rows.columns():
            column[place + 1 : self._count + 1] = column[place : self._count].copy()
        self._write(place, time_s, face, number)
        self._count += 1

    def _grow(self) -> None:
        kept, self._rows = self._rows, Samples.empty(2 * len(self._rows))
        for new, column in zip(self._rows.columns(), kept.columns(), strict=True):
            new[: len(kept)] = column

    def _append(self, time_s: float, face: Face, number: int) -> None:
        if self._count == len(self._rows):
            self._make_room(time_s)
        self._write(self._count, time_s, face, number)
        self._count += 1

    def _write(self, row: int, time_s: float, face: Face, number: int) -> None:
        rows, scores = self._rows, face.shown_scores
        likeliest = face.verdict.expression if face.verdict else scores.expression
        rows.times[row] = time_s
        rows.numbers[row] = number
        rows.shares[row] = np.clip(scores.probabilities, 0, 1) * _FULL + 0.5
        rows.labels[row] = EXPRESSIONS.index(likeliest)
        rows.sure[row] = face.label is not None

    def _forget_from(self, time_s: float) -> None:
        self._count = int(np.searchsorted(self._rows.times[: self._count], time_s, "left"))

    def _make_room(self, now_s: float) -> None:
        """Drop what is too old; if that frees little, double the room."""
        times = self._rows.times
        old = int(np.searchsorted(times, now_s - KEPT_S, "left"))
        size = len(times)
        if old < size // 4:
            if size < MOST_ROWS:
                size = min(2 * size, MOST_ROWS)
            else:
                old = size // 4
        kept = self._rows[old:]
        self._rows = Samples.empty(size)
        for new, column in zip(self._rows.columns(), kept.columns(), strict=True):
            new[: len(kept)] = column
        self._count = len(kept)
