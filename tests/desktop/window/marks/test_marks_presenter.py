import errno

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from desktop.recording.manifest import MARKS, Manifest
from desktop.recording.recorder import Recorder
from desktop.recording.recording_reader import read_marks
from desktop.recording.recording_source import RecordingSource
from desktop.window.marks.mark_dialog import MarkDialog
from desktop.window.shell.message_bar import Tone

# Of menus that open, and of tips.
menus = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LONG = 30_000
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
MARKED = """mark,time_s,at,frame,note
1,0.5,2026-11-26T12:00:00.500+00:00,15,at frame 15
2,1.5,2026-11-26T12:00:01.500+00:00,45,at frame 45
"""
KINDS = ["annotated", "clean", "numbers"]


@pytest.fixture
def app(start_app, make_source, tmp_path):
    app = start_app(make_source)
    app.recording.actions.folder = tmp_path / "all"
    return app


@pytest.fixture
def review(qtbot, app, tmp_path, take):
    """Records two seconds with two marks, and opens them for review; returns the folder."""

    def open_one(kind: str = "clean"):
        recorder = Recorder(tmp_path / "all", Manifest(kind, {}), None, lambda _: 2**40)
        for _ in range(60):
            recorder.add(take(video=kind != "numbers", size=(320, 240)))
        recorder.stop()
        recorder.wait(60)
        (recorder.status.folder / MARKS).write_text(MARKED, encoding="utf-8")
        app.files.open([recorder.status.folder])
        qtbot.waitUntil(lambda: isinstance(app.session.source, RecordingSource), timeout=LONG)
        app.window.tools.pause.setChecked(True)
        app.window.activateWindow()
        chart = app.timeline.panel.chart
        qtbot.waitUntil(lambda: len(chart.scene.marks if chart.scene else ()) == 2, timeout=LONG)
        return recorder.status.folder

    return open_one


def marks_of(folder):
    return {one.number: one.note for one in read_marks(folder / MARKS)}


def drawn(app):
    return {one.number: one.note for one in app.timeline.panel.chart.scene.marks}


def shows(app, time_s) -> bool:
    """Whether the picture of that time is on show; just after the opening, there is none."""
    view = app.session.view
    return view is not None and abs(view.frame.time_s - time_s) < 0.05


def right_click(app, number):
    """On the mark in the timeline."""
    chart = app.timeline.panel.chart
    mark = next(one for one in chart.scene.marks if one.number == number)
    QTest.mouseClick(chart, RIGHT, pos=QPoint(chart.place_of(mark.time_s), 20))


def choose(app, text):
    menu = app.marks.menu
    assert menu.isVisible()
    action = next(one for one in menu.actions() if one.text() == text)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def asked(qtbot, app) -> MarkDialog:
    qtbot.waitUntil(lambda: bool(open_questions(app)), timeout=LONG)
    return open_questions(app)[0]


def open_questions(app):
    return [one for one in app.window.findChildren(MarkDialog) if one.isVisible()]


@menus
@pytest.mark.parametrize("kind", KINDS)
def test_a_mark_in_the_timeline_is_changed_by_a_right_click(qtbot, app, review, kind):
    folder = review(kind)
    right_click(app, 2)
    choose(app, "Edit…")
    question = asked(qtbot, app)
    assert question.note.text() == "at frame 45"
    QTest.keyClicks(question.note, "she laughs")
    QTest.mouseClick(question.save, LEFT)
    qtbot.waitUntil(lambda: marks_of(folder) == {1: "at frame 15", 2: "she laughs"}, timeout=LONG)
    qtbot.waitUntil(lambda: drawn(app).get(2) == "Mark 2: she laughs", timeout=LONG)
    assert app.window.message.text == "Mark 2 changed"


@menus
@pytest.mark.parametrize("kind", KINDS)
def test_a_removed_mark_comes_back_by_undo(qtbot, app, review, kind):
    folder = review(kind)
    before = (folder / MARKS).read_bytes()
    right_click(app, 1)
    choose(app, "Remove")
    qtbot.waitUntil(lambda: list(drawn(app)) == [2], timeout=LONG)
    assert list(marks_of(folder)) == [2]
    assert app.window.message.text == "Mark 1 removed"
    undo = app.window.message.findChildren(QPushButton)[0]
    assert undo.text() == "Undo"
    QTest.mouseClick(undo, LEFT)
    qtbot.waitUntil(lambda: list(drawn(app)) == [1, 2], timeout=LONG)
    assert (folder / MARKS).read_bytes() == before
    assert not app.marks.undo.isEnabled()


@menus
def test_no_menu_beside_the_marks(app, review):
    review()
    chart = app.timeline.panel.chart
    QTest.mouseClick(chart, RIGHT, pos=QPoint(chart.place_of(1.0), 20))
    assert not app.marks.menu.isVisible()


