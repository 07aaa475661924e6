"""All text can be read, measured from what is shown."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from desktop.window.kit import theme
from tests.desktop.window.contrast import blank_font
from tests.desktop.window.contrast.measure import grab, words_in
from tests.desktop.window.contrast.pages import PAGES


def words_on(application, widget):
    before = grab(widget)
    blank_font.write_in(application, blank_font.BLANK)
    blank = grab(widget)
    blank_font.write_in(application, blank_font.LETTERS)
    after = grab(widget)
    moving = (before != after).any(axis=2)  # Or has come between: that is no text.
    after[moving] = blank[moving]
    return words_in(after, blank)


@pytest.mark.parametrize("name", PAGES)
def test_all_text_can_be_read(styled, stage, name):
    for page in PAGES[name](stage):
        QApplication.processEvents()
        words = words_on(styled, page)
        assert words
        assert [one for one in words if not one.is_readable] == []


def test_a_colour_that_is_too_weak_is_found(styled, stage, monkeypatch):
    for name in ("DARK", "LIGHT"):
        monkeypatch.setattr(theme, name, replace(getattr(theme, name), muted="#757A80"))
    weak = [one for one in words_on(styled, stage.app.window) if not one.is_readable]
    assert len(weak) > 10
