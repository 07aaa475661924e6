from contextlib import contextmanager
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app import build_app
from desktop.settings.settings import Settings
from desktop.window.kit.theme import DARK, LIGHT
from desktop.window.settings.app_look import AppLook, ThemeChoice
from models.expression import EXPRESSIONS, Expression

LONG = 20_000


@pytest.fixture
def camera(make_source):
    return make_source()


@pytest.fixture
def app(qtbot, start_app, camera, analyzer, make_face):
    """The app on a camera with two people, the timeline on show."""
    analyzer.find = lambda _: (
        make_face(x=2, track_id=1),
        make_face(x=40, track_id=2, expression=Expression.SAD),
    )
    app = start_app(lambda: camera)
    look(qtbot, app, camera)
    app.window.activateWindow()
    return app


@pytest.fixture
def timeline(app):
    return app.timeline


@pytest.fixture
def chart(timeline):
    return timeline.panel.chart


@pytest.fixture
def past(qtbot, app, timeline, make_face):
    """Half a minute of it: person 1 happy and then afraid, person 2 sad."""
    sad = make_face(expression=Expression.SAD)
    for frame in range(1, 900):
        label = Expression.HAPPY if frame < 450 else Expression.FEAR
        faces = ((1, make_face(expression=label)), (2, sad))
        timeline.history.add(frame / 30, perf_counter(), faces)
    qtbot.waitUntil(lambda: shown_end(timeline) == pytest.approx(899 / 30), timeout=LONG)
    return timeline


@pytest.fixture
def lines(qtbot, app, timeline):
    """What draws the lines; it comes by itself, a little after the first faces."""
    qtbot.waitUntil(lambda: timeline.panel.chart.plot is not None, timeout=LONG)
    return timeline.panel.chart.plot


@pytest.fixture
def start_remembering(qtbot, styled, tmp_path, camera, analyzer):
    """Starts the app with a file of settings, and ends it."""

    @contextmanager
    def start():
        app = build_app(lambda _: analyzer, lambda: camera, Settings(tmp_path / "settings.ini"))
        try:
            with qtbot.waitActive(app.window, timeout=LONG):
                app.window.show()
                app.window.activateWindow()
            yield app
        finally:
            app.window.close()
            assert app.session.stop(30_000)
            app.window.deleteLater()

    return start


def look(qtbot, app, source, **frame):
    given = source.give(**frame)
    qtbot.waitUntil(
        lambda: (
            app.session.view is not None
            and app.session.view.frame is given
            and app.session.view.analysis is not None
        ),
        timeout=LONG,
    )


def shown_end(timeline):
    scene = timeline.panel.chart.scene
    return scene.end_s if scene else None


def press(app, keys):
    combination = QKeySequence(keys)[0]
    QTest.keyClick(app.window, combination.key(), combination.keyboardModifiers())


