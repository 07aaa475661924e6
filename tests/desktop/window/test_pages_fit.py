"""At twice the size of text, in every language, nothing on a page is out of reach."""

import pytest
from PySide6.QtWidgets import QScrollArea

from desktop.window.kit.language import Language
from desktop.window.settings.app_look import AppLook
from tests.desktop.report.conftest import lines, ten_seconds  # noqa: F401

LONG = 20_000
_LANGUAGES = [one for one in Language if one is not Language.SYSTEM]


@pytest.fixture
def pages(qtbot, styled, spoken, start_app, make_source, ten_seconds):  # noqa: F811, PLR0917
    """Opens each page that scrolls, in a language, with text twice as large."""

    def start(language):
        spoken(language)
        app = start_app(make_source)
        app.window.resize(1280, 800)
        AppLook.of(styled).enlarge_text(200)
        app.live_output.show.trigger()
        yield app.live_output.page
        app.choices.actions.settings.trigger()
        yield app.choices.dialog
        app.window.tools.engine.trigger()
        yield app.engine.dialog
        for action in (app.help.keys, app.help.words, app.help.about):
            action.trigger()
            yield app.help.page
        app.report.open(ten_seconds)
        qtbot.waitUntil(lambda: app.report.page is not None, timeout=LONG)
        yield app.report.page

    yield start
    AppLook.of(styled).enlarge_text(100)


@pytest.mark.parametrize("language", _LANGUAGES)
def test_what_is_wider_than_its_page_can_be_scrolled_to(pages, qtbot, language):
    for page in pages(language):
        (area,) = (one for one in page.findChildren(QScrollArea) if type(one) is QScrollArea)
        qtbot.waitUntil(area.isVisible)
        bar = area.horizontalScrollBar()
        assert area.widget().width() <= area.viewport().width() or bar.isVisible(), page
        assert area.widget().width() >= area.widget().minimumSizeHint().width(), page


@pytest.mark.parametrize("language", _LANGUAGES)
def test_live_output_needs_no_scrolling_sideways(pages, language):
    page = next(pages(language))
    assert not page.area.horizontalScrollBar().isVisible()
