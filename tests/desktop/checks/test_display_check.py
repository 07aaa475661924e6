import builtins
import sys

import pytest

from desktop.checks import display_check
from desktop.checks.display_check import why_no_window

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="displays are Linux's question")


@pytest.fixture(autouse=True)
def _no_display(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def test_no_display():
    assert why_no_window() == "this machine has no display."


def test_a_platform_that_was_chosen(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert why_no_window() is None


def test_a_display_that_does_not_answer(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":97")
    monkeypatch.setattr(display_check, "_load_plugin", lambda _name: None)
    assert why_no_window() == "the display :97 does not answer."


def test_a_library_that_a_plugin_needs(monkeypatch):
    said = "libxcb-cursor.so.0: cannot open shared object file: No such file or directory"
    monkeypatch.setenv("DISPLAY", ":97")
    monkeypatch.setattr(display_check, "_load_plugin", lambda _name: said)
    reason = why_no_window()
    assert reason is not None
    assert reason.startswith("libxcb-cursor.so.0, which Qt needs, is missing.")
    assert "sudo apt install " in reason
    assert "libxcb-cursor0" in reason


def test_a_plugin_that_is_not_there_is_named():
    assert "libqnothing.so" in (display_check._load_plugin("libqnothing.so") or "")


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
