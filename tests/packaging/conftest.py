"""packaging/ is no Python package, lest it hide the one of that name: its files come by path."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "packaging"))


@pytest.fixture
def root() -> Path:
    """The top of the checkout."""
    return ROOT
