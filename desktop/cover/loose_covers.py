"""Covers for places that may be a face. They are not tracked, so each is covered a while longer."""

import math
from collections.abc import Iterable

from desktop.cover.cover_plan import CoveredFace
from desktop.cover.face_disc import HeadCircle
from models.face import BoundingBox

_HOLD_S = 1.0
"""For which a place stays covered after it was last seen: a weak find blinks."""
_REPLACED_BY = 0.5
"""Overlap (intersection over union) from which a new place takes that of an old one."""


class LooseCovers:
    """Remembers places that may have been a face a moment ago."""

    def __init__(self) -> None:
        self._seen: list[tuple[BoundingBox, float]] = []

    def forget(self) -> None:
        """Forget everything, for another source."""
        self._seen = []

    def covering(
        self, places: Iterable[BoundingBox], faces: Iterable[BoundingBox], now_s: float
    ) -> tuple[CoveredFace, ...]:
        """What is covered besides the tracked faces.

        Args:
            places: that may be a face, in this frame.
            faces: tracked ones, which have their own covers.
            now_s: when the frame was taken.
        """
        fresh = [*places, *faces]
        held = [
            (box, seen_s)
            for box, seen_s in self._seen
            if 0 <= now_s - seen_s <= _HOLD_S
            and all(box.intersection_over_union(one) < _REPLACED_BY for one in fresh)
        ]
        self._seen = [*held, *((box, now_s) for box in places)]
        return tuple(_cover(box) for box, _ in self._seen)


def _cover(box: BoundingBox) -> CoveredFace:
    head = HeadCircle.of_square(*box.center, max(box.width, box.height), 0.0)
    return CoveredFace(head.x, head.y, 2 * head.radius, math.degrees(head.roll), None)
