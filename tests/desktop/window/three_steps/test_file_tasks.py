"""Each task with files takes at most three steps from the window, by mouse and by keyboard."""

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop.recording.recording_source import RecordingSource
from tests.desktop.window.three_steps.person import CTRL_SHIFT, MENUS


@pytest.fixture
def folder(tmp_path):
    """Two pictures."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a.png", "b.png"):
        cv2.imwrite(str(folder / name), np.zeros((48, 64, 3), np.uint8))
    return folder


def test_review(recorded, by_key):
    if by_key:
        recorded.key(Qt.Key.Key_F6)
    else:
        recorded.click(recorded.window.message.findChildren(QPushButton)[0])
    recorded.is_done(lambda: isinstance(recorded.app.session.source, RecordingSource))


@MENUS
def test_export(recorded, tmp_path, by_key):
    file = tmp_path / "out.mp4"
    if by_key:
        recorded.key(Qt.Key.Key_X, CTRL_SHIFT)
    else:
        recorded.menu(recorded.window.menus.record, recorded.app.recordings.export)
    recorded.name_file(file)
    recorded.is_done(lambda: recorded.window.message.text == f"Exported to {file}")
    assert file.exists()


def test_read_a_folder(person, folder, by_key):
    """By mouse it is dropped on the window: the way through the menu has a step more."""
    if by_key:
        person.key(Qt.Key.Key_O, CTRL_SHIFT)
        person.name_file(folder)
    else:
        person.drop(folder)
    dialog = person.app.files.queue.dialog
    person.wait(lambda: dialog.start.isVisible() and dialog.isActiveWindow())
    if by_key:
        person.key(Qt.Key.Key_Return)
    else:
        person.click(dialog.start)
    person.is_done(lambda: dialog.title == "2 files analysed")
