"""What of the history is drawn: lines of one person, a strip of labels for each."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.timeline.history import Samples
from models.expression import EXPRESSIONS

GAP_S = 1.0
"""No line is drawn across a longer time without the face."""
ABSENT = 0
UNSURE = len(EXPRESSIONS)
"""In a strip: ``ABSENT``, 1 to 6 for a sure label in label order, ``UNSURE`` more where unsure."""
_FULL = 65535.0
_RAW_PER_COLUMN = 2


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Six lines over the same points."""

    times: npt.NDArray[np.float64]
    """float64 ``[P]``, seconds."""
    shares: npt.NDArray[np.float32]
    """float32 ``[6, P]``, 0 to 1."""
    joined: npt.NDArray[np.bool_]
    """bool ``[P]``: whether each point is joined to the next."""


def column_width(span_s: float, columns: int) -> float:
    """Seconds per column. Columns begin at multiples of it, so that drawn ones only move."""
    return span_s / max(1, columns)


def lines_of(samples: Samples, span_s: float, columns: int) -> Lines:
    """The lines of one person: each sample, or minimum and maximum of a column with many.

    Args:
        samples: of this person alone.
        span_s: how much time is shown.
        columns: how many points fit side by side.
    """
    if len(samples) <= _RAW_PER_COLUMN * columns:
        return Lines(samples.times, (samples.shares / _FULL).astype(np.float32).T, _joined(samples))
    width = column_width(span_s, columns)
    column = np.floor(samples.times / width)
    firsts = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    lasts = np.append(firsts[1:], len(samples)) - 1
    least = np.minimum.reduceat(samples.shares, firsts)
    most = np.maximum.reduceat(samples.shares, firsts)
    times = np.empty(2 * len(firsts))
    times[0::2] = (column[firsts] + 0.25) * width
    times[1::2] = (column[firsts] + 0.75) * width
    shares = np.empty((2 * len(firsts), len(EXPRESSIONS)), np.float32)
    # In the order of the line, so that a slope has no steps.
    falls = samples.shares[lasts] < samples.shares[firsts]
    shares[0::2] = np.where(falls, most, least) / _FULL
    shares[1::2] = np.where(falls, least, most) / _FULL
    joined = np.ones(len(times), np.bool_)
    joined[1::2] = _joined(samples)[lasts]
    return Lines(times, shares.T, joined)


def strip_of(
    samples: Samples, start_s: float, span_s: float, columns: int
) -> npt.NDArray[np.uint8]:
    """The labels of one person along the time: uint8 ``[columns]``, see :data:`UNSURE`.

    A column shows its last label; one without a sample repeats the sample before if the next one
    follows soon.
    """
    strip = np.zeros(columns, np.uint8)
    if not len(samples):
        return strip
    width = column_width(span_s, columns)
    first = np.floor(start_s / width)
    starts = (first + np.arange(columns)) * width
    row = np.searchsorted(samples.times, starts + width, "left") - 1
    seen = row >= 0
    row = np.maximum(row, 0)
    # Within the column, or between two joined samples.
    seen &= (samples.times[row] >= starts) | _joined(samples)[row]
    codes = samples.labels[row] + 1 + np.where(samples.sure[row], 0, UNSURE).astype(np.uint8)
    strip[seen] = codes[seen]
    return strip


def row_at(samples: Samples, time_s: float) -> int | None:
    """The sample nearest to a time; None where the face was not there."""
    if not len(samples):
        return None
    after = int(np.searchsorted(samples.times, time_s))
    near = [row for row in (after - 1, after) if 0 <= row < len(samples)]
    nearest = min(near, key=lambda row: abs(samples.times[row] - time_s))
    return nearest if abs(samples.times[nearest] - time_s) <= GAP_S / 2 else None


def _joined(samples: Samples) -> npt.NDArray[np.bool_]:
    """Bool ``[N]``: whether the next sample is of the same face and follows soon."""
    joined = np.zeros(len(samples), np.bool_)
    joined[:-1] = (np.diff(samples.times) <= GAP_S) & (np.diff(samples.numbers) == 0)
    return joined
