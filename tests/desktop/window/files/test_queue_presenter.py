"""Many files are read beside the live picture, as a person asks for it."""

import csv
import json
import os
import shutil
import sys
from threading import Event

import cv2
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from desktop.capture.demo_source import DEMO_PORTRAIT
from desktop.files.queue_run import Phase, State

WAIT = 30_000


@pytest.fixture
def folder(tmp_path):
    """Five pictures, one of them in a folder below, a clip, a broken picture, another file."""
    root = tmp_path / "photos"
    (root / "below").mkdir(parents=True)
    for name in ("a.png", "b.png", "d.png", "e.png"):
        Image.new("RGB", (80, 60), "grey").save(root / name)
    shutil.copy(DEMO_PORTRAIT, root / "below" / "portrait.jpg")
    (root / "c broken.png").write_text("no picture")
    (root / "notes.txt").write_text("hello")
    codec = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(root / "clip.avi"), cv2.CAP_FFMPEG, codec, 10.0, (64, 48))
    for index in range(20):
        writer.write(np.full((48, 64, 3), index, np.uint8))
    writer.release()
    return root


@pytest.fixture
def app(qtbot, start_app, make_source, analyzer, make_face):
    """The app on a camera; every frame has a face."""
    analyzer.find = lambda _: (make_face(),)
    camera = make_source()
    camera.give()
    app = start_app(lambda: camera)
    qtbot.waitUntil(lambda: app.session.source is camera, timeout=WAIT)
    return app


def states(app):
    model = app.files.queue.dialog.model
    return [model.state_of(row) for row in range(model.rowCount())]


def names(app):
    model = app.files.queue.dialog.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def wait_for(qtbot, app, phase):
    queue = app.files.queue
    qtbot.waitUntil(lambda: queue._run.phase is phase, timeout=WAIT)
    qtbot.waitUntil(lambda: not queue._timer.isActive(), timeout=WAIT)


def open_folder(qtbot, app, *paths):
    if len(paths) == 1:
        app.window.file_given.emit(paths[0])
    else:
        app.window.files_given.emit(list(paths))
    wait_for(qtbot, app, Phase.READY)
    return app.files.queue.dialog


def test_a_folder_is_listed_and_read_when_the_person_starts_it(qtbot, app, folder):
    dialog = open_folder(qtbot, app, folder)
    assert dialog.isVisible()
    assert names(app) == [
        "a.png",
        "b.png",
        "c broken.png",
        "clip.avi",
        "d.png",
        "e.png",
        "portrait.jpg",
    ]
    assert set(states(app)) == {State.WAITING}
    assert "7 files" in dialog.text
    place = folder.parent / "photos – moodmirror results.csv"
    assert place.name in dialog.text
    assert not place.exists()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    wait_for(qtbot, app, Phase.DONE)
    done = [State.DONE] * 7
    done[2] = State.FAILED
    assert states(app) == done
    model = dialog.model
    assert model.index(2, 2).data().startswith("It isn't a supported picture format")
    assert "c broken.png" in model.index(2, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(0, 2).data() == "1 face"
    assert model.index(3, 2).data() == "Happy 100%"
    assert "6 files analysed, 1 failed" in dialog.text
    with place.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5 + 20
    assert {row["source"] for row in rows} >= {str(folder / "below" / "portrait.jpg")}
    lines = place.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    assert len([json.loads(line) for line in lines]) == 25


def test_the_live_picture_goes_on(qtbot, app, folder):
    dialog = open_folder(qtbot, app, folder)
    dialog.start.click()
    camera = app.session.source
    for _ in range(5):
        frame = camera.give()
        qtbot.waitUntil(lambda frame=frame: app.session.view.frame is frame, timeout=WAIT)
    wait_for(qtbot, app, Phase.DONE)
    assert app.session.source is camera


def test_cancel_keeps_a_whole_table_of_what_was_done(qtbot, app, folder, analyzer, make_face):
    dialog = open_folder(qtbot, app, folder)
    reached, go_on = Event(), Event()

    def find(frame):
        if frame.index == 9 and frame.width == 64:
            reached.set()
            go_on.wait()
        return (make_face(),)

    analyzer.find = find
    dialog.start.click()
    qtbot.waitUntil(reached.is_set, timeout=WAIT)
    qtbot.waitUntil(lambda: State.READING in states(app), timeout=WAIT)
    assert dialog.bar.value() > 0
    dialog.cancel.click()
    go_on.set()
    wait_for(qtbot, app, Phase.STOPPED)
    assert states(app)[:3] == [State.DONE, State.DONE, State.FAILED]
    assert set(states(app)[3:]) == {State.SKIPPED}
    assert "Stopped after 3 of 7 files" in dialog.text
    place = folder.parent / "photos – moodmirror results.csv"
    with place.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["frame"] for row in rows] == ["0", "0", *map(str, range(10))]
    assert not list(folder.parent.glob(".*part*"))


def test_several_files_are_a_queue_too(qtbot, app, folder, tmp_path):
    paths = [folder / "a.png", tmp_path / "gone.jpg", folder / "notes.txt", folder / "b.png"]
    dialog = open_folder(qtbot, app, *paths)
    assert states(app) == [State.WAITING, State.FAILED, State.FAILED, State.WAITING]
    assert "There is no file" in dialog.model.index(1, 2).data()
    assert "neither a picture nor a video" in dialog.model.index(2, 2).data()
    dialog.start.click()
    wait_for(qtbot, app, Phase.DONE)
    assert states(app)[0] is states(app)[3] is State.DONE
    assert (folder / "moodmirror results.csv").is_file()


