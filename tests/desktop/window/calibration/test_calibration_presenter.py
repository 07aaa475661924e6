from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from desktop.live.lasting_faces import LASTS_S
from desktop.window.kit.theme import DARK, LIGHT
from desktop.window.shell.message_bar import Tone
from models.expression import Expression

ENOUGH = 42
"""Frames: ten seconds, a quarter of a second each."""


@pytest.fixture
def camera(make_source):
    return make_source()


@pytest.fixture
def app(qtbot, start_app, camera, live, watch):
    """The app on a camera with one face that rests in a frown."""
    app = start_app(lambda: camera, lambda _: live)
    qtbot.waitUntil(lambda: app.session.reader is live.reader)
    watch(app, camera)
    return app


@pytest.fixture
def look(app, camera, watch):
    """Lets the app look at so many frames."""
    return lambda frames=1: watch(app, camera, frames)


@pytest.fixture
def sheet(app):
    return app.calibration.sheet


def button(app, number=1):
    return app.window.panel.cards[number].header.button


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def learn(qtbot, app, look):
    click(button(app))
    look(ENOUGH)
    qtbot.waitUntil(lambda: app.calibration.sheet.shows_result)


def test_it_counts_down_shows_before_and_after_and_is_kept(qtbot, app, look, sheet, live):
    click(button(app))
    assert sheet.isVisible() and not sheet.shows_result
    look(21)
    qtbot.waitUntil(lambda: sheet.ring.seconds == 5)
    assert sheet.ring.value() == pytest.approx(500, abs=30)
    look(ENOUGH - 21)
    qtbot.waitUntil(lambda: sheet.shows_result)
    assert sheet.before.bars[0].value() == 60
    assert sheet.after.bars[5].value() > sheet.before.bars[5].value() == 35
    click(sheet.keep)
    assert not sheet.isVisible()
    assert live.reader.offset_of(1) is not None
    look(12)
    assert button(app).calibrated
    assert app.window.panel.cards[1].expression is Expression.NEUTRAL


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_the_mark_has_the_themes_accent(qtbot, app, styled, theme):
    try:
        styled.setPalette(theme.palette())
        qtbot.waitUntil(lambda: app.window._theme is theme)
        button(app).set_calibrated(True)
        drawing = button(app).icon().pixmap(16).toImage()
        opaque = max((drawing.pixelColor(x, 8) for x in range(16)), key=QColor.alpha)
        seen, wanted = opaque.getRgb(), QColor(theme.accent).getRgb()
        assert seen[:3] == pytest.approx(wanted[:3], abs=8)
    finally:
        styled.setPalette(LIGHT.palette())


def test_where_nothing_needed_correction_it_says_so(qtbot, app, look, sheet, live):
    live.shares = {"neutral": 0.95}
    click(button(app))
    look(ENOUGH)
    qtbot.waitUntil(lambda: sheet.accessibleName() == "Nothing needed correction")
    assert sheet.isVisible() and not sheet.shows_result
    assert not sheet.ring.isVisible()
    assert sheet.cancel.text() == "Close"
    click(sheet.cancel)
    assert live.reader.offset_of(1) is None
    assert not button(app).calibrated


def test_one_click_undoes_what_was_just_learned(qtbot, app, look, sheet, live):
    learn(qtbot, app, look)
    click(sheet.undo)
    assert not sheet.isVisible()
    assert live.reader.offset_of(1) is None
    assert not button(app).calibrated


def test_the_cards_mark_undoes_it_later(qtbot, app, look, sheet, live):
    learn(qtbot, app, look)
    qtbot.keyClick(sheet.keep, Qt.Key.Key_Space)
    button(app).menu_of_mark.actions()[0].trigger()
    assert live.reader.offset_of(1) is None
    assert not button(app).calibrated


def test_learning_again_and_cancelling_keeps_the_old_one(qtbot, app, look, sheet, live):
    learn(qtbot, app, look)
    click(sheet.keep)
    before = live.reader.offset_of(1)
    button(app).menu_of_mark.actions()[1].trigger()
    assert live.reader.calibration.running
    click(sheet.cancel)
    assert live.reader.offset_of(1) is before
    assert button(app).calibrated