def wheel(widget, place, delta, sideways=0):
    at = QPointF(place)
    event = QWheelEvent(
        at,
        widget.mapToGlobal(at),
        QPoint(),
        QPoint(sideways, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def hover(chart, share):
    area = chart.area
    QTest.mouseMove(chart, QPoint(area.left() + 5, area.top() + 5))
    QTest.mouseMove(chart, QPoint(round(area.left() + share * area.width()), area.top() + 10))


def strip_of(chart, number):
    row = list(chart.scene.strips).index(number)
    high = chart.strips.height() / len(chart.scene.strips)
    return QPoint(chart.area.left() + 300, round(chart.strips.y() + (row + 0.5) * high))


def test_it_stands_under_the_picture_and_shows_everybody(qtbot, app, past, chart):
    assert past.panel.isVisible()
    foot = app.window.video.mapTo(app.window, app.window.video.rect().bottomLeft())
    assert past.panel.mapTo(app.window, QPoint(0, 0)).y() > foot.y()
    assert list(chart.scene.strips) == [1, 2]
    assert past.panel.header.title == "Person 1"


def test_the_key_hides_and_shows_it_and_the_history_goes_on(qtbot, app, camera, timeline):
    press(app, "Ctrl+T")
    assert not timeline.panel.isVisible()
    look(qtbot, app, camera)
    assert timeline.history.latest_s == pytest.approx(1 / 30)
    press(app, "Ctrl+T")
    assert timeline.panel.isVisible()
    qtbot.waitUntil(lambda: shown_end(timeline) == pytest.approx(1 / 30), timeout=LONG)


def test_it_stands_in_the_menu_and_on_the_tool_bar(app, timeline):
    action = next(one for one in app.window.menus.view.actions() if one.text() == "Timeline")
    QTest.mouseClick(app.window.toolbar.button_of(action), Qt.MouseButton.LeftButton)
    assert not timeline.panel.isVisible()
    action.trigger()
    assert timeline.panel.isVisible()


def test_choice_and_span_are_remembered(qtbot, start_remembering):
    with start_remembering() as first:
        press(first, "Ctrl+-")
        press(first, "Ctrl+T")
        assert not first.timeline.panel.isVisible()
    with start_remembering() as second:
        assert not second.timeline.panel.isVisible()
        press(second, "Ctrl+T")
        assert second.timeline.panel.header.span.text() == "2 min"


def test_a_small_window_keeps_its_height_for_the_picture(app, timeline):
    app.window.resize(QSize(720, 480))
    assert not timeline.panel.isVisible()
    press(app, "Ctrl+T")
    assert timeline.panel.isVisible()
    assert timeline.panel.height() <= 120
    assert app.window.video.height() >= 200
    app.window.resize(QSize(1280, 800))
    assert timeline.panel.isVisible()
    assert 140 <= timeline.panel.height() <= 180


def test_the_lines_come_by_themselves_and_are_the_chosen_persons(qtbot, past, lines):
    happy, fear = Expression.HAPPY, Expression.FEAR
    qtbot.waitUntil(lambda: lines.points_drawn > 800, timeout=LONG)
    assert lines.share_drawn(happy, 1) == pytest.approx(0.9, abs=0.01)
    assert lines.share_drawn(happy, -1) == pytest.approx(0.02, abs=0.01)
    assert lines.share_drawn(fear, -1) == pytest.approx(0.9, abs=0.01)


def test_a_person_is_chosen_by_key_strip_and_card(qtbot, app, past, chart):
    def shows(number):
        qtbot.waitUntil(lambda: chart.scene.person == number, timeout=LONG)
        assert past.panel.header.title == f"Person {number}"

    press(app, "Alt+2")
    shows(2)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=strip_of(chart, 1))
    shows(1)
    card = app.window.panel.cards[2]
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(5, card.height() - 5))
    shows(2)


def test_it_follows_who_is_there(  # noqa: PLR0917
    qtbot, app, camera, past, chart, analyzer, make_face, let_look
):
    qtbot.waitUntil(lambda: chart.scene.person == 1, timeout=LONG)
    analyzer.find = lambda _: (make_face(x=40, track_id=2, expression=Expression.SAD),)
    for _ in range(2):
        look(qtbot, app, camera, captured_at=app.session.view.frame.captured_at + 2)
    qtbot.waitUntil(lambda: chart.scene.person == 2, timeout=LONG)
    press(app, "Alt+1")  # Somebody who has left can be looked back at.
    qtbot.waitUntil(lambda: chart.scene.person == 1, timeout=LONG)
    look(qtbot, app, camera, captured_at=app.session.view.frame.captured_at + 2)
    let_look(past)
    assert chart.scene.person == 1


