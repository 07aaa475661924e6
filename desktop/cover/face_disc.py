"""The round cover of one face: it moves smoothly and never uncovers the face."""

import math
from dataclasses import dataclass

from desktop.cover.cover_plan import CoveredFace
from models.face import Face
from models.face_pose import pose_of_landmarks

_REACH = 2.0
"""Diameter in sides of the face's box: from under the chin to over the hair, and both ears."""
_RAISED = 0.12
"""Box sides by which the centre of the head lies above that of the box, towards the crown."""
_CALM_S, _SHRINKING_S = 0.12, 0.8
"""Time constants over which place and roll are averaged, and over which the size becomes smaller:
landmarks that slip together on a turning head must not uncover its hair at once."""
_MOST_LAG = 0.2
"""Radii by which the average may lag: the cover of a fast face grows by no more."""
_LONGEST_GAP_S = 0.5
"""After a longer gap nothing is averaged."""


@dataclass(frozen=True, slots=True)
class HeadCircle:
    """A circle around a whole head: chin, hair and ears."""

    x: float
    y: float
    radius: float
    """Pixels of the frame, as ``x`` and ``y``."""
    roll: float
    """Radians, clockwise."""

    @classmethod
    def of(cls, face: Face) -> "HeadCircle":
        """As measured in one frame; at least as large as box and landmarks say."""
        (x, y), pose = face.box.center, pose_of_landmarks(face.landmarks)
        side = max(face.box.width, face.box.height, 1.0)
        roll = 0.0
        if side / 2 < pose.side < side * 2:  # Else the landmarks are not of this face.
            side, roll = max(side, pose.side), pose.roll
        return cls.of_square(x, y, side, roll)

    @classmethod
    def of_square(cls, x: float, y: float, side: float, roll: float) -> "HeadCircle":
        """Around the head to which a face's square belongs."""
        up = _RAISED * side
        return cls(x + up * math.sin(roll), y - up * math.cos(roll), _REACH / 2 * side, roll)

    def towards(self, other: "HeadCircle", step_s: float) -> "HeadCircle":
        """Move towards the other one for ``step_s`` seconds."""
        share, shrinking = (1 - math.exp(-step_s / time_s) for time_s in (_CALM_S, _SHRINKING_S))
        turn = math.remainder(other.roll - self.roll, math.tau)
        growth = other.radius - self.radius
        apart = math.hypot(other.x - self.x, other.y - self.y)
        if apart > 0:
            share = max(share, 1 - _MOST_LAG * other.radius / apart)
        return HeadCircle(
            self.x + share * (other.x - self.x),
            self.y + share * (other.y - self.y),
            self.radius + (share if growth > 0 else shrinking) * growth,
            self.roll + share * turn,
        )

    def around(self, other: "HeadCircle") -> "HeadCircle":
        """With the same centre, at least as large, and so large that ``other`` lies within."""
        apart = math.hypot(self.x - other.x, self.y - other.y)
        return HeadCircle(self.x, self.y, max(self.radius, apart + other.radius), self.roll)


class FaceDisc:
    """Follows one face; averaging may only make the cover larger, never uncover."""

    def __init__(self) -> None:
        self._calm: HeadCircle | None = None
        self._at_s = 0.0

    def covering(self, face: Face, at_s: float) -> CoveredFace:
        """Where the face is covered in a frame of time ``at_s``, on the clock of the frames."""
        measured = HeadCircle.of(face)
        gap_s, self._at_s = at_s - self._at_s, at_s
        if self._calm is None or not 0 <= gap_s <= _LONGEST_GAP_S:
            self._calm = measured
        else:
            self._calm = self._calm.towards(measured, gap_s)
        shown = self._calm.around(measured)
        return CoveredFace(shown.x, shown.y, 2 * shown.radius, math.degrees(shown.roll), face.label)
