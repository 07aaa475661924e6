"""Stands between the page of live outputs and what the analysis thread hands out."""

from collections.abc import Callable
from pathlib import Path

from platformdirs import user_documents_path
from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QFileDialog

from desktop.live.live_session import LiveSession
from desktop.live.view import View
from desktop.live_output.broadcast import Broadcast
from desktop.live_output.jsonl_output import JsonlOutput
from desktop.live_output.lsl_output import LslOutput
from desktop.live_output.options import Address, Reach, Streams
from desktop.live_output.osc_output import OscOutput
from desktop.live_output.output import LiveOutput
from desktop.settings.settings import Settings
from desktop.window.kit.actions import make_action
from desktop.window.kit.translation import in_words, tr
from desktop.window.live_output.live_output_page import JSONL, LSL, OSC, LiveOutputPage
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone
from models.errors import MoodmirrorError

_LOOK_MS = 200
_ADDRESS, _EACH, _NETWORK = "live output/osc", "live output/each", "live output/network"


class LiveOutputPresenter(QObject):
    """Outputs are off at every start; where they go is remembered.

    Attributes:
        show: open the page.
        page: the page; None before it was opened.
        broadcast: hands out the samples.
    """

    def __init__(self, window: MainWindow, session: LiveSession, settings: Settings) -> None:
        super().__init__(window)
        self.broadcast = Broadcast()
        self.page: LiveOutputPage | None = None
        self._window = window
        self._session = session
        self._settings = settings
        self._file = user_documents_path() / "moodmirror live.jsonl"
        self._notes: dict[str, str] = {}
        self.show = make_action(
            window, tr("Live output…"), "Ctrl+Shift+U", tr("Send the readings to other programs")
        )
        window.menus.file.insertAction(window.tools.quit, self.show)
        window.menus.file.insertSeparator(window.tools.quit)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._on_look)
        self.show.triggered.connect(self._on_show)
        window.closed.connect(self._on_closed)

    @Slot(int)
    def mark(self, number: int) -> None:
        """Hand on that a mark was set."""
        self.broadcast.mark(f"Mark {number}")

    # In the analysis thread.

    def _take(self, view: View) -> None:
        if view.analysis is not None and not view.source.still:
            self.broadcast.send(view.source.name, view.analysis, view.numbers)

    # In the window's thread.

    @Slot()
    def _on_show(self) -> None:
        if self.page is None:
            page = self.page = LiveOutputPage(self._window)
            page.address.setText(self._settings.text(_ADDRESS, str(Address())))
            page.each.setChecked(self._settings.flag(_EACH, default=False))
            page.network.setChecked(self._settings.flag(_NETWORK, default=False))
            page.switched.connect(self._on_switched)
            page.choose_asked.connect(self._on_choose)
            page.file.setText(str(self._file))
        self._show_all()
        self.page.open_beside()

    @Slot(str, bool)
    def _on_switched(self, key: str, on: bool) -> None:
        if on:
            self._switch_on(key)
        else:
            self.broadcast.remove(key)
            self._notes.pop(key, None)
        self._show_all()

    def _switch_on(self, key: str) -> None:
        makers: dict[str, Callable[[], LiveOutput]] = {
            OSC: self._osc,
            LSL: self._lsl,
            JSONL: lambda: JsonlOutput(self._file),
        }
        try:
            self.broadcast.add(key, makers[key]())
        except MoodmirrorError as error:
            self._notes[key] = in_words(error.sentence)
            return
        self._notes.pop(key, None)
        if not self._look.isActive():
            self._session.add_tap(self._take)
            self._look.start()

    def _osc(self) -> LiveOutput:
        assert self.page is not None
        address = Address.of(self.page.address.text())
        self._settings.keep(_ADDRESS, str(address))
        return OscOutput(address)

    def _lsl(self) -> LiveOutput:
        assert self.page is not None
        each, network = self.page.each.isChecked(), self.page.network.isChecked()
        self._settings.keep(_EACH, each)
        self._settings.keep(_NETWORK, network)
        return LslOutput(
            Streams.EACH if each else Streams.LARGEST, Reach.NETWORK if network else Reach.MACHINE
        )

    @Slot()
    def _on_choose(self) -> None:
        dialog = QFileDialog(self._window, tr("Write JSON Lines to"), str(self._file))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # Lines are added at its end.
        dialog.setDefaultSuffix("jsonl")
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    @Slot(str)
    def _on_chosen(self, file: str) -> None:
        self._file = Path(file)
        if self.page is not None:
            self.page.file.setText(file)

    @Slot()
    def _on_look(self) -> None:
        for key, sentence in self.broadcast.take_failures().items():
            self._notes[key] = in_words(sentence)
            self._window.message.show_message(
                tr("Live output stopped: {reason}").format(reason=self._notes[key]), Tone.ERROR
            )
        self._show_all()
        if not self.broadcast.on:
            self._look.stop()
            self._session.remove_tap(self._take)

    def _show_all(self) -> None:
        titles = self.broadcast.titles
        self._window.status.show_sending(", ".join(map(in_words, titles.values())))
        if self.page is None:
            return
        sent = tr("Sending: %n frames", "", self.broadcast.sent)
        for key in self.page.switches:
            on = key in titles
            self.page.show_state(key, sent if on else self._notes.get(key, ""), on=on)

    @Slot()
    def _on_closed(self) -> None:
        self._look.stop()
        self.broadcast.close()
