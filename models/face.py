"""What travels through the program: frames, bounding boxes, landmarks, faces and analyses."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from models.expression import EXPRESSIONS, Expression


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture from a source. Its array is never written to after it was made."""

    image: npt.NDArray[np.uint8]
    """uint8 ``[height, width, 3]``, BGR, C-contiguous, upright as a person sees it."""
    index: int
    """Counts the frames of one source from 0."""
    captured_at: float
    """Seconds on the ``time.perf_counter`` clock when the picture was taken."""
    time_s: float = 0.0
    """Seconds since the start of the source; media time for a file."""

    @property
    def width(self) -> int:
        """Pixels."""
        return int(self.image.shape[1])

    @property
    def height(self) -> int:
        """Pixels."""
        return int(self.image.shape[0])


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """An upright rectangle in pixels; x to the right, y down; it may reach beyond the picture."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def width(self) -> float:
        """Pixels."""
        return self.x2 - self.x1

    @property
    def height(self) -> float:
        """Pixels."""
        return self.y2 - self.y1

    @property
    def area(self) -> float:
        """Square pixels; 0 for an empty box."""
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def center(self) -> tuple[float, float]:
        """``(x, y)`` in pixels."""
        return (self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2

    def scaled(self, factor: float) -> "BoundingBox":
        """All four coordinates multiplied: the box in a picture ``factor`` times as large."""
        return BoundingBox(self.x1 * factor, self.y1 * factor, self.x2 * factor, self.y2 * factor)

    def intersection_over_union(self, other: "BoundingBox") -> float:
        """Overlap from 0 (none) to 1 (the same box)."""
        width = min(self.x2, other.x2) - max(self.x1, other.x1)
        height = min(self.y2, other.y2) - max(self.y1, other.y1)
        if width <= 0 or height <= 0:
            return 0.0
        overlap = width * height
        return overlap / (self.area + other.area - overlap)


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """Points of a face in dlib's order."""

    points: npt.NDArray[np.float32]
    """float32 ``[5, 2]``, ``(x, y)`` in pixels of the frame."""


@dataclass(frozen=True, slots=True, eq=False)
class AlignedFace:
    """A face turned, scaled and shifted so that its landmarks fall on the template."""

    pixels: npt.NDArray[np.uint8]
    """uint8 ``[48, 48]``, grey."""
    matrix: npt.NDArray[np.float64]
    """float64 ``[2, 3]``: maps pixels of the frame to pixels of the aligned face."""


@dataclass(frozen=True, slots=True, eq=False)
class ExpressionScores:
    """The classifier's answer for one face."""

    probabilities: npt.NDArray[np.float32]
    """float32 ``[6]`` in label order, summing to 1."""
    covered: float = 0.0
    """How probably a mask, a hand or sunglasses hide the face, 0 to 1; 0 of a model that does not
    tell."""

    @property
    def expression(self) -> Expression:
        """The most probable expression."""
        return EXPRESSIONS[int(self.probabilities.argmax())]

    def probability_of(self, expression: Expression) -> float:
        """From 0 to 1."""
        return float(self.probabilities[EXPRESSIONS.index(expression)])

    def lead_of(self, expression: Expression) -> float:
        """How much more probable than the most probable other one, -1 to 1."""
        number = EXPRESSIONS.index(expression)
        return float(self.probabilities[number] - np.delete(self.probabilities, number).max())


class Reason(Enum):
    """Why a face cannot be read for sure. The value is what people are told."""

    DARK = "too dark"
    BRIGHT = "too bright"
    BLURRED = "blurred"
    SMALL = "too small"
    TURNED = "turned away"
    CUT = "cut by the edge"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a face: a label that keeps its promise, or that it is not sure."""

    expression: Expression
    """The label; shown only when ``sure``."""
    confidence: float
    """The label's probability, 0 to 1."""
    sure: bool
    reasons: tuple[Reason, ...] = ()
    """What makes it unsure, gravest first; empty when nothing is known against the picture."""

    @property
    def label(self) -> Expression | None:
        """What may be said of the face; None where it is not sure."""
        return self.expression if self.sure else None


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One face of one frame, with its expression."""

    box: BoundingBox
    landmarks: Landmarks
    scores: ExpressionScores
    """Of this frame alone; with many live faces, of a frame at most 0.1 s ago."""
    track_id: int | None = None
    """Stays with a person from frame to frame, counted from 1; None in a still."""
    smoothed: ExpressionScores | None = None
    """Steadied over the frames before; None in a still."""
    verdict: Verdict | None = None
    confirmed: bool = True
    """Whether the detector saw it in this very frame; else its landmarks were followed alone."""
    quick: ExpressionScores | None = None
    """Close to this frame's, with the person's offset; None in a still."""

    @property
    def label(self) -> Expression | None:
        """What every output says of this face; None where it is not sure, or was never judged."""
        return self.verdict.label if self.verdict else None

    @property
    def bar_scores(self) -> ExpressionScores:
        """What bars show: they may move at once, where a label and a number must stay readable."""
        return self.quick or self.shown_scores

    @property
    def sure(self) -> bool:
        """Whether the face has a label."""
        return self.label is not None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the face is not sure, gravest first; empty if it is sure or the reason is unknown."""
        return self.verdict.reasons if self.verdict else ()

    @property
    def probabilities(self) -> npt.NDArray[np.float32]:
        """float32 ``[6]`` in the order of ``EXPRESSIONS``; smoothed over time in a stream."""
        return self.shown_scores.probabilities

    @property
    def shown_scores(self) -> ExpressionScores:
        """The scores behind the label: smoothed over time where the face is live."""
        return self.smoothed or self.scores


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds that each stage took for one frame."""

    detect: float
    align: float
    classify: float

    @property
    def total(self) -> float:
        """Milliseconds from decoded frame to scores."""
        return self.detect + self.align + self.classify


@dataclass(frozen=True, slots=True, eq=False)
class FrameAnalysis:
    """Everything found in one frame. It carries its frame, so no overlay drifts onto another."""

    frame: Frame
    faces: tuple[Face, ...]
    timings: Timings
    unsure: tuple[BoundingBox, ...] = ()
    """While no face may be missed: places that may be one and are not among ``faces``."""
