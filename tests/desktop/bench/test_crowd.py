"""The crowd's clip, and the counting of its faces against covers that are known."""

import sys
from dataclasses import replace

import cv2
import numpy as np
import pytest

from desktop.bench.crowd_clip import FRAMES, PEOPLE, CrowdClip, places
from desktop.bench.crowd_count import CrowdOutcome, crowd_report, run_crowd
from desktop.bench.losing_clip import are_green, green_pixels
from desktop.capture.demo_source import DemoSource
from desktop.cover.cover_plan import WHOLE, CoverPlan
from desktop.live.view import View
from models.face import Frame

LAST = FRAMES - 1


@pytest.fixture(scope="module")
def clip() -> CrowdClip:
    return CrowdClip()


@pytest.fixture
def outcome(clip: CrowdClip) -> CrowdOutcome:
    return CrowdOutcome(clip)


@pytest.fixture
def last_view(clip: CrowdClip) -> View:
    image = clip.image(LAST)
    return View(DemoSource(), Frame(image, LAST, 0.0), image, cover=CoverPlan(whole=False))


def test_the_crowd_comes_nearer(clip: CrowdClip):
    first, last = clip.faces(0), clip.faces(LAST)
    assert len(first) == len(last) == len(PEOPLE)
    for person, before, after in zip(PEOPLE, first, last, strict=True):
        assert after.side == pytest.approx(person.side)
        assert person.walks or before.side < 23
    assert min(face.side for face in last) >= 32
    assert sum(person.mask is not None for person in PEOPLE) >= 5
    assert sum(person.turn != 0 for person in PEOPLE) >= 3
    assert sum(abs(person.tilt) >= 20 for person in PEOPLE) >= 4


def test_only_faces_are_green_and_only_where_they_are_seen(clip: CrowdClip):
    for index in (0, LAST):
        assert green_pixels(clip.natural(index)) == 0
        green = are_green(clip.image(index))
        of_faces = np.any([face.pixels for face in clip.faces(index)], axis=0)
        assert (green & ~of_faces).sum() < 0.05 * green.sum()
        for face in clip.faces(index):
            if face.pixels.any():
                assert (green & face.pixels).sum() > 0.7 * face.pixels.sum()


def test_a_mask_is_worn_and_is_not_green(clip: CrowdClip):
    faces = {face.person: face for face in clip.faces(LAST)}
    bare = next(i for i, one in enumerate(PEOPLE) if one.mask is None and not one.turn)
    worn = next(i for i, one in enumerate(PEOPLE) if one.mask is not None and not one.turn)
    share = {i: faces[i].whole / faces[i].side ** 2 for i in (bare, worn)}
    assert share[worn] < 0.75 * share[bare]


def test_bare_faces_are_counted(outcome: CrowdOutcome, last_view: View):
    outcome.rendered(last_view, last_view.picture)
    assert (outcome.frames, outcome.whole_frames) == (1, 0)
    assert outcome.there == outcome.bare >= len(PEOPLE) - 1
    assert outcome.covered_percent == 0


def test_covered_faces_are_counted(outcome: CrowdOutcome, last_view: View):
    picture = last_view.picture.copy()
    for place in places(LAST)[:4]:
        center = round(place.x), round(place.y)
        cv2.circle(picture, center, round(0.45 * place.side), (0, 0, 0), cv2.FILLED)
    outcome.rendered(last_view, picture)
    assert outcome.there - outcome.bare == 4
    assert f"4 of {outcome.there} faces" in crowd_report(outcome)


def test_a_frame_that_is_covered_wholly_says_nothing_of_single_faces(
    outcome: CrowdOutcome, last_view: View
):
    hidden = replace(last_view, cover=WHOLE)
    assert outcome.goes_on(hidden) and not outcome.goes_on(last_view)
    outcome.rendered(hidden, np.zeros_like(last_view.picture))
    outcome.rendered(last_view, last_view.picture)
    assert outcome.covered_percent == 50
    assert outcome.singly_covered_percent == 0


def test_the_app_plays_the_crowd(styled, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyvirtualcam", None)
    outcome = run_crowd(6)
    assert outcome.frames >= 5
    # Where nobody is seen in the first frame it is covered wholly; then the person says go on.
    assert outcome.whole_frames < 5
