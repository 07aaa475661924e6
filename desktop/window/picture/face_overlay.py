"""What is painted over the faces of a picture: boxes, signs, small bars, landmarks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from desktop.live.face_numbers import NumberedFace
from desktop.settings.overlay_options import OverlayOptions
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.picture.bar_strip import paint_strip, strip_places
from desktop.window.picture.face_marks import paint_corners, paint_points
from desktop.window.picture.face_sign import FaceSign, signs_for
from desktop.window.picture.sign_places import SignPlaces
from models.expression import Expression
from models.face_answer import FaceAnswer

_NARROW_FACE = 56.0
"""A face of a crowd with less width has no small bars until somebody points at it."""


@dataclass(slots=True)
class _Placed:
    """One face's sign and small bars, as far as there is room for them."""

    person: NumberedFace
    answer: FaceAnswer
    strip: QRectF | None = None
    sign: tuple[FaceSign, QRectF] | None = None


class FaceOverlay:
    """Paints on any picture, so its colours don't follow the theme; never mirrored.

    Attributes:
        drawn: which parts.
        placed: the rectangles of the signs in the last picture.
        strips: those of its small bars.
    """

    def __init__(self, icons: SvgIcons, drawn: OverlayOptions | None = None) -> None:
        self._icons = icons
        self.drawn = drawn or OverlayOptions()
        self.placed: list[QRectF] = []
        self.strips: list[QRectF] = []
        self._before: dict[int, tuple[int, int]] = {}

    def clear(self) -> None:
        """Nothing is painted over this picture."""
        self.placed, self.strips = [], []

    def paint(
        self,
        painter: QPainter,
        bounds: QRectF,
        faces: Sequence[NumberedFace],
        places: Mapping[int, QRectF],
        *,
        points: Mapping[int, Sequence[QPointF]],
        standing_out: Sequence[int] = (),
    ) -> None:
        """Paint the overlays of one picture.

        Args:
            painter: on the widget, in logical pixels; its font has the size of all text.
            bounds: the picture in the widget; nothing is painted outside.
            faces: of the picture; with several, their numbers are told.
            places: the faces' rectangles in the widget, by number.
            points: their landmarks in the widget, by number.
            standing_out: numbers of those who are selected or pointed at: they show everything.
        """
        painter.save()
        painter.setClipRect(bounds)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for one in faces:
            place = places[one.number]
            painter.setOpacity(one.strength)
            if self.drawn.box:
                shown = FaceAnswer.of(one.face).expression or Expression.NEUTRAL
                bold = one.number in standing_out
                paint_corners(painter, place, QColor(shown.colour_on_dark), bold=bold)
            if self.drawn.landmarks:
                paint_points(painter, points[one.number], place.width())
        placed = self._placed(painter, bounds, faces, places, standing_out)
        for one_placed in reversed(placed):  # Who stands out lies on top.
            self._paint_placed(painter, one_placed)
        self.strips = [one.strip for one in placed if one.strip is not None]
        self.placed = [one.sign[1] for one in placed if one.sign is not None]
        painter.restore()

    def _placed(
        self,
        painter: QPainter,
        bounds: QRectF,
        faces: Sequence[NumberedFace],
        places: Mapping[int, QRectF],
        standing_out: Sequence[int],
    ) -> list[_Placed]:
        """Who stands out has the first choice of the room, then the large before the small."""
        room = SignPlaces(bounds, places)
        before, self._before = self._before, {}
        placed = []
        for one in sorted(
            faces, key=lambda one: (one.number not in standing_out, -places[one.number].width())
        ):
            face = places[one.number]
            here = _Placed(one, FaceAnswer.of(one.face))
            alone, stands_out = len(faces) == 1, one.number in standing_out
            if self.drawn.bars and (alone or stands_out or face.width() >= _NARROW_FACE):
                here.strip = _strip(room, one.number, face, bounds, at_any_rate=alone or stands_out)
            number = 0 if alone else one.number
            width, font = face.width(), painter.font()
            signs = signs_for(width, here.answer, font, number, self.drawn, whole=stands_out)
            # A picture may be narrower than what there is to say.
            signs = [sign for sign in signs if sign.size.width() <= bounds.width()] or signs[-1:]
            if alone:
                signs = signs[:1]
            if signs:
                must = alone or stands_out
                here.sign = self._sign(room, one.number, signs, before, at_any_rate=must)
            placed.append(here)
        return placed

    def _sign(
        self,
        room: SignPlaces,
        number: int,
        signs: list[FaceSign],
        before: dict[int, tuple[int, int]],
        *,
        at_any_rate: bool,
    ) -> tuple[FaceSign, QRectF] | None:
        """The sign that says most of those that find room; else the smallest on the face."""
        found = room.find(number, [sign.size for sign in signs], before.get(number))
        if found is None:
            sign = signs[0] if at_any_rate else signs[-1]
            place = room.inside(number, sign.size, at_any_rate=at_any_rate)
            return (sign, place) if place is not None else None
        self._before[number], place = found
        return signs[found[0][0]], place

    def _paint_placed(self, painter: QPainter, placed: _Placed) -> None:
        painter.setOpacity(placed.person.strength)
        if placed.strip is not None:
            paint_strip(painter, placed.strip, placed.person.face, self._icons)
        if placed.sign is not None:
            sign, place = placed.sign
            sign.paint(painter, place, placed.answer.emoji, self._icons)


def _strip(
    room: SignPlaces, number: int, face: QRectF, bounds: QRectF, *, at_any_rate: bool
) -> QRectF | None:
    """Room for small bars; over the own face's edge only where they must be seen."""
    *beside, over = strip_places(face, bounds)
    place = next((one for one in beside if room.is_free(one, number)), None)
    place = over if place is None and at_any_rate else place
    if place is not None:
        room.taken.append(place)
    return place
