"""Carries the slider's choice to the reader and to the settings."""

from PySide6.QtCore import QObject, Slot

from desktop.live.live_session import LiveSession
from desktop.settings.settings import Settings
from desktop.window.shell.main_window import MainWindow
from models.score_smoothing import Steadiness


class SteadinessPresenter(QObject):
    """Begins where the person left it; every move counts from the next frame on."""

    def __init__(self, window: MainWindow, session: LiveSession, settings: Settings) -> None:
        super().__init__(window)
        self._slider = window.side.steadiness
        self._session = session
        self._settings = settings
        self._slider.set_steadiness(settings.steadiness)
        self._slider.chosen.connect(self._on_chosen)
        session.reader_changed.connect(self._on_reader)

    @Slot(object)
    def _on_chosen(self, steadiness: Steadiness) -> None:
        self._settings.steadiness = steadiness
        self._on_reader()

    @Slot()
    def _on_reader(self) -> None:
        if self._session.reader:
            self._session.reader.steadiness = self._slider.steadiness
