import pytest

from desktop.settings import Settings
from models.score_smoothing import Steadiness


def test_a_choice_is_remembered(tmp_path):
    path = tmp_path / "folder" / "settings.ini"
    settings = Settings(path)
    assert settings.steadiness is Steadiness.STEADY
    settings.steadiness = Steadiness.QUICK
    assert Settings(path).steadiness is Steadiness.QUICK


@pytest.mark.parametrize("text", ["[General]\nsteadiness=very\n", "no settings at all", ""])
def test_a_file_that_says_nothing_known_counts_as_none(tmp_path, text):
    path = tmp_path / "settings.ini"
    path.write_text(text)
    assert Settings(path).steadiness is Steadiness.STEADY


def test_without_a_file_nothing_is_remembered():
    settings = Settings()
    settings.steadiness = Steadiness.NONE
    assert Settings().steadiness is Steadiness.STEADY
