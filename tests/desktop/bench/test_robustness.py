import math

import pytest

from desktop.bench import robustness
from desktop.bench.robustness import TROUBLES, Portrait, Trouble, load_portrait, table
from models.analyzer import Analyzer
from models.detail import Detail
from models.face_pipeline import load_pipeline


@pytest.fixture(scope="module")
def portrait() -> Portrait:
    return load_portrait("astronaut")


@pytest.fixture(scope="module")
def still() -> Analyzer:
    return load_pipeline("shallow", detail=Detail.PICTURE)


@pytest.fixture(scope="module")
def live() -> Analyzer:
    return load_pipeline("shallow")


def trouble(title: str, *levels: float) -> Trouble:
    """One of the troubles, with few levels, for time's sake."""
    known = next(trouble for trouble in TROUBLES if trouble.title == title)
    return Trouble(known.title, known.unit, levels, known.picture)


@pytest.mark.parametrize("each", TROUBLES, ids=lambda trouble: trouble.title)
def test_every_trouble_begins_harmless(each: Trouble, portrait: Portrait, still: Analyzer):
    first = trouble(each.title, each.levels[0])
    assert robustness.reach_of_still(first, portrait, still) == each.levels[0]


@pytest.mark.parametrize("title", ["small", "dark", "noisy", "blurred", "covered from below"])
def test_and_ends_hopeless_unless_it_is_a_tilt(title: str, portrait: Portrait, still):
    last = next(one for one in TROUBLES if one.title == title).levels[-1]
    assert math.isnan(robustness.reach_of_still(trouble(title, last), portrait, still))


@pytest.mark.parametrize(
    ("title", "levels", "least"),
    [
        ("tilted right", (0, 30, 60, 90), 60),
        ("tilted left", (0, 30, 60, 90), 60),
        ("small", (140, 80, 56, 40), 40),
        ("dark", (1, 0.3, 0.12, 0.08), 0.08),
        ("noisy", (0, 30, 45), 45),
        ("blurred", (0, 2, 4), 4),
        ("covered from below", (0, 0.2, 0.33), 0.33),
    ],
)
def test_a_face_is_followed_as_far_as_promised(
    title: str, levels: tuple[float, ...], least: float, portrait: Portrait, live: Analyzer
):
    reach = robustness.reach_of_tracker(trouble(title, *levels), portrait, live)
    assert levels.index(reach) >= levels.index(least)


@pytest.mark.parametrize(
    ("title", "level", "frames"),
    [
        ("tilted left", 30, robustness.SOON),
        ("tilted left", 60, robustness.LATER),
        ("small", 64, robustness.SOON),
        ("small", 48, robustness.LATER),
        ("dark", 0.12, robustness.SOON),
        ("noisy", 30, robustness.SOON),
        ("blurred", 3, robustness.SOON),
        ("covered from below", 0.25, robustness.SOON),
    ],
)
def test_a_new_face_is_found_as_far_as_promised(
    title: str, level: float, frames: int, portrait: Portrait, live: Analyzer
):
    known = trouble(title, level)
    assert robustness.reach_of_search(known, portrait, live, frames) == level


def test_the_table_is_markdown():
    lines = table([trouble("blurred", 0, 1)], ["hopper"]).splitlines()
    ways = ("in a still", "found in 0.27 s", "found in 2 s", "followed")
    assert lines[0] == "| | " + " | ".join(f"hopper: {way}" for way in ways) + " |"
    assert lines[1] == "|---|---|---|---|---|"
    assert lines[2] == "| blurred | 1 px (σ) | 1 px (σ) | 1 px (σ) | 1 px (σ) |"
