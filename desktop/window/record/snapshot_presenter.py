"""Keeps the picture on show, as it is shown, in a file or in the clipboard."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from platformdirs import user_pictures_path
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QGuiApplication, QImage

from desktop.files.annotated_copies import make_folder, save_picture
from desktop.files.table import shortened
from desktop.live.live_session import LiveSession
from desktop.live.side_job import SideJob
from desktop.wall_clock import time_as_name
from desktop.window.kit.actions import make_action
from desktop.window.kit.translation import in_value, tr
from desktop.window.picture.frame_renderer import FrameRenderer, image_over
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone
from desktop.window.shell.open_folder import open_folder
from models.sentence import Sentence

SHOWN_MS = 8000
_LONGEST_PATH = 64


class SnapshotPresenter(QObject):
    """A snapshot has the frame's own size, with what is drawn over it, mirrored as it is shown.

    Attributes:
        save: keep it in a file.
        copy: put it into the clipboard.
        show: open the folder of the last one.
    """

    def __init__(self, window: MainWindow, session: LiveSession, renderer: FrameRenderer) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._renderer = renderer
        self._last: Path | None = None
        tip = tr("Save snapshot")
        self.save = make_action(window, tr("Snapshot"), "Ctrl+S", tip, "snapshot")
        tip = tr("Copy the picture to the clipboard")
        self.copy = make_action(window, tr("Copy snapshot"), "Ctrl+Shift+S", tip, "clipboard")
        self.show = make_action(window, tr("Show snapshots"), "", tr("Open their folder"), "folder")
        self.show.setIconText(tr("Show"))
        self.show.setEnabled(False)
        menu = window.menus.record
        menu.addActions([self.save, self.copy, self.show])
        menu.addSeparator()
        window.toolbar.add_left(self.save)
        self.save.triggered.connect(self._on_save)
        self.copy.triggered.connect(self._on_copy)
        self.show.triggered.connect(self._on_show)
        window.dress()

    def save_pixels(self, paint: Callable[[], npt.NDArray[np.uint8]]) -> None:
        """Save what ``paint`` paints in another thread, and say where."""
        job = SideJob(lambda: _saved(paint()))
        job.done.connect(self._on_saved)
        self._start(job)

    @Slot()
    def _on_save(self) -> None:
        if paint := self._painter():
            self.save_pixels(paint)

    @Slot()
    def _on_copy(self) -> None:
        if paint := self._painter():
            job = SideJob(lambda: image_over(paint()).copy())
            job.done.connect(self._on_painted)
            self._start(job)

    @Slot()
    def _on_show(self) -> None:
        if self._last:
            open_folder(self._last.parent, self._window.message)

    def _painter(self) -> Callable[[], npt.NDArray[np.uint8]] | None:
        """Paints what is on show now, in whatever thread; None where there is nothing."""
        video = self._window.video
        if video.view is None:
            self._window.message.show_message(tr("There is no picture to save yet."), Tone.INFO)
            return None
        mirrored = video.geometry_of(video.view).mirrored
        return partial(self._renderer.render_pixels, video.view, mirrored=mirrored)

    def _start(self, job: SideJob) -> None:
        job.failed.connect(self._on_failed)
        self._session.start(job)

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        self._last = path
        self.show.setEnabled(True)
        self._tell(
            tr("Saved to {path}").format(path=in_value(shortened(str(path), _LONGEST_PATH))),
            self.show,
        )

    @Slot(object)
    def _on_painted(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self._tell(tr("Copied to the clipboard"))

    @Slot(object)
    def _on_failed(self, sentence: Sentence) -> None:
        self._window.message.show_message(sentence, Tone.ERROR)

    def _tell(self, sentence: str, action: QAction | None = None) -> None:
        self._window.message.show_message(sentence, Tone.INFO, action, for_ms=SHOWN_MS)


def _saved(pixels: npt.NDArray[np.uint8]) -> Path:
    """Save a picture under the time; raises MoodmirrorError."""
    folder = user_pictures_path() / "Moodmirror"
    make_folder(folder)
    name = time_as_name()
    path, number = folder / f"{name}.png", 1
    while path.exists():
        number += 1
        path = folder / f"{name} ({number}).png"
    save_picture(path, pixels)
    return path
