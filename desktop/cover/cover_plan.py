"""What of one frame is covered."""

from dataclasses import dataclass

from models.expression import Expression


@dataclass(frozen=True, slots=True)
class CoveredFace:
    """A round, opaque emoji over one face."""

    x: float
    """Of the centre, pixels of the frame."""
    y: float
    """Pixels of the frame, down."""
    size: float
    """Diameter in pixels of the frame; all of it is opaque."""
    roll: float
    """Degrees, clockwise as the frame is seen unmirrored."""
    expression: Expression | None
    """None where it is not sure."""


@dataclass(frozen=True, slots=True)
class CoverPlan:
    """Valid for one frame only."""

    whole: bool
    """Whether nothing of the frame may be shown."""
    faces: tuple[CoveredFace, ...] = ()
    """What is covered where the frame is shown."""
    missing: int = 0
    """How many expected faces are missing."""


WHOLE = CoverPlan(whole=True)
"""For a frame that was not analysed."""
