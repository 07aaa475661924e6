"""The colour that goes with a person's number, and the small disc that carries both."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from desktop.window.kit.theme import SMALL

# None of them one of the expressions' colours; the number in the disc is the first code.
_ON_DARK = ("#62D196", "#FF9BBB", "#DDBB85", "#42CFCB", "#BBDD6E", "#BDB6FF")
_ON_LIGHT = ("#1B7443", "#B03066", "#79561F", "#0A7074", "#547512", "#5A51BE")
_INK_ON_DARK, _INK_ON_LIGHT = "#15181B", "#FFFFFF"


def person_colour(number: int, *, dark: bool) -> QColor:
    """The colour of a person's number, counted from 1; they repeat after the sixth."""
    colours = _ON_DARK if dark else _ON_LIGHT
    return QColor(colours[(number - 1) % len(colours)])


def paint_badge(
    painter: QPainter, centre: QPointF, diameter: float, number: int, *, dark: bool
) -> None:
    """A disc with the number in it."""
    disc = QRectF(0, 0, diameter, diameter)
    disc.moveCenter(centre)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(person_colour(number, dark=dark))
    painter.drawEllipse(disc)
    font = QFont(painter.font())
    font.setPixelSize(max(SMALL, round(diameter * 0.6)))
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(QColor(_INK_ON_DARK if dark else _INK_ON_LIGHT))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number))