def test_the_lines_follow_the_theme_both_ways(qtbot, app, styled, lines):
    look_of = AppLook.of(styled)
    try:
        for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK, ThemeChoice.LIGHT):
            look_of.choose_theme(choice)
            dark = choice is ThemeChoice.DARK
            for one in EXPRESSIONS:
                wanted = one.colour_on_dark if dark else one.colour_on_light
                assert lines.colour_drawn(one) == wanted.lower()
    finally:
        look_of.choose_theme(ThemeChoice.SYSTEM)


def test_nobody_who_is_not_there_can_be_chosen(app, past, chart, let_look):
    press(app, "Alt+7")
    let_look(past)
    assert chart.scene.person == 1


def test_the_span_by_keys_wheel_and_menu(qtbot, app, past, chart):
    header = past.panel.header
    assert header.span.text() == "1 min"
    press(app, "Ctrl++")
    assert header.span.text() == "30 s"
    press(app, "Ctrl+-")
    press(app, "Ctrl+-")
    assert header.span.text() == "2 min"
    wheel(chart, QPoint(300, 30), 120)
    assert header.span.text() == "1 min"
    header.span.menu().actions()[-1].trigger()
    assert header.span.text() == "10 min"
    qtbot.waitUntil(lambda: chart.scene.span_s == 600, timeout=LONG)
    wheel(chart, QPoint(300, 30), -120)
    assert header.span.text() == "10 min"


def test_the_pointer_reads_time_and_all_six(qtbot, past, chart):
    hover(chart, 0.6)
    qtbot.waitUntil(lambda: "Happy 90%" in past.panel.header.reading, timeout=LONG)
    reading = past.panel.header.reading
    assert reading.startswith(("23.9 s ago, ", "24.0 s ago, ", "24.1 s ago, "))
    for expression in Expression:
        assert expression.title in reading
    hover(chart, 0.1)
    qtbot.waitUntil(lambda: "not in the picture" in past.panel.header.reading, timeout=LONG)
    QTest.mouseMove(chart, QPoint(3, 3))
    qtbot.waitUntil(lambda: past.panel.header.reading == "", timeout=LONG)


def test_keys_move_the_reading_line_and_screen_readers_hear_it(qtbot, app, past, chart):
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    assert chart.hasFocus()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    qtbot.waitUntil(
        lambda: chart.accessibleName().endswith("Neutral  2%".replace("  ", " \u2007")),
        timeout=LONG,
    )
    assert "1 min: now" in chart.accessibleName()
    assert "Fear 90%" in chart.accessibleName()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: "0.5 s ago" in chart.accessibleName(), timeout=LONG)
    QTest.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: "5.5 s ago" in chart.accessibleName(), timeout=LONG)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "5.0 s ago" in chart.accessibleName(), timeout=LONG)
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: chart.scene.read_s is None, timeout=LONG)


def test_held_it_stands_still_while_the_picture_goes_on(  # noqa: PLR0917
    qtbot, app, camera, past, chart, let_look
):
    press(app, "Ctrl+Shift+T")
    end = shown_end(past)
    assert past.panel.header.hold.text() == "Unfreeze"
    past.history.add(60.0, perf_counter(), ())
    let_look(past)
    assert shown_end(past) == end
    QTest.mouseClick(past.panel.header.hold, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown_end(past) == 60.0, timeout=LONG)
    assert past.panel.header.hold.text() == "Freeze"


