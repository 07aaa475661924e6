"""Where signs and small bars find room: beside their own face, over nobody else's."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF

from desktop.window.kit.theme import GRID

_GAP = GRID / 2
_CORE = 0.1
"""Of a face's width: so far in from its box are eyes and mouth, which no sign may hide."""
_HAIR = 0.4
"""Of a face's height: so far above its box is what belongs to it."""

_PLACES = 6
"""That a sign can have about its face."""


class SignPlaces:
    """Gives out the room in one picture.

    Attributes:
        taken: what was given out so far.
    """

    def __init__(self, bounds: QRectF, faces: Mapping[int, QRectF]) -> None:
        """``bounds`` of the picture, ``faces`` by number, in the widget."""
        self.taken: list[QRectF] = []
        self._bounds = bounds
        self._faces = faces
        self._cores = {number: _core(face) for number, face in faces.items()}

    def find(
        self, number: int, sizes: Sequence[QSizeF], preferred: tuple[int, int] | None = None
    ) -> tuple[tuple[int, int], QRectF] | None:
        """Take room for the first of ``sizes`` that fits somewhere; None where none does.

        Args:
            number: whose sign it is.
            sizes: the best first.
            preferred: what was found in the picture before; kept where it still fits, so that a
                sign does not jump to and fro.

        Returns:
            Which size, at which of the places, and the rectangle.
        """
        for one, size in enumerate(sizes):
            kept = preferred[1] if preferred and preferred[0] == one else None
            if kept is not None and self.is_free(place := self._beside(number, size, kept), number):
                at = kept
            else:
                places = [self._beside(number, size, at) for at in range(_PLACES)]
                free = [at for at, place in enumerate(places) if self.is_free(place, number)]
                if not free:
                    continue
                # Of equals, the first one.
                at = min(free, key=lambda at: self._misleads(places[at], number))
                place = places[at]
            self.taken.append(place)
            return (one, at), place
        return None

    def _misleads(self, place: QRectF, number: int) -> bool:
        """Whether it would lie on another's hair, and be taken for that one's."""
        others = (face for other, face in self._faces.items() if other != number)
        return any(
            place.intersects(face.adjusted(0, -_HAIR * face.height(), 0, 0)) for face in others
        )

    def inside(self, number: int, size: QSizeF, *, at_any_rate: bool) -> QRectF | None:
        """Room on the own face: at its chin, or at its top; None where others lie there already.

        ``at_any_rate`` says that it must lie somewhere.
        """
        face = self._faces[number]
        left = face.center().x() - size.width() / 2
        chin = QRectF(QPointF(left, face.bottom() + _GAP), size)
        top = QRectF(QPointF(left, face.top() + _GAP), size)
        over_chin, over_top = (moved_inside(one, self._bounds) for one in (chin, top))
        hides_much = face.bottom() - over_chin.top() >= face.height() / 4
        places = (over_top, over_chin) if hides_much else (over_chin, over_top)
        for place in places:
            if not any(map(place.intersects, self.taken)):
                self.taken.append(place)
                return place
        return places[0] if at_any_rate else None

    def is_free(self, place: QRectF, number: int) -> bool:
        """Whether nothing was given out there and nobody's eyes and mouth are there."""
        if not self._bounds.contains(place) or any(map(place.intersects, self.taken)):
            return False
        if place.intersects(self._faces[number]):
            return False
        others = (core for other, core in self._cores.items() if other != number)
        return not any(map(place.intersects, others))

    def _beside(self, number: int, size: QSizeF, at: int) -> QRectF:
        """Above the head, below the chin, flush with either side of these, or beside."""
        face = self._faces[number]
        centre = face.center().x() - size.width() / 2
        above, below = face.top() - size.height() - _GAP, face.bottom() + _GAP
        left, top = (
            (centre, above),
            (centre, below),
            (face.left(), above),
            (face.right() - size.width(), above),
            (face.right() + _GAP, face.top()),
            (face.left() - size.width() - _GAP, face.top()),
        )[at]
        place = QRectF(QPointF(left, top), size)
        # Moved sideways alone: moved up or down it would lie on the face.
        return QRectF(QPointF(moved_inside(place, self._bounds).left(), top), size)


def moved_inside(rectangle: QRectF, bounds: QRectF) -> QRectF:
    """Shifted as little as it takes to lie in ``bounds``; at its left and top where too large."""
    left = max(min(rectangle.left(), bounds.right() - rectangle.width()), bounds.left())
    top = max(min(rectangle.top(), bounds.bottom() - rectangle.height()), bounds.top())
    return QRectF(QPointF(left, top), rectangle.size())


def _core(face: QRectF) -> QRectF:
    inset = _CORE * face.width()
    return face.adjusted(inset, inset, -inset, -inset)
