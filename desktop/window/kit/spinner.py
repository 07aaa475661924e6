"""A small arc that goes round, calmly, while something takes its time."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.window.kit.theme import motion_ms, theme_of

_SIDE = 20
_WIDTH = 2.5
_FRAME_MS = 40
_STEP, _ARC = 9, 90  # Degrees; a round takes 1.6 s.


class Spinner(QWidget):
    """Turns only while it can be seen; with reduced motion it is not shown at all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._angle = 0
        self._turn = QTimer(self)
        self._turn.setInterval(_FRAME_MS)
        self._turn.timeout.connect(self._on_turn)
        self.setFixedSize(_SIDE, _SIDE)

    def set_wanted(self, wanted: bool) -> None:
        """Show it, where motion is welcome."""
        self.setVisible(wanted and motion_ms(self) > 0)

    @property
    def turning(self) -> bool:
        """Whether it moves."""
        return self._turn.isActive()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Always the same."""
        return QSize(_SIDE, _SIDE)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Begin to turn."""
        super().showEvent(event)
        self._turn.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Stop."""
        super().hideEvent(event)
        self._turn.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Track and arc."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(self.rect()).adjusted(_WIDTH, _WIDTH, -_WIDTH, -_WIDTH)
        for colour, degrees in ((theme.track, 360), (theme.accent, _ARC)):
            pen = QPen(QColor(colour), _WIDTH)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(ring, -self._angle * 16, degrees * 16)

    @Slot()
    def _on_turn(self) -> None:
        self._angle = (self._angle + _STEP) % 360
        self.update()
