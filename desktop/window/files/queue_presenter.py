"""Reads many files beside the live picture, with an analyzer of their own."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.files.queue_run import Phase, QueueRun
from desktop.files.results_place import default_place, outputs_at
from desktop.live.live_session import LiveSession
from desktop.live.side_job import SideJob
from desktop.window.files.queue_dialog import QueueDialog
from desktop.window.kit.actions import make_action
from desktop.window.kit.translation import tr
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone
from desktop.window.shell.open_folder import open_folder

_LOOK_MS = 100
_MOST_NEWS = 2000
"""So much is shown at once: the window goes on between."""


class QueuePresenter(QObject):
    """One queue at a time.

    Attributes:
        dialog: hidden until there is a queue.
        show_list: shows it again.

    Signals:
        file_asked(path): show this one in the window.
        report_asked(path): sum up these results.
    """

    file_asked = Signal(Path)
    report_asked = Signal(Path)

    def __init__(self, window: MainWindow, session: LiveSession) -> None:
        super().__init__(window)
        self.dialog = QueueDialog(window)
        self.show_list = make_action(
            window, tr("Analyse files…"), "Ctrl+J", tr("Show the files being analysed"), "folder"
        )
        self._message = window.message
        self._session = session
        self._run: QueueRun | None = None
        self._place = Path()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._on_time)
        self.dialog.start_asked.connect(self._on_start)
        self.dialog.cancel_asked.connect(self._on_cancel)
        self.dialog.show_asked.connect(self._on_show)
        self.dialog.report_asked.connect(self._on_report)
        self.dialog.place_chosen.connect(self._on_place)
        self.dialog.file_asked.connect(self.file_asked)
        self.dialog.finished.connect(self._on_closed)
        window.closed.connect(self._on_cancel)
        self.show_list.setEnabled(False)
        self.show_list.triggered.connect(self._show)
        window.menus.file.insertAction(window.tools.paste, self.show_list)

    def open(self, paths: Sequence[Path]) -> None:
        """List what is in ``paths``; nothing is read before the person says so."""
        if self._run and self._run.phase in (Phase.LOADING, Phase.READING):
            self._show()  # One after another: the one that runs is not thrown away.
            return
        self._on_cancel()
        run = self._run = QueueRun(paths)
        self._on_place(default_place(paths))
        self.dialog.model.clear()
        self.show_list.setEnabled(True)
        self._session.start(SideJob(run.look))
        self._timer.start()
        self._on_time()
        self._show()

    def _show(self) -> None:
        if self.dialog.isHidden():
            self.dialog.resize(self.dialog.sizeHint())
        self.dialog.show()
        self.dialog.activateWindow()

    @Slot()
    def _on_start(self) -> None:
        run, outputs, load = self._run, outputs_at(self._place), self._session.load
        if run:
            run.begin()
            self._session.start(SideJob(lambda: run.run(outputs, load)))
            self._timer.start()

    @Slot()
    def _on_cancel(self) -> None:
        if self._run:
            self._run.cancel()

    @Slot()
    def _on_closed(self) -> None:
        """A list that is closed before its start is forgotten; what is read goes on."""
        if self._run and self._run.phase is Phase.LOOKING:
            self._run.cancel()

    @Slot()
    def _on_show(self) -> None:
        open_folder(self._place.parent, self._message)

    @Slot()
    def _on_report(self) -> None:
        self.report_asked.emit(self._place.with_suffix(".jsonl"))

    @Slot(Path)
    def _on_place(self, csv: Path) -> None:
        self._place = csv
        self.dialog.show_place(csv)

    @Slot()
    def _on_time(self) -> None:
        run = self._run
        if run is None:
            return
        settled = run.phase not in (Phase.LOOKING, Phase.LOADING, Phase.READING)
        news = run.take_news(_MOST_NEWS)
        self.dialog.model.take(news)
        self.dialog.model.show_reading(*run.reading)
        self.dialog.follow(run.reading[0])
        self.dialog.show_run(run)
        if settled and not news:
            self._timer.stop()
            if self.dialog.isHidden() and run.done:
                # The person has gone on with something else.
                self._message.show_message(self.dialog.title, Tone.INFO, self.show_list)
