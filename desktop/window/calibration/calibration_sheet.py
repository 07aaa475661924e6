"""Lies over the picture's foot while a neutral face is learned, and shows what came of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.window.calibration.countdown_ring import CountdownRing
from desktop.window.kit.floating_sheet import FloatingSheet
from desktop.window.kit.parts import sheet_button, tint
from desktop.window.kit.score_column import ScoreColumn
from desktop.window.kit.theme import GRID, MEDIUM, RADIUS, SMALL, text_font, theme_of
from desktop.window.kit.translation import tr
from models.neutral_calibration import LogitOffset

_WIDTH = 480
_MARGIN = 2 * GRID


class CalibrationSheet(FloatingSheet):
    """A countdown, then before and after side by side.

    Attributes:
        ring: the countdown.
        before, after: what the resting face reads as, without and with what was learned.
        cancel, undo, keep: the buttons.

    Signals:
        left(): cancelled or kept, by its button or by Esc.
        undo_asked(): forget what was learned.
    """

    left = Signal()
    undo_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ring = CountdownRing()
        self._title = QLabel()
        self._line = QLabel()
        self.before, self.after = ScoreColumn(tr("Before")), ScoreColumn(tr("Now"))
        self.cancel = sheet_button(secondary=True)
        self.undo = sheet_button(tr("Undo"), tr("Remove this calibration"), secondary=True)
        self.keep = sheet_button(tr("Keep"), tr("Use this calibration (Esc)"))
        self.undo.clicked.connect(self.undo_asked)
        for button in (self.cancel, self.keep):
            button.clicked.connect(self.left)
        self._lay_out()
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self.left)
        self._dress()
        self.hide()

    def show_countdown(self, number: int) -> None:
        """Begin; ``number`` tells whose face, 0 where there is only one."""
        relax = tr("Face {number}: relax and look into the camera").format(number=number)
        self._title.setText(relax if number else tr("Relax and look into the camera"))
        self._line.setText(tr("Your face at rest will then count as neutral."))
        self.cancel.setText(tr("Cancel"))
        self.cancel.setToolTip(tr("Stop without calibrating (Esc)"))
        self.ring.show_progress(0.0, 10.0)
        self._turn_to(result=False)
        self.cancel.setFocus()

    def show_result(self, offset: LogitOffset) -> None:
        """Before and after, where there is a difference."""
        self._title.setText(tr("This face now reads as neutral"))
        self.before.show_scores(offset.before)
        self.after.show_scores(offset.after)
        self._turn_to(result=True)
        self.keep.setFocus()

    def show_nothing_to_correct(self) -> None:
        """The face read as neutral already."""
        self._title.setText(tr("Nothing needed correction"))
        self._line.setText(tr("At rest, this face already reads as neutral."))
        self._turn_to(result=False)
        self.ring.hide()
        self.cancel.setText(tr("Close"))
        self.cancel.setToolTip(tr("Close this message (Esc)"))
        self.cancel.setFocus()

    @property
    def shows_result(self) -> bool:
        """Whether it is over and may be kept or undone."""
        return not self.isHidden() and not self.keep.isHidden()

    def _turn_to(self, *, result: bool) -> None:
        countdown: tuple[QWidget, ...] = (self.ring, self._line, self.cancel)
        outcome: tuple[QWidget, ...] = (self.before, self.after, self.undo, self.keep)
        for widget in countdown:
            widget.setVisible(not result)
        for widget in outcome:
            widget.setVisible(result)
        self.setAccessibleName(self._title.text())
        self.show()
        self.raise_()
        self._settle()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._line)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(_MARGIN)
        head.addWidget(self.ring)
        head.addLayout(words, 1)
        head.addWidget(self.cancel)
        results = QGridLayout()
        results.setHorizontalSpacing(3 * GRID)
        results.addWidget(self.before, 0, 0)
        results.addWidget(self.after, 0, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.undo)
        buttons.addWidget(self.keep)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self._column.setSpacing(GRID)
        for part in (head, results, buttons):
            self._column.addLayout(part)
        for label in (self._title, self._line):
            label.setWordWrap(True)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A ground that stands out from any picture."""
        self.paint_ground(QPainter(self), theme_of(self).surface, RADIUS)

    def _dress(self) -> None:
        self._title.setFont(text_font(self, MEDIUM, strong=True))
        self._line.setFont(text_font(self, SMALL))
        tint(self._line, theme_of(self).muted)
        for button in (self.cancel, self.undo, self.keep):
            button.setFont(text_font(self, MEDIUM, strong=True))

    def _settle(self) -> None:
        parent = self.parentWidget()
        if self.isHidden() or parent is None:
            return
        width = min(_WIDTH, parent.width() - 2 * _MARGIN)
        self._column.activate()
        height = self._column.totalHeightForWidth(width)
        left = (parent.width() - width) // 2
        self.setGeometry(left, parent.height() - height - _MARGIN, width, height)
