"""The recording on show, or the last one, is exported without its list."""

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from desktop.recording.manifest import Manifest
from desktop.recording.recorder import Recorder
from desktop.recording.recording_source import RecordingSource
from desktop.window.recordings import recordings_presenter
from desktop.window.shell.message_bar import Tone

LONG = 30_000


@pytest.fixture
def app(start_app, make_source, tmp_path):
    app = start_app(make_source)
    app.recording.actions.folder = tmp_path / "all"
    return app


@pytest.fixture
def end_recording(app, tmp_path, take):
    """A recording has just ended; returns its folder."""

    def end(kind: str = "annotated"):
        recorder = Recorder(tmp_path / "all", Manifest(kind, {}), None, lambda _: 2**40)
        for _ in range(10):
            recorder.add(take(video=kind != "numbers", size=(320, 240)))
        recorder.stop()
        recorder.wait(60)
        app.recording.recorded.emit(recorder.status.folder)
        return recorder.status.folder

    return end


@pytest.fixture
def gate(monkeypatch):
    """Holds every export at its first picture, until it is set."""
    gate = Event()

    def hold(*_):
        def paint(_record, picture):
            gate.wait()
            return picture

        return paint

    monkeypatch.setattr(recordings_presenter, "export_paint", hold)
    yield gate
    gate.set()


def file_dialog(app):
    (dialog,) = [one for one in app.window.findChildren(QFileDialog) if one.isVisible()]
    return dialog


def begin(app, path):
    app.recordings.export.trigger()
    dialog = file_dialog(app)
    dialog.fileSelected.emit(str(path))
    dialog.close()


def press(app, text):
    """The message's button."""
    buttons = app.window.message.findChildren(QPushButton)
    button = next(one for one in buttons if one.isVisible() and one.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_one_on_show_goes_before_the_last(qtbot, app, end_recording):
    shown = end_recording()
    last = end_recording()
    app.recordings.export.trigger()
    dialog = file_dialog(app)
    assert dialog.selectedFiles()[0].endswith(f"{last.name}.mp4")
    dialog.close()
    app.files.open([shown])
    qtbot.waitUntil(lambda: isinstance(app.session.source, RecordingSource), timeout=LONG)
    app.recordings.export.trigger()
    assert file_dialog(app).selectedFiles()[0].endswith(f"{shown.name}.mp4")


def test_without_a_recording_the_list_opens(app):
    app.recordings.export.trigger()
    assert app.recordings.dialog.isVisible()


def test_numbers_alone_are_no_video(app, end_recording):
    end_recording("numbers")
    app.recordings.export.trigger()
    assert app.window.message.text.startswith("This recording has no video")
    assert app.recordings.dialog is None


def test_the_message_stops_it(qtbot, app, end_recording, gate, tmp_path):
    end_recording()
    path = tmp_path / "out.mp4"
    begin(app, path)
    assert app.window.message.text == "Exporting out.mp4"
    assert app.window.message.tone is Tone.BUSY
    press(app, "Cancel")
    gate.set()
    app.recordings.show.trigger()
    listed = app.recordings.dialog
    qtbot.waitUntil(listed.export.isEnabled, timeout=LONG)
    assert listed.told == app.window.message.text == ""
    assert list(tmp_path.glob("out*")) == []


def test_the_list_takes_the_message_over_and_gives_it_back(
    qtbot, app, end_recording, gate, tmp_path
):
    end_recording()
    path = tmp_path / "out.mp4"
    begin(app, path)
    app.recordings.show.trigger()
    listed = app.recordings.dialog
    assert app.window.message.text == ""
    listed.close()
    assert app.window.message.text == "Exporting out.mp4"
    gate.set()
    qtbot.waitUntil(lambda: app.window.message.text == f"Exported to {path}", timeout=LONG)
    assert path.exists()


def test_a_list_that_is_open_at_the_end_leaves_no_message(
    qtbot, app, end_recording, gate, tmp_path
):
    end_recording()
    begin(app, tmp_path / "out.mp4")
    app.recordings.show.trigger()
    gate.set()
    listed = app.recordings.dialog
    qtbot.waitUntil(lambda: listed.told.startswith("Exported to"), timeout=LONG)
    # The camera that is opened meanwhile may have a word of its own.
    assert "xport" not in app.window.message.text
