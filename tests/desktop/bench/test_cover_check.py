"""The real pipeline, window, renderer and sender; the virtual camera's package alone is played."""

import signal
import subprocess
import sys
from threading import Event

import numpy as np
import pytest

from desktop.bench import cover_check, cover_run
from desktop.bench.cover_check import TROUBLES, Outcome, check, report, run
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


def test_a_clip_that_takes_too_long_ends_with_its_figures(styled, monkeypatch):
    monkeypatch.setattr(cover_run, "_LONGEST_S", 0.0)
    outcome = run("every frame", ENOUGH)
    assert cover_run.unfinished == []
    assert "took longer than 0 minutes: the machine is too busy." in report("", outcome)


def test_an_end_that_is_asked_for_comes_with_the_figures(styled, monkeypatch, capsys):
    stop = Event()
    rendered = Outcome.rendered

    def stopping(self: Outcome, view, picture) -> None:
        rendered(self, view, picture)
        stop.set()

    monkeypatch.setattr(Outcome, "rendered", stopping)
    assert check(stop) == 130
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("every frame: ")
    assert "Not the whole clip. It was asked to end." in lines[5]
    assert lines[6:] == [
        "0 uncovered frames",
        "Ended early, as asked for: the figures are of what was played until then.",
    ]


def test_threads_that_do_not_end_are_not_destroyed(styled, monkeypatch):
    monkeypatch.setattr(cover_run, "unfinished", [])
    monkeypatch.setattr(cover_run, "_LONGEST_S", 0.0)
    apps = []

    def build(*things):
        app = cover_run_build_app(*things)
        stop = app.session.stop
        monkeypatch.setattr(app.session, "stop", lambda within_ms: stop(within_ms) and False)
        apps.append(app)
        return app

    cover_run_build_app = cover_run.build_app
    monkeypatch.setattr(cover_run, "build_app", build)
    outcome = run("every frame", ENOUGH)
    assert "threads did not end" in outcome.cut_short
    assert cover_run.unfinished == apps
    apps[0].window.deleteLater()


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_a_signal_ends_the_command_in_order():
    command = [sys.executable, "-m", cover_check.__name__]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate()
    assert b"lost 20 times" in first
    assert b"Ended early, as asked for" in out
    assert b"QThread" not in err
    assert process.returncode == 130
