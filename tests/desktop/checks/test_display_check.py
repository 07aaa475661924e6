import builtins
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.checks import display_check
from desktop.checks.display_check import why_no_window
from tests.screens.servers import X_SERVER, why_none, x_server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="displays are Linux's question")
ROOT = Path(__file__).parents[3]
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture(autouse=True)
def _no_display(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    for name in DISPLAYS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def all_libraries(monkeypatch):
    """As if nothing that Qt needs were missing."""
    monkeypatch.setattr(display_check, "_why_not_loaded", lambda _name: None)


@pytest.fixture
def x_display():
    """An X server of its own; its display."""
    if display_check._why_not_loaded("libqxcb.so"):
        pytest.skip("needs all libraries of Qt's xcb plugin")
    if missing := why_none(X_SERVER):
        pytest.skip(missing)
    with x_server() as environment:
        yield environment["DISPLAY"]


def test_no_display():
    assert why_no_window() == "this machine has no display."


@pytest.mark.parametrize("chosen", ["offscreen", "minimal", "xbc;offscreen"])
def test_a_platform_that_was_chosen(monkeypatch, chosen):
    monkeypatch.setenv("QT_QPA_PLATFORM", chosen)
    assert why_no_window() is None


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DISPLAY", ":97", "the display :97 does not answer."),
        ("WAYLAND_DISPLAY", "wayland-9", "the display wayland-9 does not answer."),
        ("QT_QPA_PLATFORM", "xbc", "QT_QPA_PLATFORM is 'xbc', which Qt does not know. Unset it"),
        ("QT_QPA_PLATFORM", "xcb", "QT_QPA_PLATFORM is 'xcb', and Qt cannot show a window by it"),
    ],
)
def test_what_makes_qt_abort_is_a_sentence(monkeypatch, all_libraries, name, value, told):
    monkeypatch.setenv(name, value)
    reason = why_no_window()
    assert reason is not None and reason.startswith(told)


def test_two_displays_of_which_none_answers(monkeypatch, all_libraries):
    monkeypatch.setenv("DISPLAY", ":97")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    assert why_no_window() == "the display wayland-9 and :97 do not answer."


def test_a_display_that_answers_late_enough_to_be_none(monkeypatch, all_libraries):
    monkeypatch.setenv("DISPLAY", ":97")
    monkeypatch.setattr(display_check, "_ANSWER_S", 0.2)
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(display_check, "_start_probe", lambda: subprocess.Popen(sleep))
    started = time.monotonic()
    assert why_no_window() == "the display :97 does not answer."
    assert time.monotonic() - started < 30


def test_an_old_wayland_display_beside_an_x_server(monkeypatch, x_display):
    monkeypatch.setenv("DISPLAY", x_display)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    assert why_no_window() is None


def test_program_and_doctor_agree(tmp_path):
    """The one shows its result without a window, the other says why."""
    environment = {**os.environ, "WAYLAND_DISPLAY": "wayland-9", "PYTHONPATH": str(ROOT)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "desktop.command_line", *arguments]
        return subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )

    app, doctor = run(), run("doctor")
    assert app.returncode == 0
    first, *_ = app.stderr.splitlines()
    assert first.startswith("There is no window: ") and len(app.stderr.splitlines()) == 2
    assert "Happy" in app.stdout
    assert "a window can be shown" not in doctor.stdout
    assert first.removeprefix("There is no window: ")[:30] in doctor.stdout


def test_a_library_that_a_plugin_needs(monkeypatch):
    said = "libxcb-cursor.so.0: cannot open shared object file: No such file or directory"
    monkeypatch.setenv("DISPLAY", ":97")
    monkeypatch.setattr(display_check, "_why_not_loaded", lambda _name: said)
    reason = why_no_window()
    assert reason is not None
    assert reason.startswith("libxcb-cursor.so.0, which Qt needs, is missing.")
    assert "sudo apt install " in reason
    assert "libxcb-cursor0" in reason


def test_a_plugin_that_is_not_there_is_named():
    assert "libqnothing.so" in (display_check._why_not_loaded("libqnothing.so") or "")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "libEGL.so.1: cannot open shared object file: No such file or directory",
            "libEGL.so.1, which Qt needs, is missing. Install it with: sudo apt install libegl1",
        ),
        ("no module named QtSvg", "Qt cannot be loaded (no module named QtSvg)."),
    ],
)
def test_qt_that_cannot_be_imported(monkeypatch, said: str, told: str):
    load = builtins.__import__

    def without_qt(name, *rest):
        if name == "PySide6":
            raise ImportError(said)
        return load(name, *rest)

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(builtins, "__import__", without_qt)
    reason = why_no_window()
    assert reason is not None
    assert reason.startswith(told)
