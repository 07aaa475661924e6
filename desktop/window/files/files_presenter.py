"""Decides what becomes of files: one is shown, several and folders are read one after another."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from desktop.live.live_session import LiveSession
from desktop.recording.opening import recording_of, source_of_path
from desktop.settings.recent_files import RecentFiles
from desktop.settings.settings import Settings
from desktop.window.files.queue_presenter import QueuePresenter
from desktop.window.files.recent_menu import RecentMenu
from desktop.window.kit.actions import make_action
from desktop.window.kit.translation import tr
from desktop.window.shell.live_presenter import LivePresenter
from desktop.window.shell.main_window import MainWindow


class FilesPresenter(QObject):
    """Files from the menu, by drag and drop, from the clipboard and from the command line.

    Attributes:
        queue: reads many.
        open_folder: the action that asks for a folder.
        recent: the menu of those opened last.
    """

    def __init__(
        self, window: MainWindow, session: LiveSession, live: LivePresenter, settings: Settings
    ) -> None:
        super().__init__(window)
        self.queue = QueuePresenter(window, session)
        self.open_folder = make_action(
            window,
            tr("Open folder…"),
            "Ctrl+Shift+O",
            tr("Open a recording, or analyse all pictures and videos in a folder"),
            "folder",
        )
        self._window = window
        self._session = session
        self._live = live
        self._recent_files = RecentFiles(settings)
        menus = window.menus.file
        menus.insertAction(window.tools.paste, self.open_folder)
        recent_menu = menus.addMenu(tr("Open recent"))
        menus.insertMenu(window.tools.paste, recent_menu)
        self.recent = RecentMenu(recent_menu, self._recent_files, session)
        self.recent.chosen.connect(self._on_file)
        self.open_folder.triggered.connect(self._on_open_folder)
        window.file_given.connect(self._on_file)
        window.files_given.connect(self.open)
        self.queue.file_asked.connect(self._on_file)
        session.source_opened.connect(self._on_source_opened)
        window.dress()

    @Slot(list)
    def open(self, paths: Sequence[Path]) -> None:
        """One file or recording is shown; several files, or a folder, go into the queue."""
        if shows_at_once(paths):
            self._live.open(partial(source_of_path, paths[0]))
        elif paths:
            self.queue.open(paths)

    @Slot(Path)
    def remember(self, path: Path) -> None:
        """Put it in front of what was opened last."""
        self._recent_files.add(path)
        self.recent.fill()

    @Slot(Path)
    def _on_file(self, path: Path) -> None:
        self.open([path])

    @Slot()
    def _on_open_folder(self) -> None:
        dialog = QFileDialog(self._window, tr("Open a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda file: self._on_file(Path(file)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _on_source_opened(self) -> None:
        source = self._session.source
        if source and source.path:
            self.remember(source.path)


def shows_at_once(paths: Sequence[Path]) -> bool:
    """Whether there is one file, or one recording, to be shown in the window."""
    return len(paths) == 1 and (not paths[0].is_dir() or recording_of(paths[0]) is not None)
