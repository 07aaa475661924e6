"""What shows where a face is: its box and its landmarks. Seen on every picture and every skin."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

SHADE = QColor(12, 14, 16, 190)
INK = QColor("#FFFFFF")
WIDE_FACE = 96.0
"""Pixels in the widget from which on lines and text are large."""

_LINE = 0.012
"""Of the face's width, a line's: on a large screen it would be too thin."""


def paint_corners(painter: QPainter, face: QRectF, colour: QColor, *, bold: bool) -> None:
    """Four round corners, or the whole box where it is ``bold``, on a dark line."""
    width = max(3.0 if face.width() >= WIDE_FACE else 2.0, face.width() * _LINE)
    arm = max(8.0, face.width() * 0.16)
    path = QPainterPath()
    if bold:
        width += 1.5
        path.addRoundedRect(face, arm / 2, arm / 2)
    else:
        _add_corners(path, face, arm)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line_colour, line_width in ((SHADE, width + 2), (colour, width)):
        pen = QPen(line_colour, line_width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPath(path)


def _add_corners(path: QPainterPath, face: QRectF, arm: float) -> None:
    left, top, right, bottom = face.left(), face.top(), face.right(), face.bottom()
    # Of each corner: its place, and an arm to the right and down, into the face.
    for x, y, along, down in (
        (left, top, arm, arm),
        (right, top, -arm, arm),
        (left, bottom, arm, -arm),
        (right, bottom, -arm, -arm),
    ):
        path.moveTo(x + along, y)
        path.lineTo(x + along / 2, y)
        path.quadTo(x, y, x, y + down / 2)
        path.lineTo(x, y + down)


def paint_points(painter: QPainter, points: Sequence[QPointF], face_width: float) -> None:
    """White with a dark ring."""
    radius = max(2.0, face_width * 0.014)
    painter.setPen(QPen(SHADE, 1))
    painter.setBrush(INK)
    for point in points:
        painter.drawEllipse(point, radius, radius)
