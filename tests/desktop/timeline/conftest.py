from collections.abc import Callable

import numpy as np
import pytest

from desktop.timeline.history import Samples
from models.expression import EXPRESSIONS


@pytest.fixture
def make_samples() -> Callable[..., Samples]:
    """Makes samples of one person at given times; the shares tell the row."""

    def make(times, number=1, label=2, sure=True) -> Samples:
        count = len(times)
        shares = np.zeros((count, len(EXPRESSIONS)), np.uint16)
        shares[:, label] = np.arange(count) % 1000 * 65
        return Samples(
            np.asarray(times, np.float64),
            np.full(count, number, np.int32),
            shares,
            np.full(count, label, np.uint8),
            np.full(count, sure, np.bool_),
        )

    return make
