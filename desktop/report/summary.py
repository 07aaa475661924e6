"""Counts a report's figures: shares of time, changes, stretches, faces at once, marks."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.report.readings import LONGEST_STEP_S, NOT_SURE, MarkedMoment, Readings
from models.expression import EXPRESSIONS, Expression

AROUND_MARK_S = 2.0
"""What was read so long before and after a mark is reported with it."""
MOST_STRETCHES = 3
OVER_ALL = 0
"""The number of everybody together; people are counted from 1."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which one expression was read without a break."""

    expression: Expression
    start_s: float
    length_s: float


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """What was read of one person, or of all together. Times are in seconds.

    In a report on pictures, "seconds" are faces: each stands for one.
    """

    person: int
    """Their number; :data:`OVER_ALL` for all together."""
    present: float
    sure: dict[Expression, float]
    """For how long each expression was read, and sure."""
    not_sure: float
    reasons: tuple[tuple[str, float], ...]
    """Why it was not sure, the most frequent first; a moment can have several reasons."""
    changes: int
    """How often one sure expression followed another one."""
    stretches: tuple[Stretch, ...]
    """The longest first."""
    valence: float
    """Mean over the time present, -1 to 1; see :meth:`Readings.valence`."""

    def share(self, expression: Expression) -> float:
        """Of the time present, 0 to 1."""
        return self.sure[expression] / self.present if self.present else 0.0

    @property
    def not_sure_share(self) -> float:
        """Of the time present, 0 to 1."""
        return self.not_sure / self.present if self.present else 0.0

    @property
    def changes_a_minute(self) -> float:
        """Changes for each minute present; 0 where nobody was."""
        return self.changes / self.present * 60 if self.present else 0.0


@dataclass(frozen=True, slots=True)
class MarkSummary:
    """A mark, and what was read around it."""

    mark: MarkedMoment
    read: tuple[tuple[int, Expression | None], ...]
    """For each person in view: their number and the expression most of the time around the mark;
    None where they were mostly not sure."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one source."""

    frames: int
    span: float
    """Seconds from first to last frame; for pictures, how many there are."""
    missing: float
    without_face: float
    at_once: tuple[tuple[int, float], ...]
    """For how long so many faces were in view, from the fewest to the most."""
    people: tuple[PersonSummary, ...]
    """Whoever was seen longest first."""
    over_all: PersonSummary
    marks: tuple[MarkSummary, ...]


def summarize(readings: Readings) -> Summary:
    """Count everything that a report tells of one source."""
    durations = readings.durations
    counts = np.bincount(readings.frames, minlength=len(readings.times))
    numbers = np.unique(readings.people)
    people = [_person(readings, durations, int(number)) for number in numbers if number]
    people.sort(key=lambda one: -one.present)
    at_once = tuple(
        (int(count), float(durations[counts == count].sum())) for count in np.unique(counts)
    )
    return Summary(
        len(readings.times),
        float(len(readings.times)) if readings.is_still else readings.span_s,
        readings.missing_s,
        float(durations[counts == 0].sum()),
        at_once,
        tuple(people),
        _everybody(readings, durations, people),
        tuple(_around(readings, durations, mark) for mark in readings.marks),
    )


def _person(readings: Readings, durations: npt.NDArray[np.float64], number: int) -> PersonSummary:
    rows = readings.of_person(number)
    labels, times = readings.labels[rows], readings.times[readings.frames[rows]]
    weights = durations[readings.frames[rows]]
    runs = _runs(labels, times, weights, is_still=readings.is_still)
    return _of_rows(readings, rows, weights, number, runs)


def _everybody(
    readings: Readings, durations: npt.NDArray[np.float64], people: list[PersonSummary]
) -> PersonSummary:
    rows = np.arange(len(readings.frames))
    longest = sorted((s for one in people for s in one.stretches), key=lambda s: -s.length_s)
    runs = sum(one.changes for one in people), tuple(longest[:MOST_STRETCHES])
    return _of_rows(readings, rows, durations[readings.frames], OVER_ALL, runs)


def _of_rows(
    readings: Readings,
    rows: npt.NDArray[np.intp],
    weights: npt.NDArray[np.float64],
    number: int,
    runs: tuple[int, tuple[Stretch, ...]],
) -> PersonSummary:
    labels = readings.labels[rows]
    present = float(weights.sum())
    reasons: dict[str, float] = {}
    for row, weight in zip(rows, weights, strict=True):
        for reason in readings.reasons[row]:
            reasons[reason] = reasons.get(reason, 0.0) + float(weight)
    valence = readings.valence()[rows]
    return PersonSummary(
        number,
        present,
        {one: float(weights[labels == index].sum()) for index, one in enumerate(EXPRESSIONS)},
        float(weights[labels == NOT_SURE].sum()),
        tuple(sorted(reasons.items(), key=lambda one: -one[1])),
        *runs,
        float((valence * weights).sum() / present) if present else 0.0,
    )


def _runs(
    labels: npt.NDArray[np.int8],
    times: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
    *,
    is_still: bool,
) -> tuple[int, tuple[Stretch, ...]]:
    """How often a sure label changed, and the longest stretches of one label."""
    if is_still or not len(labels):
        return 0, ()
    sure = labels[labels != NOT_SURE]
    changes = int((np.diff(sure) != 0).sum())
    found = sorted(_stretches(labels, times, weights), key=lambda one: -one.length_s)
    return changes, tuple(found[:MOST_STRETCHES])


def _stretches(
    labels: npt.NDArray[np.int8],
    times: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
) -> Iterator[Stretch]:
    breaks = (np.diff(labels) != 0) | (np.diff(times) > LONGEST_STEP_S)
    starts = np.append(0, np.flatnonzero(breaks) + 1)
    ends = np.append(starts[1:], len(labels)) - 1
    for start, end in zip(starts, ends, strict=True):
        if labels[start] != NOT_SURE:
            length = float(times[end] - times[start] + weights[end])
            yield Stretch(EXPRESSIONS[labels[start]], float(times[start]), length)


def _around(
    readings: Readings, durations: npt.NDArray[np.float64], mark: MarkedMoment
) -> MarkSummary:
    times = readings.times[readings.frames]
    near = np.flatnonzero(np.abs(times - mark.time_s) <= AROUND_MARK_S)
    read = []
    for number in np.unique(readings.people[near]):
        rows = near[readings.people[near] == number]
        weights = durations[readings.frames[rows]]
        per_label = [weights[readings.labels[rows] == index].sum() for index in range(6)]
        not_sure = weights[readings.labels[rows] == NOT_SURE].sum()
        best = int(np.argmax(per_label))
        read.append((int(number), EXPRESSIONS[best] if per_label[best] > not_sure else None))
    return MarkSummary(mark, tuple(read))
