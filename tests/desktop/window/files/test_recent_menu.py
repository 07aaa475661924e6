from threading import Event

import cv2
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.app import build_app
from desktop.settings.recent_files import MOST_RECENT, RecentFiles
from desktop.settings.settings import Settings
from desktop.window.files import recent_menu

WAIT = 30_000


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def pictures(tmp_path, portrait):
    paths = [tmp_path / f"{number} & more.png" for number in range(3)]
    for path in paths:
        cv2.imwrite(str(path), portrait[:64, :64])
    return paths


@pytest.fixture
def app(qtbot, styled, analyzer, make_source, settings):
    """An app that remembers."""
    app = build_app(lambda _: analyzer, make_source, settings)
    app.window.show()
    yield app
    app.window.close()
    assert app.session.stop(30_000)
    app.window.deleteLater()


def open_and_wait(qtbot, app, path):
    app.window.file_given.emit(path)
    qtbot.waitUntil(lambda: is_shown(app, path), timeout=WAIT)


def is_shown(app, path) -> bool:
    return app.session.source is not None and app.session.source.path == path


def entries(app):
    menu = app.files.recent._menu
    return [one for one in menu.actions() if one.toolTip().startswith("/") or ":" in one.toolTip()]


def test_what_was_opened_stands_in_the_menu_newest_first(qtbot, app, pictures):
    for path in (*pictures, pictures[0]):
        open_and_wait(qtbot, app, path)
    menu = app.files.recent._menu
    menu.aboutToShow.emit()
    assert [one.toolTip() for one in entries(app)] == [
        str(pictures[0]),
        str(pictures[2]),
        str(pictures[1]),
    ]
    assert "0 && more.png" in entries(app)[0].text()
    entries(app)[2].trigger()
    qtbot.waitUntil(lambda: app.session.source.path == pictures[1], timeout=WAIT)


def test_a_file_that_has_gone_is_grey_and_says_so(qtbot, app, pictures):
    for path in pictures[:2]:
        open_and_wait(qtbot, app, path)
    pictures[1].unlink()
    app.files.recent._menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: not entries(app)[0].isEnabled(), timeout=WAIT)
    assert "(missing)" in entries(app)[0].text()
    assert entries(app)[1].isEnabled()


@pytest.fixture
def sleeping_disk(monkeypatch):
    """Says that nothing is there, once it is woken."""
    woken = Event()

    def look(_path):
        woken.wait()
        return False

    monkeypatch.setattr(recent_menu, "_is_there", look)
    yield woken
    woken.set()


def test_a_sleeping_disk_is_told_of_once(qtbot, app, pictures, sleeping_disk):
    open_and_wait(qtbot, app, pictures[0])
    for _ in range(2):
        app.files.recent._menu.aboutToShow.emit()
    text = entries(app)[0].text()
    sleeping_disk.set()
    qtbot.waitUntil(lambda: not app.session._jobs, timeout=WAIT)
    assert entries(app)[0].text() == f"{text} (missing)"


def test_the_end_waits_for_a_sleeping_disk(qtbot, app, pictures, sleeping_disk):
    open_and_wait(qtbot, app, pictures[0])
    assert not app.session.stop(100)
    sleeping_disk.set()
    assert app.session.stop(WAIT)


def test_the_list_can_be_cleared(qtbot, app, pictures, settings):
    assert not app.files.recent._menu.menuAction().isEnabled()
    open_and_wait(qtbot, app, pictures[0])
    assert app.files.recent._menu.menuAction().isEnabled()
    app.files.recent._menu.actions()[-1].trigger()
    assert entries(app) == []
    assert RecentFiles(settings).paths == ()
    assert not app.files.recent._menu.menuAction().isEnabled()


def test_what_cannot_be_opened_is_not_remembered(qtbot, app, tmp_path, settings):
    broken = tmp_path / "broken.png"
    broken.write_text("no picture")
    app.window.file_given.emit(broken)
    qtbot.waitUntil(lambda: "broken.png" in app.window.message.text, timeout=WAIT)
    assert RecentFiles(settings).paths == ()


def test_ten_are_remembered_to_the_next_start_each_once(settings, tmp_path):
    recent = RecentFiles(settings)
    paths = [tmp_path / f"{number}\n\udcff.png" for number in range(12)]
    for path in (*paths, paths[11]):
        recent.add(path)
    again = RecentFiles(Settings(tmp_path / "settings.ini"))
    assert again.paths == recent.paths == tuple(reversed(paths[12 - MOST_RECENT :]))


@pytest.mark.parametrize(
    "noise", ["{", "null", "[1, null, {}]", '"a"', '["relative.png", ""]', "[[]]", "\x00"]
)
def test_noise_counts_as_none(settings, noise):
    settings.keep("recent/files", noise)
    assert RecentFiles(settings).paths == ()


def test_open_folder_by_key(qtbot, app, pictures):
    app.window.activateWindow()
    qtbot.keyClick(
        app.window,
        Qt.Key.Key_O,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    dialog = app.window.findChild(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(pictures[0].parent))
    assert app.files.queue.dialog.isVisible()
    dialog.close()
    qtbot.waitUntil(lambda: len(app.files.queue.dialog.model._rows) == 3, timeout=WAIT)


@pytest.mark.parametrize("count", [1, 2])
def test_one_file_dropped_is_shown_and_several_are_a_queue(qtbot, app, pictures, count):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in pictures[:count]])
    position, copy = QPointF(300, 300), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(app.window, QDragEnterEvent(position.toPoint(), copy, data, left, none))
    QApplication.sendEvent(app.window, QDropEvent(position, copy, data, left, none))
    if count == 1:
        qtbot.waitUntil(lambda: app.session.source is not None, timeout=WAIT)
        assert not app.files.queue.dialog.isVisible()
    else:
        assert app.files.queue.dialog.isVisible()
        qtbot.waitUntil(lambda: len(app.files.queue.dialog.model._rows) == 2, timeout=WAIT)
