"""Stands between the session's guard and what the window shows and says of it."""

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.live.face_numbers import NumberedFace
from desktop.live.live_session import LiveSession
from desktop.live.view import View
from desktop.settings.settings import Settings
from desktop.window.kit.actions import make_action
from desktop.window.kit.translation import tr
from desktop.window.picture.picture_badges import PictureBadges
from desktop.window.privacy.cover_sheet import CoverSheet
from desktop.window.shell.main_window import MainWindow

_KEY = "cover/on"
_PATIENCE_MS = 400
"""A cover that is gone again after a moment needs no words."""


class CoverPresenter(QObject):
    """Switches covering on and off, and says why the whole picture is covered.

    Attributes:
        cover: cover every face; checkable.
        go_on: show the picture without those who are missing.
        sheet: why all is covered.
        badge: says that faces are covered.
    """

    def __init__(
        self,
        window: MainWindow,
        session: LiveSession,
        settings: Settings,
        badges: PictureBadges,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._settings = settings
        tip = tr("Cover faces; hides the whole picture while a face is lost")
        self.cover = make_action(window, tr("Cover faces"), "Ctrl+K", tip, "cover-faces")
        self.cover.setCheckable(True)
        tip = tr("Stop waiting for the lost face")
        self.go_on = make_action(window, tr("Show picture anyway"), "Ctrl+Shift+K", tip, "play")
        self.go_on.setEnabled(False)
        window.menus.privacy.addActions([self.cover, self.go_on])
        window.toolbar.add_left(self.cover)
        window.dress()
        self.sheet = CoverSheet(self.go_on, window.video)
        self.badge = badges.add("cover-faces", tr("Faces covered"))
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._say)
        self.cover.toggled.connect(self._on_cover)
        self.go_on.triggered.connect(session.go_on_uncovered)
        session.view_changed.connect(self._on_view)
        session.source_opened.connect(self._on_source)
        # Whoever covered faces before does not want to be seen for the length of a click.
        self.cover.setChecked(settings.flag(_KEY, default=False))

    def cover_only(self, person: NumberedFace) -> None:
        """Cover one person and show all others."""
        self.cover.setChecked(True)
        self._session.cover_only(person.face)
        self.badge.say(tr("Face {number} covered").format(number=person.number))

    @Slot(bool)
    def _on_cover(self, on: bool) -> None:
        self._settings.keep(_KEY, on)
        self.badge.say(tr("Faces covered"))
        self.badge.setVisible(on)
        self._session.cover_faces(on=on)

    @Slot()
    def _on_source(self) -> None:
        self.badge.say(tr("Faces covered"))  # All of them, in another source.

    @Slot()
    def _on_view(self) -> None:
        view = self._session.view
        if view is None or view.cover is None or not view.cover.whole:
            self._patience.stop()
            self._close_sheet()
        elif self.sheet.isHidden():
            if not self._patience.isActive():
                self._patience.start()
        else:
            self._say()

    @Slot()
    def _say(self) -> None:
        view = self._session.view
        if view is None or view.cover is None or not view.cover.whole:
            return
        # Before anybody looked there is nothing to go on without.
        self.go_on.setEnabled(view.analysis is not None)
        self.sheet.show_why(_sentence(view), can_go_on=self.go_on.isEnabled())

    def _close_sheet(self) -> None:
        had_focus = self.sheet.button.hasFocus()
        self.go_on.setEnabled(False)
        self.sheet.hide()
        if had_focus:
            self._window.video.setFocus()


def _sentence(view: View) -> str:
    assert view.cover is not None
    if view.analysis is None:
        return tr("Looking for faces…")
    if view.cover.missing > 1:
        return tr(
            "%n faces were lost. The picture is hidden until they are found.",
            "",
            view.cover.missing,
        )
    if view.cover.missing:
        return tr("A face was lost. The picture is hidden until it is found.")
    return tr("No face found yet. The picture is hidden until there is one.")
