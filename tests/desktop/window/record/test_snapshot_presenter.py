from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage

from desktop.window.record import snapshot_presenter
from desktop.window.shell.message_bar import Tone

LONG = 20_000
RED_BGR, BLUE_BGR = (0, 0, 255), (255, 0, 0)
CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = CONTROL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Where the person's pictures lie."""
    monkeypatch.setattr(
        "desktop.window.record.snapshot_presenter.user_pictures_path", lambda: tmp_path / "Pictures"
    )
    return tmp_path / "Pictures" / "Moodmirror"


@pytest.fixture
def camera(make_source):
    return make_source(mirrored=True)


@pytest.fixture
def app(qtbot, start_app, camera, live, folder):
    """The app, with a face in a picture that is red at the left, and blue at the right."""
    app = start_app(lambda: camera, lambda _: live)
    image = np.zeros((480, 640, 3), np.uint8)
    image[:, :320], image[:, 320:] = RED_BGR, BLUE_BGR
    camera.give(image)
    qtbot.waitUntil(lambda: len(app.window.video.faces) == 1, timeout=LONG)
    app.window.activateWindow()
    return app


def test_a_key_keeps_the_picture_as_it_is_shown(qtbot, app, folder):
    qtbot.keyClick(app.window, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: app.window.message.text.startswith("Saved to "), timeout=LONG)
    (path,) = folder.iterdir()
    assert path.suffix == ".png" and path.name in app.window.message.text
    kept = cv2.imread(str(path))
    assert kept.shape == (480, 640, 3)
    assert tuple(kept[470, 10]) == BLUE_BGR and tuple(kept[470, 630]) == RED_BGR  # A mirror.
    plain = (kept == RED_BGR).all(axis=2) | (kept == BLUE_BGR).all(axis=2)
    assert (~plain).sum() > 1000  # The overlay.


def test_snapshots_of_one_second_do_not_overwrite_each_other(qtbot, app, folder):
    for number in (1, 2, 3):
        qtbot.keyClick(app.window, Qt.Key.Key_S, CONTROL)
        qtbot.waitUntil(lambda n=number: _pictures(folder) == n, timeout=LONG)


def test_the_other_key_puts_it_into_the_clipboard(qtbot, app, folder):
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(app.window, Qt.Key.Key_S, BOTH)
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull(), timeout=LONG)
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (640, 480)
    assert image.pixelColor(10, 470).blue() == 255
    assert "clipboard" in app.window.message.text
    assert not folder.exists()


def test_the_message_opens_the_folder(qtbot, app, folder, monkeypatch):
    opened = []
    monkeypatch.setattr(
        "desktop.window.shell.open_folder.QDesktopServices.openUrl",
        lambda url: opened.append(Path(url.toLocalFile())),
    )
    qtbot.keyClick(app.window, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: app.window.message.action is not None, timeout=LONG)
    assert app.window.message.action.iconText() == "Show"
    app.window.message.action.trigger()
    assert opened == [folder]


def test_a_still_can_be_kept_in_its_own_size(qtbot, app, folder, tmp_path):
    path = tmp_path / "wide.png"
    cv2.imwrite(str(path), np.full((1000, 3000, 3), 90, np.uint8))
    app.window.file_given.emit(path)
    qtbot.waitUntil(
        lambda: app.session.source.name == "wide.png" and app.window.video.view.frame.width == 3000,
        timeout=LONG,
    )
    qtbot.keyClick(app.window, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: _pictures(folder) == 1, timeout=LONG)
    (kept,) = folder.glob("*.png")
    assert QImage(str(kept)).width() == 3000


def test_a_covered_picture_is_kept_covered(qtbot, app, camera, folder):
    app.cover.cover.setChecked(True)
    qtbot.waitUntil(lambda: app.window.video.view.cover is not None, timeout=LONG)
    qtbot.keyClick(app.window, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: _pictures(folder) == 1, timeout=LONG)
    (path,) = folder.glob("*.png")
    kept = cv2.imread(str(path))
    x, y = (int(at) for at in app.window.video.faces[0].face.box.center)
    around = kept[y - 20 : y + 20, 640 - x - 20 : 640 - x + 20]
    assert not (around == RED_BGR).all(axis=2).any()
    assert not (around == BLUE_BGR).all(axis=2).any()


def test_a_folder_that_cannot_be_is_one_sentence(qtbot, app, folder):
    folder.parent.write_text("no folder")
    qtbot.keyClick(app.window, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: app.window.message.tone is Tone.ERROR, timeout=LONG)
    assert "cannot be written" in app.window.message.text


def test_before_there_is_a_picture_it_says_so(qtbot, start_app, make_source, folder):
    app = start_app(make_source)
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow, timeout=LONG)
    qtbot.keyClick(app.window, Qt.Key.Key_S, CONTROL)
    assert app.window.message.text == "There is no picture to save yet."
    assert not folder.exists()


def test_what_was_said_goes_by_itself(qtbot, app, folder, monkeypatch):
    monkeypatch.setattr(snapshot_presenter, "SHOWN_MS", 50)
    qtbot.keyClick(app.window, Qt.Key.Key_S, BOTH)
    qtbot.waitUntil(lambda: "clipboard" in app.window.message.text, timeout=LONG)
    qtbot.waitUntil(lambda: app.window.message.text == "", timeout=LONG)


def _pictures(folder: Path) -> int:
    return len(list(folder.glob("2*.png"))) if folder.exists() else 0
