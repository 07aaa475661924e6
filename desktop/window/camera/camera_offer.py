"""Offers a camera that was plugged in, where somebody may want it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction

from desktop.capture.camera_choice import CameraChoice
from desktop.capture.cameras import Camera
from desktop.live.live_session import LiveSession
from desktop.window.kit.translation import in_words, tr
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone

_OFFER = "camera offered"


class CameraOffer(QObject):
    """A message with a button; it goes when the camera does.

    Signals:
        taken(camera): a person wants it.
    """

    taken = Signal(object)

    def __init__(self, window: MainWindow, session: LiveSession, choice: CameraChoice) -> None:
        super().__init__(window)
        self._message = window.message
        self._session = session
        self._choice = choice
        self._offered: Camera | None = None
        self._use = QAction(tr("Use it"), self)
        self._use.setToolTip(tr("Show this camera"))
        self._use.triggered.connect(self._on_use)

    def offer_one_of(self, came: Sequence[Camera], shown: Camera | None) -> None:
        """Offer a new camera where none is live, or the one that is wanted most.

        Args:
            came: those that were not there a moment ago.
            shown: the one that is live.
        """
        wanted = [one for one in came if not self._choice.stands_in(one)]
        if shown is None:
            camera = (wanted or came)[0] if self._session.opening is None else None
        else:
            camera = wanted[0] if wanted and self._choice.stands_in(shown) else None
        if camera and self._message.tone is not Tone.ERROR:
            self._offered = camera
            self._message.show_message(
                tr("{camera} was plugged in.").format(camera=in_words(camera.name)),
                Tone.INFO,
                self._use,
                key=_OFFER,
            )

    def withdraw_missing(self) -> None:
        """Take the offer back if its camera is gone."""
        if self._offered and self._offered not in self._choice.cameras:
            self.forget()
            self._message.withdraw(_OFFER)

    def forget(self) -> None:
        """Offer nothing more."""
        self._offered = None

    @Slot()
    def _on_use(self) -> None:
        if self._offered:
            self.taken.emit(self._offered)
