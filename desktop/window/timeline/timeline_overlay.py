"""What lies over lines and strips: the reading line, marks, a word where there is nothing."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.timeline.scene import Scene
from desktop.window.kit.theme import SMALL, text_font, theme_of
from desktop.window.kit.translation import tr

_KNOB = 5.0


class TimelineOverlay(QWidget):
    """Covers exactly the span of time, lines and strips alike."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._reading: float | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_scene(self, scene: Scene) -> None:
        """Draw its marks and its reading line."""
        before, self._scene = self._scene, scene
        if (
            before is None
            or before.marks
            or scene.marks
            or scene.position_s is not None
            or bool(before.strips) != bool(scene.strips)
        ):
            self.update()
        else:
            # Of what lies below, only what the line covered and covers is painted anew.
            for one in (before, scene):
                if one.read_s is not None:
                    self.update(round(self._place(one, one.read_s)) - 2, 0, 5, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Thin lines from top to bottom."""
        scene = self._scene
        if scene is None:
            return
        theme = theme_of(self)
        painter = QPainter(self)
        if not scene.strips:
            painter.setFont(text_font(self, SMALL))
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, tr("No faces yet"))
        painter.setPen(QPen(QColor(theme.accent), 1, Qt.PenStyle.DashLine))
        for mark in scene.marks:
            self._draw_line(painter, self._place(scene, mark.time_s))
        if scene.read_s is not None:
            painter.setPen(QPen(QColor(theme.text), 1))
            self._draw_line(painter, self._place(scene, scene.read_s))

        if scene.position_s is not None:
            self._draw_position(painter, self._place(scene, scene.position_s), QColor(theme.text))

    def _draw_position(self, painter: QPainter, x: float, colour: QColor) -> None:
        """Where the video stands: a line with a knob to hold it by."""
        if not -1 <= x <= self.width() + 1:
            return
        x = min(max(x, _KNOB), self.width() - _KNOB)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 2))
        painter.drawLine(QLineF(x, 0, x, self.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(x, _KNOB), _KNOB, _KNOB)

    def _place(self, scene: Scene, time_s: float) -> float:
        return (time_s - scene.start_s) / scene.span_s * self.width()

    def _draw_line(self, painter: QPainter, x: float) -> None:
        x = min(max(round(x), 0), self.width() - 1) + 0.5
        painter.drawLine(QLineF(x, 0, x, self.height()))
