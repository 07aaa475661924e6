"""Where a face is in the frame, and how far from another place."""

import math
from dataclasses import dataclass

from models.face import Face


@dataclass(frozen=True, slots=True)
class FacePlace:
    """Centre and width of a face's box, in pixels of the frame."""

    x: float
    y: float
    side: float
    """At least 1."""

    @classmethod
    def of(cls, face: Face) -> "FacePlace":
        """Where it is now."""
        return cls(*face.box.center, max(face.box.width, face.box.height, 1.0))

    def distance(self, other: "FacePlace") -> float:
        """Between the centres, in widths of the larger one."""
        return math.hypot(other.x - self.x, other.y - self.y) / max(other.side, self.side)

    def growth(self, other: "FacePlace") -> float:
        """Ratio of the larger size to the smaller; 1 for the same size."""
        return max(self.side, other.side) / min(self.side, other.side)

    def towards(self, other: "FacePlace", share: float) -> "FacePlace":
        """Between the two: at 0 this one, at 1 the other."""
        return FacePlace(
            self.x + share * (other.x - self.x),
            self.y + share * (other.y - self.y),
            self.side + share * (other.side - self.side),
        )
