from functools import partial

import pytest
from PySide6.QtCore import QLocale, Qt

from desktop.app import _load
from desktop.settings.settings import Settings
from desktop.window.model.model_chooser import ModelChooser
from desktop.window.model.model_presenter import remembered_model
from models.card_figures import CardFigures
from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS
from models.weights import DEFAULT_MODEL, ModelCard, model_names, read_card

SLOW = 60_000
OTHER = next(name for name in model_names() if name != DEFAULT_MODEL)


@pytest.fixture
def camera(make_source):
    return make_source()


@pytest.fixture
def app(qtbot, start_app, camera, watch):
    """The app with the model that is served."""
    app = start_app(lambda: camera, partial(_load, DEFAULT_MODEL))
    qtbot.waitUntil(lambda: app.session.engine is not None, timeout=SLOW)
    frame = camera.give()
    qtbot.waitUntil(lambda: app.session.view is not None and app.session.view.frame is frame)
    return app


@pytest.fixture
def dialog(qtbot, app):
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    qtbot.keyClick(app.window.video, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(app.engine.dialog.isActiveWindow)
    return app.engine.dialog


@pytest.fixture
def chooser(qtbot, icons):
    """The list and the card by themselves."""
    chooser = ModelChooser(icons, model_names())
    qtbot.addWidget(chooser)
    chooser.show_in_use(DEFAULT_MODEL)
    return chooser


def look_at(qtbot, models, name):
    """Go there with the arrow keys."""
    steps = model_names().index(name) - model_names().index(models.name)
    for _ in range(abs(steps)):
        qtbot.keyClick(models.names, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    assert models.name == name


def test_every_model_that_is_there_stands_in_the_list(chooser):
    names = chooser.names
    titles = [names.item(row).text().removesuffix(" ✓") for row in range(names.count())]
    assert titles == [read_card(name).title for name in model_names()]
    assert chooser.name == DEFAULT_MODEL
    assert "In use" in chooser.card.text


@pytest.mark.parametrize("name", model_names())
def test_a_card_shows_what_the_file_says(qtbot, chooser, name):
    look_at(qtbot, chooser, name)
    card = read_card(name)
    tests = {
        (one["labels"], one["framing"], one["twins"]): one
        for one in card.fields["test"]
        if one["output"] == "probabilities"
    }
    text = chooser.card.text
    assert text.startswith(card.title)
    here = tests["ferplus", "aligned", False]
    shown = [here, *card.fields.get("outside", ()), tests["fer2013", "aligned", False]]
    figures = [
        f"{test['accuracy'] * 100:.1f}% of {QLocale().toString(test['faces'])}" for test in shown
    ]
    assert [line for line in text.splitlines() if "% of " in line][: len(shown)] == figures
    assert f"off by {here['calibration_error'] * 100:.1f} points" in text
    for bar in chooser.card.recall.bars:
        assert bar.value() == round(here["recall"][bar.expression.value] * 100)
    assert f"{card.fields['bytes'] / 1e6:.1f} MB" in text
    assert card.fields["trained_on"] in text


def test_another_model_is_chosen_by_key_and_remembered(qtbot, app, dialog, camera, tmp_path):
    app.engine.models._settings = settings = Settings(tmp_path / "settings.ini")
    look_at(qtbot, dialog.models, OTHER)
    assert not_yet(app) and dialog.use.isEnabled()
    with qtbot.waitSignal(app.session.model_changed, timeout=SLOW):
        qtbot.keyClick(dialog.models.names, Qt.Key.Key_Return)
    assert read_card(OTHER).title in app.window.status.text
    assert dialog.text.startswith(read_card(OTHER).title)
    assert "In use" in dialog.models.card.text
    assert app.engine.models.in_use == OTHER
    assert app.session.source is camera
    assert remembered_model(Settings(tmp_path / "settings.ini")) == OTHER
    assert remembered_model(settings) == OTHER


def not_yet(app):
    """To look at a card chooses nothing."""
    return app.session.engine.title == read_card(DEFAULT_MODEL).title


def test_the_button_does_the_same_and_the_old_one_reads_until_then(qtbot, app, dialog):
    look_at(qtbot, dialog.models, OTHER)
    with qtbot.waitSignal(app.session.model_changed, timeout=SLOW):
        qtbot.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
        assert dialog.use.text() == "Loading…"
        assert not dialog.use.isEnabled()
        assert app.engine.models.in_use == DEFAULT_MODEL
    assert dialog.use.text() == "Use this model"
    assert not dialog.use.isEnabled()


def test_a_model_that_does_not_load_is_told_and_the_old_one_stays(qtbot, app, dialog):
    def fail(name, detail):
        raise MoodmirrorError(f"The weights of {name} are gone.")

    app.engine.models._load = fail
    look_at(qtbot, dialog.models, OTHER)
    qtbot.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.note == f"The weights of {OTHER} are gone.", timeout=SLOW)
    assert dialog.use.isEnabled()
    assert app.session.engine.title == read_card(DEFAULT_MODEL).title
    assert remembered_model(Settings()) == DEFAULT_MODEL


def test_speed_is_known_of_what_was_loaded_and_of_all_when_asked(qtbot, app, dialog):
    assert "ms a face" in dialog.models.card.text
    look_at(qtbot, dialog.models, OTHER)
    assert "not measured yet" in dialog.models.card.text
    qtbot.mouseClick(dialog.measure, Qt.MouseButton.LeftButton)
    assert not dialog.measure.isEnabled()
    qtbot.waitUntil(dialog.measure.isEnabled, timeout=SLOW)
    for name in model_names():
        look_at(qtbot, dialog.models, name)
        assert "ms a face" in dialog.models.card.text


def test_a_remembered_model_that_is_gone_counts_as_none(tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    settings.keep("model/name", "of another version")
    assert remembered_model(settings) == DEFAULT_MODEL


@pytest.mark.parametrize("fields", [
    {}, {"test": "no list", "sure": 3, "bytes": "many"}, {"test": [1, {}, {"labels": "fer2013"}]},
])  # fmt: skip
def test_a_card_without_figures_shows_none(chooser, fields):
    figures = CardFigures.of(ModelCard("odd", "Odd", "0" * 64, fields))
    assert figures.fer2013 is None and figures.megabytes == 0
    card = chooser.card
    card.show_card(ModelCard("odd", "Odd", "0" * 64, fields), in_use=False, face_ms=None)
    assert card.text.startswith("Odd\n")
    assert "%" not in card.text.replace("\n–", "")
    assert card.recall.isHidden()


def test_a_card_that_cannot_be_read_is_told_instead(chooser):
    chooser.card.show_problem("odd", "The model card cannot be read.")
    assert chooser.card.text == "odd\nThe model card cannot be read.\n\n"


def test_all_six_are_told_of_each_model():
    for name in model_names():
        figures = CardFigures.of(read_card(name))
        assert figures.fer2013_here is not None
        assert tuple(figures.fer2013_here.recall) == EXPRESSIONS
        assert 0 < figures.sure_share < 1