@menus
def test_the_bar_without_the_timeline_has_the_same_menu(qtbot, app, review):
    folder, seek = review(), app.transport.bar.seek
    QTest.keyClick(app.window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(seek.isVisible, timeout=LONG)
    app.session.source.playback.seek(1.0)
    qtbot.waitUntil(lambda: shows(app, 1.0), timeout=LONG)
    before = seek.value()
    for place in (seek.place_of(1.0), seek.place_of(1.5) + 9):
        QTest.mouseClick(seek, RIGHT, pos=QPoint(place, seek.height() // 2))
        assert not app.marks.menu.isVisible()
    QTest.mouseClick(seek, RIGHT, pos=QPoint(seek.place_of(1.5) + 3, seek.height() // 2))
    choose(app, "Remove")
    qtbot.waitUntil(lambda: list(marks_of(folder)) == [1], timeout=LONG)
    qtbot.waitUntil(lambda: app.window.message.text == "Mark 2 removed", timeout=LONG)
    QTest.mouseClick(seek, RIGHT, pos=QPoint(seek.place_of(1.5), seek.height() // 2))
    assert not app.marks.menu.isVisible()
    assert seek.value() == before


@menus
def test_all_of_it_by_keys_in_the_list(qtbot, app, review):
    folder = review()
    window = app.window
    QTest.keyClick(window, Qt.Key.Key_F7)
    listed = app.marks.dialog
    qtbot.waitUntil(listed.isActiveWindow, timeout=LONG)
    assert listed.list.item(0).text().endswith("Mark 1: at frame 15")
    QTest.keyClick(listed.list, Qt.Key.Key_Down)
    QTest.keyClick(listed.list, Qt.Key.Key_Return)
    mark = app.session.source.marks[1]
    qtbot.waitUntil(lambda: shows(app, mark.time_s), timeout=LONG)
    QTest.keyClick(listed.list, Qt.Key.Key_F2)
    question = asked(qtbot, app)
    QTest.keyClicks(question.note, "by keys")
    QTest.keyClick(question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: marks_of(folder)[2] == "by keys", timeout=LONG)
    qtbot.waitUntil(lambda: listed.list.item(1).text().endswith("Mark 2: by keys"), timeout=LONG)
    listed.activateWindow()
    qtbot.waitUntil(listed.isActiveWindow, timeout=LONG)
    QTest.keyClick(listed.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: listed.list.count() == 1, timeout=LONG)
    assert listed.told == "Mark 2 removed"
    QTest.keyClick(listed, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: listed.list.count() == 2, timeout=LONG)
    assert marks_of(folder)[2] == "by keys"


@menus
def test_a_mark_is_moved_to_where_the_recording_stands(qtbot, app, review):
    folder = review()
    app.session.source.playback.seek(1.0)
    qtbot.waitUntil(lambda: shows(app, 1.0), timeout=LONG)
    right_click(app, 1)
    choose(app, "Edit…")
    question = asked(qtbot, app)
    QTest.mouseClick(question.here, LEFT)
    QTest.mouseClick(question.save, LEFT)
    qtbot.waitUntil(
        lambda: next(read_marks(folder / MARKS)).time_s == pytest.approx(1.0, abs=0.05),
        timeout=LONG,
    )
    assert next(read_marks(folder / MARKS)).frame == pytest.approx(30, abs=1)


@menus
@pytest.mark.parametrize(
    "fault",
    [(errno.ENOSPC, "No space left"), (errno.EROFS, "Read-only file system")],
    ids=["full", "ro"],
)
def test_a_full_or_read_only_disk_is_said_and_loses_nothing(qtbot, app, review, monkeypatch, fault):
    folder, (number, sentence) = review(), fault

    def fail(*_):
        raise OSError(number, "no")

    monkeypatch.setattr("desktop.recording.marks_file.write_whole", fail)
    right_click(app, 1)
    choose(app, "Remove")
    qtbot.waitUntil(lambda: sentence in app.window.message.text, timeout=LONG)
    assert app.window.message.tone is Tone.ERROR
    assert list(marks_of(folder)) == list(drawn(app)) == [1, 2]
    monkeypatch.undo()
    right_click(app, 1)
    choose(app, "Remove")
    qtbot.waitUntil(lambda: list(drawn(app)) == [2], timeout=LONG)


@menus
def test_the_list_of_recordings_leads_to_the_marks(qtbot, app, review):
    folder = review()
    app.recordings.show.trigger()
    listed = app.recordings.dialog
    qtbot.waitUntil(lambda: listed.model.rowCount() == 1, timeout=LONG)
    QTest.mouseClick(listed.marks, LEFT)
    qtbot.waitUntil(
        lambda: app.marks.dialog is not None and app.marks.dialog.isVisible(), timeout=LONG
    )
    assert app.marks.dialog.list.count() == 2
    assert app.session.source.path == folder


@menus
def test_without_a_recording_there_are_no_marks(app):
    assert not app.marks.show.isEnabled()
    assert not app.marks.undo.isEnabled()
