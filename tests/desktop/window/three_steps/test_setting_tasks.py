"""Theme and language take at most three steps from the window, by mouse and by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from desktop.window.kit.language import Language
from desktop.window.settings.app_look import ThemeChoice
from tests.desktop.window.three_steps.person import CTRL, MENUS

_ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def choose(person, by_key):
    """Chooses in the settings; by keys, a letter leads to the list, another to the row."""

    def choose(name, letter, row, first):
        if by_key:
            person.key(Qt.Key.Key_Comma, CTRL)
        else:
            person.tool(person.app.choices.actions.settings)
        dialog = person.app.choices.dialog
        person.wait(dialog.isActiveWindow)
        box = next(one for one in dialog.findChildren(QComboBox) if one.accessibleName() == name)
        if by_key:
            person.key(letter, _ALT)
            person.wait(box.hasFocus)
            person.key(first)
        else:
            person.choose(box, row)

    return choose


@MENUS
def test_change_the_theme(person, choose):
    choose("Theme", Qt.Key.Key_T, "Dark", Qt.Key.Key_D)
    themes = person.app.choices.actions.themes
    person.is_done(lambda: themes.checkedAction().data() is ThemeChoice.DARK)


@MENUS
def test_change_the_language(person, choose):
    choose("Language", Qt.Key.Key_L, "Deutsch", Qt.Key.Key_D)
    languages = person.app.choices.actions.languages
    person.is_done(lambda: languages.checkedAction().data() is Language.GERMAN)
