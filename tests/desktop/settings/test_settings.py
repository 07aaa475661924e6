import random
from pathlib import Path

import pytest

from desktop.settings.settings import Settings
from desktop.window.settings.app_look import ThemeChoice
from models.score_smoothing import Steadiness


def test_a_choice_is_remembered(tmp_path):
    path = tmp_path / "folder" / "settings.ini"
    settings = Settings(path)
    assert settings.steadiness is Steadiness.QUICK
    settings.steadiness = Steadiness.STEADY
    assert Settings(path).steadiness is Steadiness.STEADY


@pytest.mark.parametrize("text", ["[General]\nsteadiness=very\n", "no settings at all", ""])
def test_a_file_that_says_nothing_known_counts_as_none(tmp_path, text):
    path = tmp_path / "settings.ini"
    path.write_text(text)
    assert Settings(path).steadiness is Steadiness.QUICK


def test_without_a_file_nothing_is_remembered():
    settings = Settings()
    settings.steadiness = Steadiness.NONE
    assert Settings().steadiness is Steadiness.QUICK


@pytest.mark.parametrize("seed", range(20))
def test_noise_counts_as_nothing_chosen(tmp_path, seed):
    path = tmp_path / "settings.ini"
    path.write_bytes(random.Random(seed).randbytes(4096))
    settings = Settings(path)
    assert settings.steadiness is Steadiness.QUICK
    assert settings.flag("look/mirror", default=True) is True
    assert settings.number("look/text", 100, 100, 200) == 100
    assert settings.choice("look/theme", ThemeChoice.SYSTEM) is ThemeChoice.SYSTEM
    settings.keep("look/text", 150)
    assert settings.complaint() is None
    assert Settings(path).number("look/text", 100, 100, 200) == 150


@pytest.mark.parametrize(
    "lines",
    [
        "text=1000\nmirror=perhaps\ntheme=sepia",  # Of a newer version.
        "text=-5\nmirror=2\ntheme=",
        "text=100, 200\nmirror=@ByteArray(x)\ntheme=@Invalid()",
        "text=99999999999999999999999999\nmirror=TRUE\ntheme=DARK",
    ],
)
def test_values_of_another_version_count_as_none(tmp_path, lines):
    path = tmp_path / "settings.ini"
    path.write_text(f"[look]\n{lines}\n")
    settings = Settings(path)
    assert settings.number("look/text", 125, 100, 200) == 125
    assert settings.flag("look/mirror", default=False) is False
    assert settings.choice("look/theme", ThemeChoice.LIGHT) is ThemeChoice.LIGHT


@pytest.mark.parametrize("place", ["a file", "a folder", "no rights"])
def test_what_cannot_be_written_is_told_in_one_sentence(tmp_path, place):
    path = tmp_path / "settings.ini"
    if place == "a file":
        (tmp_path / "file").write_text("no folder")
        path = tmp_path / "file" / "settings.ini"
    elif place == "a folder":
        path.mkdir()
    else:
        path = Path("/proc/moodmirror/settings.ini")  # Nobody may write there, not even root.
    settings = Settings(path)
    assert settings.flag("look/mirror", default=True) is True
    settings.keep("look/mirror", False)
    assert "cannot be written" in settings.complaint()
    assert settings.complaint().count(".") <= 2 + str(path).count(".")


def test_what_is_kept_nowhere_needs_no_complaint():
    settings = Settings()
    settings.keep("look/mirror", False)
    assert settings.complaint() is None
    assert not settings.has_file
