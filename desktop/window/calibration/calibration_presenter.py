"""Stands between the cards' buttons, the calibration sheet and the reader."""

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction

from desktop.live.live_session import LiveSession
from desktop.window.calibration.calibration_sheet import CalibrationSheet
from desktop.window.kit.actions import make_action
from desktop.window.kit.translation import tr
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone
from models.errors import MoodmirrorError
from models.expression_reader import ExpressionReader
from models.neutral_calibration import LogitOffset

_LOOK_MS = 100
_SEEN = 0.01
"""A share that moved by less than this reads the same before and after."""


class CalibrationPresenter(QObject):
    """Starts and ends calibrations and remembers whose neutral faces were learned.

    Attributes:
        sheet: what lies over the picture meanwhile.
        calibrate: begin with the selected face, or else the first.
    """

    def __init__(self, window: MainWindow, session: LiveSession) -> None:
        super().__init__(window)
        self._window = window
        self.sheet = CalibrationSheet(window.video)
        self._session = session
        self._track_id = 0
        self._calibrated: frozenset[int] = frozenset()
        self._again = QAction(tr("Try again"), self)
        self._again.setToolTip(tr("Calibrate again"))
        self._again.triggered.connect(self._on_again)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._on_look)
        self.calibrate = make_action(
            window,
            tr("Calibrate neutral face"),
            "Ctrl+Shift+N",
            tr("Calibrate the neutral face of the selected person"),
        )
        window.menus.view.addAction(self.calibrate)
        self.calibrate.triggered.connect(self._on_asked)
        window.panel.learn_asked.connect(self._on_learn)
        window.panel.undo_asked.connect(self._on_undo)
        self.sheet.undo_asked.connect(self._on_undo_last)
        self.sheet.left.connect(self._leave)
        session.reader_changed.connect(self._on_reader)
        window.tools.pause.toggled.connect(self._leave)
        for over in (session.source_opened, session.source_lost, session.source_ended):
            over.connect(self._leave)

    @Slot(int)
    def _on_learn(self, track_id: int) -> None:
        reader = self._session.reader
        if reader is None:
            return
        self._track_id = track_id
        try:
            reader.start_calibration(track_id)
        except MoodmirrorError as error:
            self._leave()
            self._window.message.show_message(error.sentence, Tone.ERROR)
            return
        self._window.message.clear()
        self._window.tools.leave_escape(to_others=True)
        self.sheet.show_countdown(self._window.panel.number_of(track_id))
        self._look.start()

    @Slot()
    def _on_asked(self) -> None:
        tracks = {one.number: one.face.track_id for one in self._window.video.faces}
        followed = {number: track for number, track in tracks.items() if track is not None}
        selected = self._window.panel.selected
        number = selected if selected in followed else min(followed, default=0)
        if number:
            self._on_learn(followed[number])
        else:
            self._window.message.show_message(tr("No face in view"), Tone.INFO)

    @Slot()
    def _on_again(self) -> None:
        self._on_learn(self._track_id)

    @Slot()
    def _on_look(self) -> None:
        reader = self._session.reader
        status = reader.calibration if reader else None
        if status is None:
            self._leave()
        elif status.problem:
            self._leave()
            self._window.message.show_message(status.problem, Tone.ERROR, self._again)
        elif reader and status.offset:
            self._look.stop()
            self._show_outcome(reader, status.track_id, status.offset)
        else:
            self.sheet.ring.show_progress(status.progress, status.remaining_s)

    def _show_outcome(self, reader: ExpressionReader, track_id: int, offset: LogitOffset) -> None:
        if corrects(offset):
            self._mark(self._calibrated | {track_id})
            self.sheet.show_result(offset)
        else:
            reader.undo_calibration(track_id)
            self._mark(self._calibrated - {track_id})
            self.sheet.show_nothing_to_correct()

    @Slot(int)
    def _on_undo(self, track_id: int) -> None:
        if self._session.reader:
            self._session.reader.undo_calibration(track_id)
        self._mark(self._calibrated - {track_id})
        if track_id == self._track_id:
            self._leave()

    @Slot()
    def _on_undo_last(self) -> None:
        self._on_undo(self._track_id)

    @Slot()
    def _on_reader(self) -> None:
        """Another reader knows nobody."""
        self._mark(frozenset())
        self._leave()

    @Slot()
    def _leave(self) -> None:
        """Put the sheet away; a countdown is given up, what was learned stays."""
        self._look.stop()
        if self.sheet.isHidden():
            return
        if self._session.reader:
            self._session.reader.cancel_calibration()
        self.sheet.hide()
        self._window.tools.leave_escape(to_others=False)
        self._window.video.setFocus()

    def _mark(self, track_ids: frozenset[int]) -> None:
        self._calibrated = track_ids
        self._session.forget_read()
        self._window.panel.mark_calibrated(track_ids)


def corrects(offset: LogitOffset) -> bool:
    """Whether a person would see a difference between before and after."""
    before, after = offset.before.probabilities, offset.after.probabilities
    return bool(np.abs(after - before).max() >= _SEEN)
