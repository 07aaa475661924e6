"""The real pipeline, window, renderer and sender; the virtual camera's package alone is played."""

import sys

import numpy as np
import pytest

from desktop.bench.cover_check import TROUBLES, Outcome, report, run
from desktop.bench.losing_clip import SCENE, LosingClip, green_pixels
from desktop.window.kit.svg_icons import SvgIcons

ENOUGH = 1
"""Scenes; the command plays them all."""


@pytest.fixture(autouse=True)
def real_package(monkeypatch):
    """Puts back what the check plays."""
    monkeypatch.setitem(sys.modules, "pyvirtualcam", None)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_no_frame_leaves_the_app_uncovered(styled, trouble, caplog):
    outcome = run(trouble, ENOUGH)
    assert outcome.uncovered == 0, report(trouble, outcome)
    assert all(count.pictures > 0 for count in outcome.counts.values())
    assert outcome.analyzed > 0


def test_the_check_sees_a_face_that_is_not_covered(styled):
    clip = LosingClip()
    there, lost = clip.image(0), clip.image(SCENE // 2 + 10)
    assert green_pixels(clip.natural(0)) == 0
    assert green_pixels(there) > 10_000
    assert green_pixels(lost) == 0  # In the first scene the face is gone altogether.
    outcome = Outcome()
    outcome.window.add(there)
    outcome.window.add(lost)
    assert outcome.uncovered == 1
    assert "window: 1 uncovered of 2 pictures" in report("", outcome)


def test_nothing_else_is_green(styled):
    icons = SvgIcons()
    for name in ("angry", "fear", "happy", "sad", "surprise", "neutral", "unsure"):
        image = icons.image(f"emoji/{name}", 128, 1.0)
        argb = np.frombuffer(image.constBits(), np.uint8).reshape(128, 128, 4)
        assert green_pixels(np.ascontiguousarray(argb[:, :, :3])) == 0


def test_the_clip_loses_a_face_twenty_times_in_twenty_ways():
    clip = LosingClip()
    assert clip.losses == 20
    going = [clip.image(scene * SCENE + 33) for scene in range(clip.losses)]
    for index, one in enumerate(going[1:], 1):  # In the first one there is nothing any more.
        assert all((one != other).any() for other in going[:index])
    assert (clip.image(7) == LosingClip().image(7)).all()