def test_dragging_and_scrolling_go_back_and_hold(qtbot, past, chart):
    past.panel.header.span.menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: chart.scene.span_s == 10, timeout=LONG)
    latest = past.history.latest_s
    area = chart.area
    start = QPoint(area.left() + 200, area.top() + 10)
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(chart, start + QPoint(area.width() // 4, 0))
    QTest.mouseMove(chart, start + QPoint(area.width() // 2, 0))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=start + QPoint(area.width() // 2, 0))
    qtbot.waitUntil(lambda: shown_end(past) == pytest.approx(latest - 5, abs=0.1), timeout=LONG)
    assert past.panel.header.hold.text() == "Unfreeze"
    wheel(chart, start, 0, sideways=120)
    qtbot.waitUntil(lambda: shown_end(past) == pytest.approx(latest - 6, abs=0.1), timeout=LONG)
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chart, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: shown_end(past) == pytest.approx(latest - 11, abs=0.1), timeout=LONG)
    for _ in range(20):
        QTest.keyClick(chart, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: shown_end(past) == pytest.approx(10, abs=0.1), timeout=LONG)


def test_another_source_begins_anew(qtbot, app, past, chart, make_source):
    camera = app.session.source
    other = make_source("clip.mp4", live=False)
    press(app, "Ctrl+Shift+T")
    app.presenter.open(lambda: other)
    other.give()
    camera.give()
    qtbot.waitUntil(lambda: app.session.source is other, timeout=LONG)
    for _ in range(3):
        look(qtbot, app, other)
    qtbot.waitUntil(lambda: shown_end(past) == past.history.latest_s, timeout=LONG)
    assert past.history.latest_s < 1
    assert past.panel.header.hold.text() == "Freeze"
    hover(chart, 1.0)
    qtbot.waitUntil(lambda: past.panel.header.reading.startswith("0:00."), timeout=LONG)


def test_a_picture_has_none_of_what_belongs_to_time(qtbot, app, camera, timeline, tmp_path):
    import cv2  # noqa: PLC0415

    file = tmp_path / "grey.png"
    cv2.imwrite(str(file), np.full((60, 80, 3), 90, np.uint8))
    app.window.file_given.emit(file)
    camera.give()
    qtbot.waitUntil(lambda: app.session.source.name == "grey.png", timeout=LONG)
    qtbot.waitUntil(lambda: not timeline.panel.chart.isVisible(), timeout=LONG)
    assert not timeline.panel.isVisible()
    assert not app.window.side.steadiness.isVisible()
    assert not app.recording.actions.record.isEnabled()
    assert not app.transport.bar.isVisible()


def test_a_mark_is_read_with_its_note(qtbot, past, chart):
    past.add_mark(past.history.latest_s - 30 + 15, "joke")
    hover(chart, 0.75)
    qtbot.waitUntil(lambda: past.panel.header.reading.endswith("mark: joke"), timeout=LONG)


def test_marks_of_a_recording_stand_in_it(qtbot, app, past, chart, tmp_path):
    app.recording.actions.folder = tmp_path
    press(app, "Ctrl+R")
    qtbot.waitUntil(app.recording.actions.mark.isEnabled, timeout=LONG)
    press(app, "Ctrl+M")
    qtbot.waitUntil(lambda: len(chart.scene.marks) == 1, timeout=LONG)
    QTest.keyClicks(app.recording.note.field, "joke")
    QTest.keyClick(app.recording.note.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chart.scene.marks[0].note == "joke", timeout=LONG)
    assert chart.scene.marks[0].time_s == past.history.latest_s
    press(app, "Ctrl+R")
    qtbot.waitUntil(lambda: app.recording.recorder is None, timeout=LONG)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_the_strip_has_the_labels_colour_in_both_themes(qtbot, styled, past, chart, theme):
    def colour():
        place = chart.mapTo(past.panel, strip_of(chart, 2))
        return past.panel.grab().toImage().pixelColor(chart.area.right() - 20, place.y()).name()

    try:
        styled.setPalette(theme.palette())
        sad = theme.colour_of(Expression.SAD).name()
        qtbot.waitUntil(lambda: colour() == sad, timeout=LONG)
    finally:
        styled.setPalette(LIGHT.palette())


def test_a_camera_whose_clock_goes_back_is_seen_anew(qtbot, app, past, make_face):
    past.history.add(5.0, perf_counter(), [(1, make_face())])
    qtbot.waitUntil(lambda: shown_end(past) == 5.0, timeout=LONG)
    assert past.panel.chart.scene.lines.times.max() == 5.0
