"""What is painted over one face: corners, its emoji, a pill with label and percentage."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from desktop.live.face_numbers import NumberedFace
from desktop.settings.overlay_options import Drawn
from desktop.window.faces.answer_words import caption_of
from desktop.window.faces.person_colours import paint_badge
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, LARGE, MEDIUM
from desktop.window.picture.bar_strip import paint_strip, strip_place
from models.expression import Expression
from models.face_answer import FaceAnswer

_SHADE = QColor(12, 14, 16, 190)
_INK = QColor("#FFFFFF")
_SMALLEST_EMOJI, _LARGEST_EMOJI = 24, 96
_WIDE_FACE = 96.0
_NARROW_FACE = 56.0
_BADGE = 20.0


@dataclass(frozen=True, slots=True)
class _Sign:
    """The emoji with its pill: sizes before it has a place."""

    emoji: int
    """Its side; 0 for none."""
    text: str
    number: int
    """In a badge before the text; 0 for none."""
    font: QFont
    size: QSizeF


class FaceOverlay:
    """Paints on any picture, so its colours don't follow the theme; never mirrored.

    Attributes:
        drawn: which parts.
        placed: the rectangles of the signs painted since ``begin``.
    """

    def __init__(self, icons: SvgIcons, drawn: Drawn | None = None) -> None:
        self._icons = icons
        self.drawn = drawn or Drawn()
        self.placed: list[QRectF] = []
        self._strips: list[QRectF] = []

    def begin(self) -> None:
        """Start another picture."""
        self.placed = []
        self._strips = []

    def paint(
        self,
        painter: QPainter,
        face: QRectF,
        bounds: QRectF,
        person: NumberedFace,
        *,
        numbered: bool,
        points: Sequence[QPointF] = (),
    ) -> None:
        """Paint one face's overlay.

        Args:
            painter: on the widget, in logical pixels.
            face: the face's rectangle in the widget.
            bounds: the picture in the widget; nothing is painted outside.
            person: the face and its number.
            numbered: whether the number is told.
            points: the face's landmarks in the widget.
        """
        drawn = self.drawn
        answer = FaceAnswer.of(person.face)
        painter.save()
        painter.setOpacity(person.strength)
        painter.setClipRect(bounds)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = answer.expression or Expression.NEUTRAL
        if drawn.box:
            _paint_corners(painter, face, QColor(shown.colour_on_dark))
        if drawn.landmarks:
            _paint_points(painter, points, face.width())
        if drawn.bars:
            strip = strip_place(face, bounds, (*self.placed, *self._strips))
            paint_strip(painter, strip, answer, self._icons)
            self._strips.append(strip)
        number = person.number if numbered and drawn.label else 0
        sign = _sign_for(face, answer, painter.font(), number, drawn)
        if not sign.size.isEmpty():
            place = self._place(face, bounds, sign.size)
            self._paint_sign(painter, place, sign, answer.emoji)
            self.placed.append(place)
        painter.restore()

    def _place(self, face: QRectF, bounds: QRectF, size: QSizeF) -> QRectF:
        """Above the head; else below the chin; else over the chin; else inside, at the top."""
        left = face.center().x() - size.width() / 2
        gap = GRID / 2
        tops = (face.top() - size.height() - gap, face.bottom() + gap, face.top() + gap)
        rectangles = [QRectF(QPointF(left, top), size) for top in tops]
        taken = (*self.placed, *self._strips)
        for rectangle in rectangles[:2]:
            fits = bounds.top() <= rectangle.top() and rectangle.bottom() <= bounds.bottom()
            moved = _moved_inside(rectangle, bounds)
            if fits and not any(moved.intersects(other) for other in taken):
                return moved
        over_chin = _moved_inside(rectangles[1], bounds)
        if face.bottom() - over_chin.top() < face.height() / 4:
            return over_chin
        return _moved_inside(rectangles[-1], bounds)

    def _paint_sign(self, painter: QPainter, place: QRectF, sign: _Sign, emoji: str) -> None:
        if sign.text or sign.number:
            height = QFontMetricsF(sign.font).height() + GRID
            pill = QRectF(0, 0, place.width() - sign.emoji / 2, height)
            pill.moveRight(place.right())
            pill.moveTop(place.center().y() - height / 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_SHADE)
            painter.drawRoundedRect(pill, height / 2, height / 2)
            text = pill.adjusted(sign.emoji / 2 + GRID, 0, 0, 0)
            if sign.number:
                centre = QPointF(text.left() + _BADGE / 2, text.center().y())
                paint_badge(painter, centre, _BADGE, sign.number, dark=True)
                text.setLeft(text.left() + _BADGE + GRID)
            painter.setPen(_INK)
            painter.setFont(sign.font)
            painter.drawText(
                text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, sign.text
            )
        if sign.emoji:
            ratio = painter.device().devicePixelRatio()
            painter.drawImage(place.topLeft(), self._icons.image(emoji, sign.emoji, ratio))


def _sign_for(face: QRectF, answer: FaceAnswer, font: QFont, number: int, drawn: Drawn) -> _Sign:
    """As much as a face can carry: one of many small ones its number alone."""
    wanted = face.width() * 0.45
    # Steps of 4 pixels: a face that comes nearer must not draw a new emoji in every frame.
    emoji = round(min(max(wanted, _SMALLEST_EMOJI), _LARGEST_EMOJI) / 4) * 4
    emoji = emoji if drawn.shows_emoji else 0
    font = QFont(font)
    size = LARGE if face.width() >= _WIDE_FACE else MEDIUM
    # The painter's font tells how large a person wants all text.
    enlarged = font.pixelSize() / MEDIUM if font.pixelSize() > 0 else 1.0
    font.setPixelSize(round(size * enlarged))
    font.setWeight(QFont.Weight.DemiBold)
    font.setFeature(QFont.Tag("tnum"), 1)
    crowded = number and face.width() < _NARROW_FACE
    text = caption_of(answer) if drawn.shows_words and not crowded else ""
    if not text and not number:
        return _Sign(emoji, text, number, font, QSizeF(emoji, emoji))
    metrics = QFontMetricsF(font)
    parts = [metrics.horizontalAdvance(text)] if text else []
    parts += [_BADGE] if number else []
    # A badge at the end fits into the pill's round end.
    room = sum(parts) + GRID * (len(parts) - 1) + GRID * (2.5 if text else 1.5)
    height = max(float(emoji), metrics.height() + GRID)
    return _Sign(emoji, text, number, font, QSizeF(emoji + room, height))


def _moved_inside(rectangle: QRectF, bounds: QRectF) -> QRectF:
    """Shifted as little as it takes to lie in ``bounds``; at its left and top where too large."""
    left = max(min(rectangle.left(), bounds.right() - rectangle.width()), bounds.left())
    top = max(min(rectangle.top(), bounds.bottom() - rectangle.height()), bounds.top())
    return QRectF(QPointF(left, top), rectangle.size())


def _paint_corners(painter: QPainter, face: QRectF, colour: QColor) -> None:
    """Four round corners: a dark line under a coloured one shows on every picture."""
    width = 3.0 if face.width() >= _WIDE_FACE else 2.0
    arm = max(8.0, face.width() * 0.16)
    path = QPainterPath()
    for corner, right, down in (
        (face.topLeft(), 1, 1),
        (face.topRight(), -1, 1),
        (face.bottomLeft(), 1, -1),
        (face.bottomRight(), -1, -1),
    ):
        along, across = QPointF(right, 0), QPointF(0, down)
        path.moveTo(corner + along * arm)
        path.lineTo(corner + along * (arm / 2))
        path.quadTo(corner, corner + across * (arm / 2))
        path.lineTo(corner + across * arm)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line_colour, line_width in ((_SHADE, width + 2), (colour, width)):
        pen = QPen(line_colour, line_width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPath(path)


def _paint_points(painter: QPainter, points: Sequence[QPointF], face_width: float) -> None:
    """White with a dark ring, so that they show on every skin and in every light."""
    radius = max(2.0, face_width * 0.014)
    painter.setPen(QPen(_SHADE, 1))
    painter.setBrush(_INK)
    for point in points:
        painter.drawEllipse(point, radius, radius)
