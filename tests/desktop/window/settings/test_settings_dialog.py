from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QMenu

from desktop.settings.overlay_options import OverlayOptions
from desktop.settings.settings import Settings
from desktop.window.kit.theme import DARK, LIGHT, text_scale, theme_of
from desktop.window.settings.app_look import AppLook, ThemeChoice
from desktop.window.settings.settings_presenter import SettingsPresenter
from models.score_smoothing import Steadiness


@pytest.fixture(autouse=True)
def usual_look(styled):
    yield
    look = AppLook.of(styled)
    look.choose_theme(ThemeChoice.SYSTEM)
    look.enlarge_text(100)


@pytest.fixture
def camera(make_source):
    """A mirrored one whose frames are large enough for the face that is found in them."""
    camera = make_source(mirrored=True)
    give, plain = camera.give, np.full((480, 640, 3), 90, np.uint8)
    camera.give = lambda image=plain: give(image)
    return camera


@pytest.fixture
def app(qtbot, start_app, camera, live, watch):
    app = start_app(lambda: camera, lambda _: live)
    qtbot.waitUntil(lambda: app.session.engine is not None, timeout=20_000)
    watch(app, camera)
    return app


@pytest.fixture
def dialog(qtbot, app):
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    qtbot.keyClick(app.window.video, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(app.choices.dialog.isActiveWindow)
    return app.choices.dialog


def box(dialog, text):
    return next(one for one in dialog.findChildren(QCheckBox) if one.text() == text)


def choice(dialog, name):
    return next(one for one in dialog.findChildren(QComboBox) if one.accessibleName() == name)


def click(qtbot, check_box):
    """Where its square is: the words reach less far than the widget."""
    place = QPoint(8, check_box.height() // 2)
    qtbot.mouseClick(check_box, Qt.MouseButton.LeftButton, pos=place)


def test_before_anybody_asks_there_is_no_dialog(app):
    assert app.choices.dialog is None


def test_the_tool_opens_it_beside_the_picture_and_escape_closes_it(qtbot, app, camera, watch):
    button = app.window.toolbar.button_of(app.choices.actions.settings)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = app.choices.dialog
    assert dialog.isVisible() and not dialog.isModal()
    watch(app, camera)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("text", "part"),
    [("Box", "box"), ("Landmarks", "landmarks"), ("Small bars", "bars"),
     ("Emoji", "emoji"), ("Label", "label")],
)  # fmt: skip
def test_each_part_is_switched_by_mouse_and_by_key_at_once(qtbot, app, dialog, text, part):
    usual = getattr(OverlayOptions(), part)
    before = app.window.video.grab().toImage()
    click(qtbot, box(dialog, text))
    assert getattr(app.window.video.drawn, part) is not usual
    assert app.window.video.grab().toImage() != before
    box(dialog, text).setFocus()
    qtbot.keyClick(box(dialog, text), Qt.Key.Key_Space)
    assert app.window.video.drawn == OverlayOptions()
    assert app.window.video.grab().toImage() == before


def test_emoji_only_has_no_words_over_the_picture_and_in_the_cards(qtbot, app, camera, watch):
    card = app.window.panel.cards[1]
    name, before = card.accessibleName(), card.grab().toImage()
    key = partial(qtbot.keyClick, app.window.video, Qt.Key.Key_E)
    key(Qt.KeyboardModifier.ControlModifier)
    assert app.window.video.drawn.emoji_only
    watch(app, camera)
    assert app.window.video.signs[0].width() == app.window.video.signs[0].height()
    assert card.grab().toImage() != before
    assert card.accessibleName() == name  # A screen reader has no emoji.
    app.window.panel.show_faces(())
    watch(app, camera)
    wordless = app.window.panel.cards[1].grab().toImage()
    key(Qt.KeyboardModifier.ControlModifier)
    assert app.window.panel.cards[1].grab().toImage() != wordless


def test_the_camera_is_a_mirror_until_somebody_chooses_otherwise(qtbot, app, camera, make_source):
    image = np.zeros((480, 640, 3), np.uint8)
    image[:, :200] = 255
    frame = camera.give(image)
    qtbot.waitUntil(lambda: app.window.video.view.frame is frame)
    middle = app.window.video.rect().center()

    def bright_at_the_right():
        picture = app.window.video.grab().toImage()
        right = picture.pixelColor(middle.x() + 250, middle.y()).lightness()
        return right > picture.pixelColor(middle.x() - 250, middle.y()).lightness()

    assert bright_at_the_right()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(app.window.video, Qt.Key.Key_M, keys)
    assert not bright_at_the_right()
    qtbot.keyClick(app.window.video, Qt.Key.Key_M, keys)
    assert bright_at_the_right()


def test_a_video_is_never_mirrored(qtbot, app, camera, make_source):
    video = make_source("clip.mp4", live=False)
    app.presenter.open(lambda: video)
    video.give()
    camera.give()
    qtbot.waitUntil(lambda: app.session.source is video)
    app.choices.actions.mirror.trigger()
    app.choices.actions.mirror.trigger()
    assert app.choices.actions.mirror.isChecked()
    assert not video.mirrored


def test_the_theme_is_chosen_by_key(qtbot, app, dialog):
    themes = choice(dialog, "Theme")
    themes.setFocus()
    assert themes.currentText() == "Match system"
    for theme in (DARK, LIGHT):
        qtbot.keyClick(themes, Qt.Key.Key_Down)
        qtbot.waitUntil(lambda theme=theme: theme_of(app.window) is theme)
        qtbot.waitUntil(lambda theme=theme: theme_of(dialog) is theme)
        assert app.window.styleSheet() == theme.style_sheet()


def test_text_grows_everywhere_at_once(qtbot, app, dialog, camera, watch):
    card, bar = app.window.panel.cards[1], app.window.panel.cards[1].bars[0]

    def sizes():
        app.window.grab()
        return {
            "card": card.height(),
            "bar": bar.height(),
            "panel": app.window.side.width(),
            "button": dialog.done_button.height(),
            "menu": app.window.menuBar().height(),
            "status": app.window.status.height(),
        }

    before = sizes()
    texts = choice(dialog, "Text size")
    texts.setFocus()
    for _ in range(3):
        qtbot.keyClick(texts, Qt.Key.Key_Down)
    assert texts.currentText() == "200%"
    assert text_scale() == 2
    watch(app, camera)
    qtbot.waitUntil(lambda: all(now > before[name] for name, now in sizes().items()))
    qtbot.keyClick(texts, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: sizes() == before)


def test_steadiness_is_one_value_in_two_places(qtbot, app, dialog, live):
    below, here = app.window.side.steadiness, dialog.steadiness
    here.slider.setFocus()
    qtbot.keyClick(here.slider, Qt.Key.Key_Home)
    assert below.steadiness is live.reader.steadiness is Steadiness.NONE
    below.slider.setValue(1)
    assert here.steadiness is live.reader.steadiness is Steadiness.QUICK


def test_reset_takes_everything_back(qtbot, app, dialog):
    usual = [action.isChecked() for action in app.choices.actions.all_switches()]
    for check_box in dialog.findChildren(QCheckBox):
        click(qtbot, check_box)
    choice(dialog, "Theme").setFocus()
    qtbot.keyClick(choice(dialog, "Theme"), Qt.Key.Key_Down)
    dialog.steadiness.slider.setValue(0)
    assert usual != [action.isChecked() for action in app.choices.actions.all_switches()]
    qtbot.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
    assert usual == [action.isChecked() for action in app.choices.actions.all_switches()]
    assert app.window.side.steadiness.steadiness is Steadiness.QUICK
    assert app.window.video.drawn == OverlayOptions()
    assert choice(dialog, "Theme").currentText() == "Match system"


def test_all_that_the_dialog_has_stands_in_the_menus_too(app, dialog):
    def texts(menu):
        for action in menu.actions():
            yield action.text()
            if action.menu():
                yield from texts(action.menu())

    menus = [one for one in vars(app.window.menus).values() if isinstance(one, QMenu)]
    told = {text for menu in menus for text in texts(menu)}
    for check_box in dialog.findChildren(QCheckBox):
        assert check_box.text() in told
    for one in dialog.findChildren(QComboBox):
        assert one.accessibleName() in told
        assert {one.itemText(index) for index in range(one.count())} <= told


@pytest.fixture
def path(tmp_path):
    return tmp_path / "settings.ini"


def test_choices_are_remembered(qtbot, app, path):
    settings = Settings(path)
    first = SettingsPresenter(app.window, app.session, settings)
    first.actions.parts["bars"].trigger()
    first.actions.emoji_only.trigger()
    first.actions.mirror.trigger()
    first.actions.themes.actions()[1].trigger()
    first.actions.texts.actions()[2].trigger()
    first.actions.announce.trigger()
    second = SettingsPresenter(app.window, app.session, Settings(path))
    states = [
        [action.isChecked() for action in one.actions.all_switches()] for one in (first, second)
    ]
    assert states[0] == states[1]
    assert second.actions.drawn == OverlayOptions(bars=True, emoji_only=True)
    assert second.actions.themes.checkedAction().data() is ThemeChoice.DARK
    assert second.actions.texts.checkedAction().data() == 150
    qtbot.waitUntil(lambda: theme_of(app.window) is DARK)


def test_a_choice_that_cannot_be_kept_acts_and_is_told_once(app, tmp_path):
    (tmp_path / "file").write_text("no folder")
    settings = Settings(tmp_path / "file" / "settings.ini")
    presenter = SettingsPresenter(app.window, app.session, settings)
    assert app.window.message.text == ""
    presenter.actions.emoji_only.trigger()
    assert "cannot be written" in app.window.message.text
    assert app.window.video.drawn.emoji_only
    app.window.message.clear()
    presenter.actions.emoji_only.trigger()
    assert app.window.message.text == ""


@pytest.mark.parametrize("size", [(1280, 800), (720, 480)])
@pytest.mark.parametrize("percent", [100, 200])
def test_it_fits_and_cuts_no_words(app, dialog, size, percent):
    app.window.resize(*size)
    AppLook.of(QApplication.instance()).enlarge_text(percent)
    dialog.fit()
    dialog.grab()
    assert dialog.height() <= app.window.height()
    assert dialog.width() <= app.window.width()
    for widget in (*dialog.findChildren(QCheckBox), *dialog.findChildren(QComboBox)):
        assert widget.width() >= widget.sizeHint().width(), widget.accessibleName()
        assert dialog.rect().contains(widget.mapTo(dialog, QPoint(0, 0)).x(), 1)


def test_no_label_keeps_the_colours_of_the_other_theme(qtbot, app):
    slider = app.window.side.steadiness
    for index, theme in ((1, DARK), (2, LIGHT), (1, DARK)):
        app.choices.actions.themes.actions()[index].trigger()
        for label in slider.findChildren(QLabel):
            assert label.palette().color(label.foregroundRole()).name() == theme.muted.lower()


def test_a_letter_leads_to_a_list_that_is_scrolled_away(qtbot, app, dialog, styled):
    AppLook.of(styled).enlarge_text(200)
    dialog.resize(dialog.width(), 400)
    languages = choice(dialog, "Language")
    qtbot.waitUntil(lambda: languages.visibleRegion().isEmpty())
    qtbot.keyClick(dialog, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert languages.hasFocus()
    qtbot.waitUntil(lambda: languages.visibleRegion().contains(languages.rect().center()))
