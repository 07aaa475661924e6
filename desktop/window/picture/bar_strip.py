"""Six small bars beside a face: all that was found, for who wants to see more than the answer."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter

from desktop.window.kit.svg_icons import SvgIcons
from models.expression import EXPRESSIONS
from models.face import Face

_SHADE = QColor(12, 14, 16, 190)
_TRACK = QColor(255, 255, 255, 48)
_ROWS = len(EXPRESSIONS)
_LOWEST_ROW, _HIGHEST_ROW = 10, 20
_MARGIN = 4.0
_BAR_HEIGHTS = 3.0
"""A full bar's length, in heights of a row."""
_SUBDUED = 0.55


def strip_places(face: QRectF, bounds: QRectF) -> list[QRectF]:
    """Right of the face, left of it, and over its right edge.

    Args:
        face: the face's rectangle.
        bounds: the picture; the last place lies inside where the picture is large enough.
    """
    # Steps of 2 pixels: a face that comes nearer must not draw new emoji in every frame.
    row = round(min(max(face.height() * 0.11, _LOWEST_ROW), _HIGHEST_ROW) / 2) * 2
    size = QSizeF(row * (1 + _BAR_HEIGHTS) + 3 * _MARGIN, row * _ROWS + 2 * _MARGIN)
    top = face.center().y() - size.height() / 2
    top = max(min(top, bounds.bottom() - size.height()), bounds.top())
    right_edge = min(face.right(), bounds.right()) - size.width()
    lefts = (face.right() + 2 * _MARGIN, face.left() - size.width() - 2 * _MARGIN)
    over = max(right_edge, bounds.left())
    return [QRectF(QPointF(left, top), size) for left in (*lefts, over)]


def paint_strip(painter: QPainter, place: QRectF, face: Face, icons: SvgIcons) -> None:
    """Each row begins with its emoji, so that colour is not the only code."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADE)
    painter.drawRoundedRect(place, _MARGIN * 1.5, _MARGIN * 1.5)
    height = (place.height() - 2 * _MARGIN) / _ROWS
    side = round(height) - 2
    ratio = painter.device().devicePixelRatio()
    for index, expression in enumerate(EXPRESSIONS):
        top = place.top() + _MARGIN + index * height
        corner = QPointF(place.left() + _MARGIN, top + 1)
        painter.drawImage(corner, icons.image(f"emoji/{expression.value}", side, ratio))
        track = QRectF(
            place.left() + 2 * _MARGIN + height,
            top + height * 0.3,
            height * _BAR_HEIGHTS,
            height * 0.4,
        )
        painter.fillRect(track, _TRACK)
        track.setWidth(track.width() * face.bar_scores.probability_of(expression))
        colour = QColor(expression.colour_on_dark)
        colour.setAlphaF(1.0 if face.label else _SUBDUED)
        painter.fillRect(track, colour)
