"""Qt's field for a number, with two angles that are seen on every ground."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDoubleSpinBox

from desktop.window.kit.theme import theme_of

_BUTTONS = 24
"""Their width in pixels, as in the style sheet."""
_ANGLE = 4.0


class NumberField(QDoubleSpinBox):
    """Dressed by the style sheet, which has no angles of its own."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The angles stand where reading ends: more above, less below."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme_of(self.window()).muted), 1.5))
        x = _BUTTONS / 2 if self.isRightToLeft() else self.width() - _BUTTONS / 2
        for place, way in ((0.25, -1), (0.75, 1)):
            tip = QPointF(x, self.height() * place + way * _ANGLE / 2)
            sides = (QPointF(-_ANGLE, -way * _ANGLE), QPointF(0, 0), QPointF(_ANGLE, -way * _ANGLE))
            painter.drawPolyline([tip + side for side in sides])
