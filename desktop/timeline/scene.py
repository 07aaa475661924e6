"""Everything that one repaint of the timeline shows."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.timeline.drawing import GAP_S, Lines, column_width, lines_of, row_at, strip_of
from desktop.timeline.history import History, Mark, Samples
from desktop.timeline.scope import Scope
from desktop.timeline.video_scope import VideoScope
from models.expression import EXPRESSIONS, Expression


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was read of one person at one moment."""

    probabilities: npt.NDArray[np.float64]
    """float64 ``[6]`` in label order."""
    expression: Expression
    sure: bool


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One span of time, from ``start_s`` to ``start_s + span_s`` on the source's own clock."""

    start_s: float
    span_s: float
    end_s: float
    """The newest moment shown, at most one column before the right edge."""
    latest_s: float
    """The newest moment of all."""
    person: int
    """Whose lines are drawn, by number."""
    lines: Lines
    now: Reading | None
    """Of that person at ``end_s``; None where they are not in the picture."""
    strips: dict[int, npt.NDArray[np.uint8]]
    """By number, a strip for everybody who was seen in this span; see :func:`strip_of`."""
    marks: tuple[Mark, ...]
    read_s: float | None = None
    """Where the reading line stands."""
    read: Reading | None = None
    """Of the person there."""
    position_s: float | None = None
    """Where a video stands; None for a camera, which stands at its newest moment."""


def scene_of(history: History, scope: Scope, person: int, columns: int) -> Scene | None:
    """What to draw now; None before the first frame.

    Args:
        history: of the source.
        scope: which part of it.
        person: the number whose lines are wanted; where that one was not seen, those of the
            first who was are drawn.
        columns: the width of the drawing.
    """
    latest_s = history.latest_s
    if latest_s is None:
        return None
    end_s, width = scope.end_s(latest_s), column_width(scope.span_s, columns)
    position_s = scope.position_s if isinstance(scope, VideoScope) else None
    start_s = (np.floor(end_s / width) + 1) * width - scope.span_s
    samples = history.between(start_s - GAP_S, end_s)
    numbers = np.unique(samples.numbers)
    parts = {int(one): samples[np.flatnonzero(samples.numbers == one)] for one in numbers}
    strips = {one: strip_of(part, start_s, scope.span_s, columns) for one, part in parts.items()}
    strips = {one: strip for one, strip in strips.items() if strip.any()}
    if person not in strips:
        person = min(strips, default=person)
    of_person = parts.get(person, samples[:0])
    read_s = scope.reading_s(latest_s)
    return Scene(
        float(start_s),
        scope.span_s,
        end_s,
        latest_s,
        person,
        lines_of(of_person, scope.span_s, columns),
        _reading(of_person, end_s if position_s is None else position_s),
        strips,
        history.marks_between(start_s, end_s),
        read_s,
        None if read_s is None else _reading(of_person, read_s),
        position_s,
    )


def _reading(samples: Samples, time_s: float) -> Reading | None:
    row = row_at(samples, time_s)
    if row is None:
        return None
    expression = EXPRESSIONS[int(samples.labels[row])]
    return Reading(samples.probabilities(row), expression, bool(samples.sure[row]))
