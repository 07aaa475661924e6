"""A small part of ``python -m tests.faults``, which tries each writer some thirty times."""

import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs Unix", allow_module_level=True)

from tests.faults.writers import WRITERS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("writer", [one.name for one in WRITERS])
def test_no_fault_loses_what_was_written(writer):
    # In a process of its own: it forks, and this one may be large and have threads.
    command = [sys.executable, "-m", "tests.faults", "--only", writer, "--kills", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"\n{'all':22} " in done.stdout and " 0 wrong of " in done.stdout
