"""Which pictures a system learns from, which choose, and which are looked at once, at the end."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from training.data.prepare import Prepared

Rows = npt.NDArray[np.int64]
LEAST_VOTES = 5
"""Of ten; with fewer for the six expressions the crowd saw something else."""


class Protocol(Enum):
    """How FER2013 is divided."""

    OFFICIAL = "official"
    """(a) By ``Usage``: learn Training, choose on PublicTest, test on PrivateTest."""
    ORIGINAL = "original"
    """(b) As the original project did: at random, of the faces that could be aligned."""


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Row numbers of the three parts."""

    learn: Rows
    choose: Rows
    """For temperature and hyperparameters."""
    test: Rows
    choose_crowd: Rows
    """Those that most FER+ voters saw one of the six in; empty without FER+."""
    test_crowd: Rows


def split(prepared: Prepared, protocol: Protocol, seed: int = 0) -> Split:
    """The six-class pictures of each part.

    Args:
        prepared: the data.
        protocol: how to divide it.
        seed: of the random division; the official one has none.
    """
    data = prepared.data
    six = data.labels >= 0
    agreed = np.zeros(len(six), bool) if data.majority is None else data.majority >= 0
    if protocol is Protocol.OFFICIAL:
        learn, choose, test = (np.flatnonzero(six & (data.usages == part)) for part in range(3))
        crowds = (np.flatnonzero(agreed & (data.usages == part)) for part in (1, 2))
        return Split(learn, choose, test, *crowds)
    rows = np.random.default_rng(seed).permutation(np.flatnonzero(six & prepared.aligned))
    tenth = len(rows) // 10
    test, choose, learn = (np.sort(part) for part in np.split(rows, [tenth, 2 * tenth]))
    return Split(learn, choose, test, choose[agreed[choose]], test[agreed[test]])


def with_crowd(prepared: Prepared, protocol: Protocol, parts: Split) -> Rows:
    """The rows to learn from when FER+ votes count too.

    They add Training pictures that FER2013 calls disgust and people call one of the six: the
    crowd's head learns from them, the other's loss leaves them out.
    """
    votes = prepared.data.votes
    if votes is None or protocol is not Protocol.OFFICIAL:
        return parts.learn
    seen = votes.sum(1) >= LEAST_VOTES
    return np.flatnonzero((prepared.data.usages == 0) & ((prepared.data.labels >= 0) | seen))
