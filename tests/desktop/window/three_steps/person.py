"""Somebody at the window, who clicks and presses keys on what is visible, and counts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App

LONG = 30_000
MOST = 3
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
MENUS = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""Qt's offscreen platform says so of every menu and list that opens."""
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Person:
    """A step is one click, one key with its modifiers, or one file dropped.

    To name a file in the system's dialog is a step, too; that dialog is played.

    Attributes:
        steps: how many it took so far.
    """

    def __init__(self, qtbot: QtBot, app: App) -> None:
        self.app, self.window = app, app.window
        self.steps = 0
        self._qtbot = qtbot
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)
        self.window.video.setFocus()

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        self.steps += 1
        self.wait(widget.isVisible)
        place = place or widget.rect().center()
        assert widget.isEnabled()
        assert widget.visibleRegion().contains(place)
        QTest.mouseMove(widget, place)
        QTest.mouseClick(widget, _LEFT, pos=place)

    def tool(self, action: QAction) -> None:
        self.click(self.window.toolbar.button_of(action))

    def menu(self, menu: QMenu, action: QAction) -> None:
        """Open a menu of the window, and choose an entry."""
        bar = self.window.menuBar()
        self.click(bar, bar.actionGeometry(menu.menuAction()).center())
        self.wait(menu.isVisible)
        assert action.isEnabled()
        self.click(menu, menu.actionGeometry(action).center())

    def choose(self, box: QComboBox, text: str) -> None:
        """Open a list, and choose a row."""
        self.click(box)
        rows = box.view()
        self.wait(rows.isVisible)
        row = rows.model().index(box.findText(text), 0)
        self.click(rows.viewport(), rows.visualRect(row).center())

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        self.steps += 1
        QTest.keyClick(QApplication.focusWidget(), key, modifiers)

    def name_file(self, path: Path) -> None:
        self.steps += 1
        self.wait(self._file_dialogs)
        (dialog,) = self._file_dialogs()
        dialog.fileSelected.emit(str(path))
        dialog.close()

    def drop(self, path: Path) -> None:
        """Drag a file or folder from elsewhere onto the picture."""
        self.steps += 1
        data, copy = QMimeData(), Qt.DropAction.CopyAction
        data.setUrls([QUrl.fromLocalFile(str(path))])
        place = self.window.video.geometry().center()
        entering = QDragEnterEvent(place, copy, data, _LEFT, _NONE)
        entering.ignore()
        QApplication.sendEvent(self.window, entering)
        assert entering.isAccepted()
        QApplication.sendEvent(self.window, QDropEvent(QPointF(place), copy, data, _LEFT, _NONE))

    def wait(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=LONG)

    def is_done(self, condition: Callable[[], object]) -> None:
        """Wait for what was wanted; no more than three steps may have led there."""
        self.wait(condition)
        assert 1 <= self.steps <= MOST

    def _file_dialogs(self) -> list[QFileDialog]:
        return [one for one in self.window.findChildren(QFileDialog) if one.isVisible()]
