"""Faces for frames that are not analysed yet: those of a moment ago, moved on."""

from collections import deque
from dataclasses import dataclass, field, replace

import numpy as np

from desktop.live.face_numbers import NumberedFace
from desktop.live.view import View
from models.face import BoundingBox, Landmarks

LASTS_S = 0.7
"""So long after it was found last, a face's overlay is gone."""
_WHOLE_S = 0.45
"""Until then it does not fade: under load, most frames wait so long for their analysis."""
_LOOKS_BACK_S = 0.3
_LEAST_S = 0.03
_LOOKS_AHEAD_S = 0.3
_FARTHEST = 0.5
"""In widths of the face: a quick turn back must not carry the overlay away."""


@dataclass(slots=True)
class _Sight:
    person: NumberedFace
    at_s: float
    centres: deque[tuple[float, float, float]] = field(default_factory=deque)
    """Time and place of the face's centre, over the last :data:`_LOOKS_BACK_S`."""


class LastingFaces:
    """Remembers where each face was and how it moved. Times are the frames' ``captured_at``."""

    def __init__(self) -> None:
        self._scene: tuple[object, int] = (None, 0)
        self._sights: dict[int, _Sight] = {}

    def note(self, view: View) -> None:
        """Take the faces of an analysed view. None outlasts a jump or a change of source."""
        scene, at_s = (view.source, view.jumps), view.frame.captured_at
        if scene != self._scene:
            self._scene, self._sights = scene, {}
        for one in view.faces:
            sight = self._sights.setdefault(one.number, _Sight(one, at_s))
            sight.person, sight.at_s = one, at_s
            sight.centres.append((at_s, *one.face.box.center))
            while at_s - sight.centres[0][0] > _LOOKS_BACK_S:
                sight.centres.popleft()

    def beside(self, view: View) -> tuple[NumberedFace, ...]:
        """The faces that last in ``view`` beside those found in it, in the order of numbers."""
        if (view.source, view.jumps) != self._scene:
            return ()
        now_s, found = view.frame.captured_at, {one.number for one in view.faces}
        self._sights = {n: one for n, one in self._sights.items() if now_s - one.at_s < LASTS_S}
        return tuple(
            _moved(self._sights[number], now_s)
            for number in sorted(self._sights)
            if number not in found
        )


def _moved(sight: _Sight, now_s: float) -> NumberedFace:
    """Where it is if it keeps its speed."""
    face, age_s = sight.person.face, max(0.0, now_s - sight.at_s)
    strength = min(1.0, (LASTS_S - age_s) / (LASTS_S - _WHOLE_S))
    (first_s, first_x, first_y), (last_s, last_x, last_y) = sight.centres[0], sight.centres[-1]
    if last_s - first_s < _LEAST_S:
        return replace(sight.person, strength=strength)
    factor = min(age_s, _LOOKS_AHEAD_S) / (last_s - first_s)
    most = _FARTHEST * face.box.width
    dx, dy = np.clip(((last_x - first_x) * factor, (last_y - first_y) * factor), -most, most)
    box = face.box
    moved = replace(
        face,
        box=BoundingBox(box.x1 + dx, box.y1 + dy, box.x2 + dx, box.y2 + dy),
        landmarks=Landmarks(face.landmarks.points + np.array((dx, dy), np.float32)),
    )
    return replace(sight.person, face=moved, strength=strength)