@pytest.mark.parametrize("focused", ["sheet", "picture", "tools"])
def test_escape_cancels_wherever_the_focus_is(qtbot, app, sheet, live, focused):
    app.window.activateWindow()
    click(button(app))
    places = {
        "sheet": sheet.cancel,
        "picture": app.window.video,
        "tools": app.window.toolbar.widgetForAction(app.window.tools.open),
    }
    places[focused].setFocus()
    qtbot.waitUntil(places[focused].hasFocus)
    qtbot.keyClick(places[focused], Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert live.reader.calibration is None


def test_by_key_alone(qtbot, app, sheet):
    app.window.activateWindow()
    button(app).setFocus()
    qtbot.waitUntil(button(app).hasFocus)
    qtbot.keyClick(button(app), Qt.Key.Key_Space)
    qtbot.waitUntil(sheet.cancel.hasFocus)
    qtbot.keyClick(sheet.cancel, Qt.Key.Key_Space)
    assert not sheet.isVisible()


def test_a_face_that_is_lost_is_told_and_can_be_tried_again(qtbot, app, look, sheet, live):
    click(button(app))
    live.track_ids = ()
    look()
    message = app.window.message
    qtbot.waitUntil(lambda: message.tone is Tone.ERROR and "lost" in message.text)
    assert not sheet.isVisible()
    live.track_ids = (1,)
    look()
    message.action.trigger()
    assert sheet.isVisible()
    assert message.text == ""


def test_a_face_that_is_gone_is_told(app, live):
    live.reader.forget(())
    click(button(app))
    assert "not in the picture any more" in app.window.message.text
    assert not app.calibration.sheet.isVisible()


def test_another_source_ends_it(qtbot, app, camera, live, make_source):
    click(button(app))
    other = make_source("clip.mp4", live=False)
    app.presenter.open(lambda: other)
    other.give()
    camera.give()
    qtbot.waitUntil(lambda: app.session.source is other)
    assert not app.calibration.sheet.isVisible()
    assert live.reader.calibration is None


def test_a_held_picture_ends_it(app, sheet, live):
    click(button(app))
    app.window.tools.pause.trigger()
    assert not sheet.isVisible()
    assert live.reader.calibration is None


def test_among_several_the_sheet_says_whose_it_is(app, look, sheet, live):
    live.track_ids = (1, 2)
    look()
    click(button(app, number=2))
    assert live.reader.calibration.track_id == 2
    assert sheet.accessibleName().startswith("Face 2:")


def test_a_still_has_nothing_to_learn_from(app, numbered_face):
    app.window.panel.show_faces((numbered_face(1),))
    assert not button(app).isVisible()


def test_the_sheet_fits_into_the_smallest_window(qtbot, app, look, sheet):
    app.window.resize(app.window.minimumSize())
    app.window.tools.panel.setChecked(True)
    learn(qtbot, app, look)
    app.window.grab()
    assert app.window.video.rect().contains(sheet.geometry())
    for widget in (sheet.before, sheet.after, sheet.keep, sheet.undo):
        assert sheet.rect().contains(widget.geometry())


def press_key(qtbot, app):
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(app.window.video, Qt.Key.Key_N, modifiers)


@pytest.mark.parametrize(("selected", "meant"), [(0, 1), (2, 2)])
def test_the_key_means_the_selected_face_or_else_the_first(  # noqa: PLR0917
    qtbot, app, look, sheet, live, selected, meant
):
    live.track_ids = (1, 2)
    look()
    app.window.panel.select(selected)
    press_key(qtbot, app)
    assert sheet.isVisible()
    assert live.reader.calibration.track_id == meant


def test_the_key_says_when_nobody_is_there(qtbot, app, camera, sheet, live):
    live.track_ids = ()
    camera.give(captured_at=perf_counter() + 2 * LASTS_S)
    qtbot.waitUntil(lambda: not app.window.video.faces)
    press_key(qtbot, app)
    assert sheet.isHidden()
    assert app.window.message.text == "No face in view"
