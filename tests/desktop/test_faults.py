"""A small part of ``python -m tests.faults``, which tries each writer some thirty times."""

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("needs Unix", allow_module_level=True)

from tests.faults.__main__ import attempt
from tests.faults.trial import Fault, Trial
from tests.faults.writers import WRITERS


@pytest.mark.parametrize("writer", WRITERS, ids=lambda one: one.name)
def test_no_fault_loses_what_was_written(writer):
    complaint, size, outcome = attempt(writer, Trial(Fault.NONE))
    assert (complaint, outcome.ended) == ("", "fine")
    for trial in (
        Trial(Fault.FULL, 0),
        Trial(Fault.FULL, size // 2),
        Trial(Fault.FULL, size - 1),
        Trial(Fault.GONE, outcome.steps // 2),
        Trial(Fault.RIGHTS, outcome.steps // 2),
        Trial(Fault.KILLED, outcome.took_s / 2),
    ):
        complaint, _, outcome = attempt(writer, trial)
        assert complaint == "", f"{trial}: {outcome.said}"