def test_another_place_can_be_chosen_and_none_is_overwritten(qtbot, app, folder, tmp_path):
    taken = folder.parent / "photos – moodmirror results.csv"
    taken.write_text("old")
    dialog = open_folder(qtbot, app, folder)
    assert "results 2.csv" in dialog.text
    place = tmp_path / "mine.csv"
    dialog.place_chosen.emit(place)
    assert "mine.csv" in dialog.text
    dialog.start.click()
    wait_for(qtbot, app, Phase.DONE)
    assert place.is_file()
    assert taken.read_text() == "old"


def test_a_place_that_cannot_be_written_can_be_changed(qtbot, app, folder, tmp_path):
    dialog = open_folder(qtbot, app, folder)
    dialog.place_chosen.emit(tmp_path / "gone" / "mine.csv")
    dialog.start.click()
    wait_for(qtbot, app, Phase.BROKEN)
    assert "cannot be written" in dialog.text
    assert set(states(app)) == {State.WAITING}
    dialog.place_chosen.emit(tmp_path / "mine.csv")
    dialog.start.click()
    wait_for(qtbot, app, Phase.DONE)
    assert (tmp_path / "mine.csv").is_file()


def test_an_empty_folder_says_so(qtbot, app, tmp_path):
    (tmp_path / "empty").mkdir()
    dialog = open_folder(qtbot, app, tmp_path / "empty")
    assert "no picture and no video in the folder" in dialog.model.index(0, 2).data()
    assert "No files to analyse" in dialog.text
    assert not dialog.start.isVisible()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read all")
def test_a_folder_without_rights_says_so(qtbot, app, folder):
    folder.chmod(0)
    try:
        dialog = open_folder(qtbot, app, folder)
        assert "cannot be read" in dialog.model.index(0, 2).data()
    finally:
        folder.chmod(0o755)


def test_a_model_that_does_not_load_is_told(qtbot, app, folder, monkeypatch):
    dialog = open_folder(qtbot, app, folder)

    def load(_detail):
        raise ValueError("odd weights")

    monkeypatch.setattr(app.session, "load", load)
    dialog.start.click()
    wait_for(qtbot, app, Phase.BROKEN)
    assert "odd weights" in dialog.text


def test_a_file_of_the_list_can_be_seen(qtbot, app, folder):
    dialog = open_folder(qtbot, app, folder)
    dialog.table.setCurrentIndex(dialog.model.index(0, 0))
    dialog.table.setFocus()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.table.hasFocus, timeout=WAIT)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    app.session.source.give()
    qtbot.waitUntil(lambda: app.session.source.name == "a.png", timeout=WAIT)
    assert app.files.queue._run.phase is Phase.READY


def test_the_folder_with_the_results_is_shown(qtbot, app, folder, monkeypatch):
    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    dialog = open_folder(qtbot, app, folder / "a.png", folder / "b.png")
    dialog.start.click()
    wait_for(qtbot, app, Phase.DONE)
    dialog.show_results.click()
    assert [url.toLocalFile() for url in shown] == [str(folder)]


def test_a_second_queue_waits_for_the_one_that_runs(qtbot, app, folder, analyzer, make_face):
    dialog = open_folder(qtbot, app, folder)
    go_on = Event()
    analyzer.find = lambda _: go_on.wait() and (make_face(),)
    dialog.start.click()
    qtbot.waitUntil(lambda: State.READING in states(app), timeout=WAIT)
    app.window.files_given.emit([folder / "a.png", folder / "b.png"])
    assert len(names(app)) == 7
    go_on.set()
    wait_for(qtbot, app, Phase.DONE)


def test_a_list_that_was_closed_goes_on_and_is_told_of_at_its_end(
    qtbot, app, folder, analyzer, make_face
):
    assert not app.files.queue.show_list.isEnabled()
    dialog = open_folder(qtbot, app, folder)
    go_on = Event()
    analyzer.find = lambda _: go_on.wait() and (make_face(),)
    dialog.start.click()
    qtbot.waitUntil(lambda: State.READING in states(app), timeout=WAIT)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    go_on.set()
    wait_for(qtbot, app, Phase.DONE)
    qtbot.waitUntil(lambda: "6 files analysed, 1 failed" in app.window.message.text, timeout=WAIT)
    assert app.window.message.action is app.files.queue.show_list
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow, timeout=WAIT)
    qtbot.keyClick(app.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()


def test_closing_the_window_ends_the_queue(qtbot, app, folder, analyzer, make_face):
    dialog = open_folder(qtbot, app, folder)
    go_on = Event()
    analyzer.find = lambda _: go_on.wait() and (make_face(),)
    dialog.start.click()
    qtbot.waitUntil(lambda: State.READING in states(app), timeout=WAIT)
    app.window.close()
    go_on.set()
    qtbot.waitUntil(lambda: app.files.queue._run.phase is Phase.STOPPED, timeout=WAIT)


def test_thousands_of_files_leave_the_window_responsive(qtbot, app, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(3000):
        (folder / f"{number:04}.png").touch()  # Empty: each is refused with a sentence.
    ticks = []
    app.files.queue._timer.timeout.connect(lambda: ticks.append(True))
    dialog = open_folder(qtbot, app, folder)
    assert dialog.model.rowCount() == 3000
    assert set(states(app)) == {State.FAILED}
    assert "The list says why files failed." in dialog.text
    assert ticks
