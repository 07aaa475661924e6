"""What a person can do about recordings, for menus, tool bar and keys."""

from pathlib import Path

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from desktop.recording.manifest import Picture, usual_folder
from desktop.settings.settings import Settings
from desktop.window.kit.actions import make_action, set_icon_name
from desktop.window.kit.translation import QT_TR_NOOP, tr
from desktop.window.shell.main_window import MainWindow

_PICTURE, _FOLDER = "recording/picture", "recording/folder"
_PICTURES = {
    Picture.ANNOTATED: (
        QT_TR_NOOP("Video as shown"),
        QT_TR_NOOP("Video with everything drawn over the faces"),
    ),
    Picture.CLEAN: (
        QT_TR_NOOP("Clean video"),
        QT_TR_NOOP("Video from the camera, with nothing drawn over it"),
    ),
    Picture.NONE: (QT_TR_NOOP("Numbers only"), QT_TR_NOOP("No video, only the readings")),
}


class RecordingActions:
    """The actions, and the choices that are remembered.

    Attributes:
        record: start, and stop.
        mark: mark this moment; only while something is recorded.
        what: choose what is recorded, and where.
        show: open the folder of the last recording.
        review: play the last recording.
        pictures: one of them is checked; ``data()`` is a ``Picture``.
    """

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        self._settings = settings
        self._folder = usual_folder()
        self.record = make_action(window, tr("Record"), "Ctrl+R", tr("Start recording"), "record")
        self.mark = make_action(
            window, tr("Mark"), "Ctrl+M", tr("Mark this moment in the recording"), "mark"
        )
        self.what = make_action(
            window, tr("What to record…"), "Ctrl+Shift+R", tr("Choose what to record, and where")
        )
        self.show = make_action(
            window, tr("Show recording"), "Shift+F6", tr("Open its folder"), "folder"
        )
        self.show.setIconText(tr("Show"))
        self.review = make_action(
            window, tr("Review recording"), "F6", tr("Play the last recording"), "play"
        )
        self.review.setIconText(tr("Review"))
        self.mark.setEnabled(False)
        self.tell_last(known=False)
        self.pictures = QActionGroup(window)
        for picture, (text, tip) in _PICTURES.items():
            action = make_action(window, tr(text), "", tr(tip))
            action.setCheckable(True)
            action.setData(picture)
            action.setChecked(picture is settings.choice(_PICTURE, Picture.ANNOTATED))
            self.pictures.addAction(action)
        self.pictures.triggered.connect(lambda one: settings.keep(_PICTURE, one.data().value))
        self._add_to(window)

    @property
    def picture(self) -> Picture:
        """What is to be recorded beside the numbers."""
        checked = self.pictures.checkedAction()
        return checked.data() if checked else Picture.ANNOTATED

    @property
    def folder(self) -> Path:
        """Where recordings are kept."""
        chosen = self._settings.text(_FOLDER)
        return Path(chosen) if chosen else self._folder

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._folder = folder
        self._settings.keep(_FOLDER, str(folder))

    def tell_last(self, *, known: bool) -> None:
        """Whether there is a recording to be shown and reviewed."""
        self.show.setEnabled(known)
        self.review.setEnabled(known)

    def show_recording(self, *, running: bool) -> None:
        """Name what can be done now."""
        self.record.setText(tr("Stop recording") if running else tr("Record"))
        self.record.setIconText(tr("Stop") if running else tr("Record"))
        set_icon_name(self.record, "stop" if running else "record", alert=running)
        self.mark.setEnabled(running)
        self.pictures.setEnabled(not running)

    def _add_to(self, window: MainWindow) -> None:
        menu = window.menus.record
        menu.addActions([self.record, self.mark, self.review, self.show])
        menu.addSeparator()
        menu.addActions(self.pictures.actions())
        menu.addAction(self.what)
        button = window.toolbar.add_left(self.record)
        choices = QMenu(button)
        choices.setToolTipsVisible(True)
        choices.addActions(self.pictures.actions())
        choices.addSeparator()
        choices.addAction(self.what)
        button.setMenu(choices)
        button.setPopupMode(button.ToolButtonPopupMode.MenuButtonPopup)
