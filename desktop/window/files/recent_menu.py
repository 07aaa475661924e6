"""The files that were opened last, as a menu."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop.live.live_session import LiveSession
from desktop.live.side_job import SideJob
from desktop.settings.recent_files import RecentFiles
from desktop.window.kit.translation import tr


class RecentMenu(QObject):
    """Fills its menu whenever it opens; a file that has gone is grey, and may come back.

    Signals:
        chosen(path): a person wants it.
    """

    chosen = Signal(Path)

    def __init__(self, menu: QMenu, recent: RecentFiles, session: LiveSession) -> None:
        super().__init__(menu)
        self._session = session
        self._menu = menu
        self._recent = recent
        self._files: dict[Path, QAction] = {}
        menu.aboutToShow.connect(self.fill)
        self.fill()

    @Slot()
    def fill(self) -> None:
        """List what there is."""
        self._menu.clear()
        self._files = {path: self._action(path, n) for n, path in enumerate(self._recent.paths)}
        self._menu.addSeparator()
        clear = self._menu.addAction(tr("Clear list"))
        clear.setToolTip(tr("Forget recently opened files"))
        clear.triggered.connect(self._on_clear)
        clear.setEnabled(bool(self._files))
        self._menu.menuAction().setEnabled(bool(self._files))
        paths = self._recent.paths
        if paths:
            # A disk may sleep, and a network drive be away: the menu does not wait for them.
            job = SideJob(lambda: [path for path in paths if not _is_there(path)])
            job.done.connect(self._on_missing)
            self._session.start(job)

    @Slot(object)
    def _on_missing(self, paths: list[Path]) -> None:
        for path in paths:
            action = self._files.get(path)
            if action is not None and action.isEnabled():  # Else an earlier look has told it.
                action.setEnabled(False)
                action.setText(tr("{name} (missing)").format(name=action.text()))

    @Slot()
    def _on_clear(self) -> None:
        self._recent.clear()
        self.fill()

    def _action(self, path: Path, number: int) -> QAction:
        # The first nine by a digit; "&" alone would underline a letter of the name.
        digit = f"&{number + 1}  " if number < 9 else "    "
        action = self._menu.addAction(digit + path.name.replace("&", "&&"))
        action.setToolTip(str(path))
        action.triggered.connect(lambda: self.chosen.emit(path))
        return action


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
