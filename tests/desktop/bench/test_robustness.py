import math

import pytest

from desktop.bench import robustness
from desktop.bench.robustness import TROUBLES, Portrait, Trouble, load_portrait, table
from models.face_detector import FaceDetector
from models.face_finder import FaceFinder
from models.grey import grey_of
from models.landmark_predictor import LandmarkPredictor


@pytest.fixture(scope="module")
def portrait() -> Portrait:
    return load_portrait("astronaut")


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    return FaceFinder(FaceDetector(), LandmarkPredictor())


def trouble(title: str, *levels: float) -> Trouble:
    """One of the troubles, with few levels, for time's sake."""
    known = next(trouble for trouble in TROUBLES if trouble.title == title)
    return Trouble(known.title, known.unit, levels, known.picture)


@pytest.mark.parametrize("each", TROUBLES, ids=lambda trouble: trouble.title)
def test_every_trouble_begins_harmless_and_ends_hopeless(each: Trouble, portrait: Portrait):
    detector = FaceDetector()
    first, last = each.levels[0], each.levels[-1]
    assert len(detector.detect(grey_of(each.picture(portrait, first)))) == 1
    assert detector.detect(grey_of(each.picture(portrait, last))) == []


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
    title: str, levels: tuple[float, ...], least: float, portrait: Portrait, finder: FaceFinder
):
    reach = robustness.reach_of_tracker(trouble(title, *levels), portrait, finder)
    assert levels.index(reach) >= levels.index(least)


@pytest.mark.parametrize(
    ("title", "levels"), [("tilted left", (0, 40, 60)), ("small", (140, 56, 40))]
)
def test_a_new_face_is_found_later_further_than_hog_sees(
    title: str, levels: tuple[float, ...], portrait: Portrait, finder: FaceFinder
):
    known = trouble(title, *levels)
    assert robustness.reach_of_hog(known, portrait) == levels[1]
    reach = robustness.reach_of_search(known, portrait, finder, robustness.LATER)
    assert reach == levels[2]


@pytest.mark.parametrize("title", ["tilted left", "dark", "noisy", "blurred"])
def test_a_new_face_is_found_as_far_as_hog_sees(title: str, portrait: Portrait, finder: FaceFinder):
    levels = {
        "tilted left": (0, 40, 70),
        "dark": (1, 0.12, 0.02),
        "noisy": (0, 45, 120),
        "blurred": (0, 4, 9),
    }[title]
    for reach in (
        robustness.reach_of_hog(trouble(title, *levels), portrait),
        robustness.reach_of_search(trouble(title, *levels), portrait, finder),
    ):
        assert reach == levels[1]


def test_a_face_that_is_never_seen_has_no_reach(portrait: Portrait):
    assert math.isnan(robustness.reach_of_hog(trouble("small", 12), portrait))


def test_the_table_is_markdown():
    lines = table([trouble("blurred", 0, 1)], ["hopper"]).splitlines()
    ways = ("HOG alone", "found in 0.25 s", "found in 2 s", "followed")
    assert lines[0] == "| | " + " | ".join(f"hopper: {way}" for way in ways) + " |"
    assert lines[1] == "|---|---|---|---|---|"
    assert lines[2] == "| blurred | 1 px (σ) | 1 px (σ) | 1 px (σ) | 1 px (σ) |"
