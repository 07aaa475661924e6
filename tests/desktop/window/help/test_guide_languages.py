"""The guide of every language says what the English one says, with the names of the menus."""

import re

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtGui import QFont, QKeySequence, QTextDocument
from PySide6.QtWidgets import QApplication

from desktop.resources import document
from desktop.window.help.documents_page import page_in_language
from desktop.window.kit.language import TRANSLATED, Language, speak
from desktop.window.kit.translation import tr

ENGLISH = document("docs/user-guide.md").read_text(encoding="utf-8")
_KEY = re.compile(r"(?:Ctrl|Alt|Shift)\+(?:Shift\+)?(?:F?\d+|[A-Z](?!\w)|[-+,])|\bF\d+\b")
_NATIVE = QKeySequence.SequenceFormat.NativeText
_PICTURE_OR_LINK = re.compile(r"\]\((?:\.\./)?([^)]+)\)")
_CODE = re.compile(r"`[^`\n]+`")
_NAME = re.compile(r"(?<!\*)\*(?!\*)([^*]+?)\*(?!\*)")
_QUOTED = {
    Language.JAPANESE: re.compile("「([^」]+)」"),
    Language.CHINESE: re.compile("“([^”]+)”"),
    Language.ARABIC: re.compile("«([^»]+)»"),
}
"""Their scripts know no italics: names stand in marks of quotation there."""


@pytest.fixture
def in_language(qapp: QApplication):
    """Speaks a language until the end of the test."""
    before = QLocale()
    yield lambda language: speak(qapp, language)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
    QLocale.setDefault(before)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def guide(language: Language) -> str:
    if language is Language.ENGLISH:
        return ENGLISH
    return document(f"docs/{language.value}/user-guide.md").read_text(encoding="utf-8")


def headings(text: str) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]


def names(text: str, language: Language = Language.ENGLISH) -> list[str]:
    """What stands in italics: the names of menus, actions and buttons, one by one."""
    marked = _QUOTED.get(language, _NAME).findall(_CODE.sub("", text))
    found = (" ".join(one.split()) for one in marked)
    return [part for one in found for part in one.split(" > ")]


def by_hand(text: str) -> str:
    """A menu's name without the letter that opens it: ``&Record``, ``録画(&R)``."""
    return re.sub(r"\(&.\)", "", text).replace("&", "")


_MENUS = ("&File", "&Record", "&Help")


@pytest.mark.parametrize("language", TRANSLATED)
def test_it_has_the_same_parts_links_pictures_and_code(language):
    own = guide(language)
    assert headings(own) == headings(ENGLISH)
    assert sorted(_PICTURE_OR_LINK.findall(own)) == sorted(_PICTURE_OR_LINK.findall(ENGLISH))
    assert set(_CODE.findall(ENGLISH)) <= set(_CODE.findall(own))
    for start in (r"^- ", r"^\d\. ", r"^\|", r"^!\["):
        assert len(re.findall(start, own, re.M)) == len(re.findall(start, ENGLISH, re.M)), start


@pytest.mark.parametrize("language", [Language.ENGLISH, *TRANSLATED])
def test_no_mark_is_left_over(language):
    """Markdown closes nothing between a mark of punctuation and a letter."""
    page, font = QTextDocument(), QFont()
    font.setPixelSize(14)
    page.setDefaultFont(font)
    page.setMarkdown(guide(language))
    assert not re.search(r"[*`|]", page.toPlainText())


@pytest.mark.parametrize("language", TRANSLATED)
def test_paragraph_for_paragraph(language):
    own, english = (re.split(r"\n\n+", text.strip()) for text in (guide(language), ENGLISH))
    assert len(own) == len(english)


@pytest.mark.parametrize("language", TRANSLATED)
def test_it_names_the_menus_as_the_window_does(in_language, language):
    """Name for name, in whatever order the language puts them."""
    in_language(language)
    menus = {menu.removeprefix("&"): by_hand(tr(menu)) for menu in _MENUS}
    wanted = {name: menus.get(name) or tr(name) for name in names(ENGLISH)}
    own = names(guide(language), language)
    assert [name for name, told in wanted.items() if told not in own] == []
    assert set(own) - set(wanted.values()) == set()


def test_the_english_one_names_what_is_there():
    sources = document("assets/translations/de.ts").read_text(encoding="utf-8")
    texts = {
        one.replace("&amp;", "&").replace("&gt;", ">")
        for one in re.findall(r"<source>([^<]*)</source>", sources)
    }
    assert [one for one in names(ENGLISH) if one not in texts and f"&{one}" not in texts] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_it_names_the_keys_as_the_window_does(in_language, language):
    in_language(language)
    own = guide(language)
    keys = set(_KEY.findall(ENGLISH))
    assert len(keys) > 20
    missing = [key for key in sorted(keys) if QKeySequence(key).toString(_NATIVE) not in own]
    assert missing == []


@pytest.mark.parametrize("language", [Language.GERMAN, Language.ARABIC])
def test_help_shows_the_guide_in_the_language(in_language, start_app, make_source, language):
    in_language(language)
    app = start_app(make_source)
    app.help.guide.trigger()
    page = app.help.page
    title = guide(language).splitlines()[0].removeprefix("# ")
    assert page.text.startswith(title) and page.english_only.isHidden()
    turned = page.browser.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert turned == (language is Language.ARABIC)
    page.browser.setSource("../privacy.md")
    assert not page.english_only.isHidden() and page.text.startswith("Privacy")
    assert page.browser.layoutDirection() == Qt.LayoutDirection.LeftToRight
    page.back_button.click()
    assert page.text.startswith(title) and page.english_only.isHidden()
    app.help.new.trigger()
    assert not app.help.page.english_only.isHidden()


def test_in_english_nothing_is_said_of_english(start_app, make_source):
    app = start_app(make_source)
    assert page_in_language("user-guide.md") == document("docs/user-guide.md")
    for page in (app.help.guide, app.help.new):
        page.trigger()
        assert app.help.page.english_only.isHidden()
