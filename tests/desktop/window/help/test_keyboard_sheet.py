import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow

from desktop.window.help.about_page import AboutPage, licences_sentence
from desktop.window.help.keyboard_sheet import KeyboardSheet, keys_of
from desktop.window.help.words_page import WordsPage, error_rates
from models.weights import ModelCard, model_names, read_card


@pytest.fixture
def app(qtbot, start_app, make_source):
    app = start_app(make_source)
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    return app


def test_f1_opens_every_key_of_every_menu_and_escape_closes_it(qtbot, app):
    qtbot.keyClick(app.window.video, Qt.Key.Key_F1)
    sheet = app.help.page
    qtbot.waitUntil(sheet.isActiveWindow)
    assert isinstance(sheet, KeyboardSheet) and not sheet.isModal()

    def walk(menu):
        for action in menu.actions():
            if action.menu():
                yield from walk(action.menu())
            else:
                yield action

    native = QKeySequence.SequenceFormat.NativeText
    for entry in app.window.menuBar().actions():
        for action in walk(entry.menu()):
            keys = action.shortcut().toString(native)
            several = keys.startswith("Alt+") and keys[-1].isdigit()  # In one row.
            assert several or keys in sheet.text, action.text()
    assert "Alt+1 – Alt+9" in sheet.text
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_it_is_grouped_as_the_menus_are(app):
    titles = [group.title for group in keys_of(app.window)]
    menus = [entry.text().replace("&", "") for entry in app.window.menuBar().actions()]
    assert titles == [*menus, "Everywhere"]


def test_it_cannot_go_stale(qtbot, app):
    app.window.tools.open.setShortcut("Ctrl+Alt+Shift+O")
    app.help.keys.trigger()
    assert "Ctrl+Alt+Shift+O" in app.help.page.text


def test_a_window_without_menus_has_only_what_is_everywhere(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    assert [group.title for group in keys_of(window)] == ["Everywhere"]


def test_shift_f1_tells_what_the_words_mean_with_the_cards_figures(qtbot, app):
    qtbot.keyClick(app.window.video, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    page = app.help.page
    assert isinstance(page, WordsPage)
    assert "not a feeling" in page.text
    assert "hiring" in page.text and "skin tone" in page.text
    assert read_card(app.engine.models.in_use).title in page.text
    qtbot.mouseClick(page.done_button, Qt.MouseButton.LeftButton)
    assert not page.isVisible()


@pytest.mark.parametrize("name", model_names())
def test_the_error_rates_are_those_of_the_card(name):
    card = read_card(name)
    tests = {
        one["labels"]: one
        for one in card.fields["test"]
        if (one["output"], one["framing"], one["twins"]) == ("probabilities", "aligned", False)
    }
    text = error_rates(card)
    assert f"FER2013's label on {100 - tests['fer2013']['accuracy'] * 100:.0f}," in text
    assert f"(FER+) on {100 - tests['ferplus']['accuracy'] * 100:.0f}." in text
    recall = tests["ferplus"]["recall"]
    worst = min(recall, key=recall.get)
    assert f"labelled {worst}, {recall[worst] * 100:.0f}." in text


def test_a_card_without_figures_is_not_made_better_than_it_is():
    for card in (None, ModelCard("odd", "Odd", "0" * 64, {})):
        assert error_rates(card).endswith("is not known: its card doesn't say.")


def test_the_panel_leads_there_too(qtbot, app):
    app.window.tools.engine.trigger()
    qtbot.mouseClick(app.engine.dialog.words, Qt.MouseButton.LeftButton)
    assert isinstance(app.help.page, WordsPage)


def test_about_tells_version_licences_and_the_promise(qtbot, app):
    qtbot.keyClick(app.window.video, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(app.help.page, AboutPage)
    for told in ("Moodmirror 0.", "Nothing leaves this computer", "MIT", "licences"):
        assert told in app.help.page.text


def test_a_frozen_program_names_the_folder_of_its_licences(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "moodmirror"))
    assert "next to the program" in licences_sentence()
    (tmp_path / "licences").mkdir()
    assert str(tmp_path / "licences") in licences_sentence()
