"""Where a face is and how far it is tilted, and the upright chip cut out of it."""

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from models.face import BoundingBox, Landmarks
from models.face_aligner import TEMPLATE, similarity_to_template

BOX_CENTER = complex(23.5, 26.1)
BOX_SIDE = 41.0
"""The box that HOG draws, in pixels of the 48x48 aligned face.

Medians over 1,069 training faces of FER2013 (standard deviation 1.4, 1.8 and 4.1: HOG's boxes
come in steps of 20 %), the centre moved onto the template's axis of symmetry. The predictor was
trained on HOG's boxes, so a box from its own landmarks leads it to the same landmarks again.
"""

USUAL_SPREAD, MOST_GAIN, MIDDLE = 45.0, 30.0, 128.0
"""Standard deviation of a well-lit face's grey levels, the most that it is stretched by, and the
mean that it then has. dlib's trees compare pixels with fixed thresholds: with a tenth of the light
landmarks are wrong by 14 % of the face's side, stretched by 0.4 %."""


LARGE_SIDE = 256.0
"""Pixels of a face; twice as large a one is shrunk before it is turned."""


@dataclass(frozen=True, slots=True)
class FacePose:
    """A square about a face, turned with it: HOG's box, were the head upright."""

    x: float
    """Of the centre, pixels to the right."""
    y: float
    """Of the centre, pixels down."""
    side: float
    """Pixels."""
    roll: float = 0.0
    """In-plane tilt in radians, clockwise as the picture is seen."""

    @property
    def box(self) -> BoundingBox:
        """The upright square with the same centre and side."""
        half = self.side / 2
        return BoundingBox(self.x - half, self.y - half, self.x + half, self.y + half)

    def moved(self, dx: float, dy: float) -> "FacePose":
        """Shifted by pixels."""
        return replace(self, x=self.x + dx, y=self.y + dy)

    def turned(self, radians: float) -> "FacePose":
        """Tilted further, clockwise."""
        return replace(self, roll=self.roll + radians)

    def scaled(self, factor: float) -> "FacePose":
        """The same face in a picture ``factor`` times as large."""
        return FacePose(self.x * factor, self.y * factor, self.side * factor, self.roll)

    def distance(self, other: "FacePose") -> float:
        """Between the centres, in sides of the smaller face."""
        apart = math.hypot(self.x - other.x, self.y - other.y)
        return apart / max(min(self.side, other.side), 1e-6)

    def growth(self, other: "FacePose") -> float:
        """How differently large two faces are: 0 for the same side, 0.69 for twice the side."""
        return abs(math.log(max(self.side, 1e-6) / max(other.side, 1e-6)))


@dataclass(frozen=True, slots=True, eq=False)
class UprightChip:
    """A square cut out of a frame in which a face stands upright, in the middle."""

    pixels: npt.NDArray[np.uint8]
    """uint8 ``[size, size]`` or ``[size, size, 3]``."""
    factor: complex
    """A point of the frame as ``x + iy``, times ``factor`` plus ``shift``, is one of the chip."""
    shift: complex

    def to_frame(self, points: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Float32 ``[N, 2]`` from pixels of the chip to pixels of the frame."""
        found = (points[:, 0] + 1j * points[:, 1] - self.shift) / self.factor
        return np.stack([found.real, found.imag], axis=1).astype(np.float32)


def landmarks_of_pose(pose: FacePose) -> Landmarks:
    """Five points where a face of this pose has them on average."""
    factor = pose.side / BOX_SIDE * complex(math.cos(pose.roll), math.sin(pose.roll))
    template = TEMPLATE[:, 0] + 1j * TEMPLATE[:, 1]
    points = factor * (template - BOX_CENTER) + complex(pose.x, pose.y)
    return Landmarks(np.stack([points.real, points.imag], axis=1).astype(np.float32))


def pose_of_box(box: BoundingBox) -> FacePose:
    """A detector's box as a pose without tilt."""
    return FacePose(*box.center, side=(box.width + box.height) / 2)


def pose_of_landmarks(landmarks: Landmarks) -> FacePose:
    """The box that belongs to landmarks: fixed to the template, so it does not wander."""
    matrix = similarity_to_template(landmarks.points)
    factor = complex(matrix[0, 0], matrix[1, 0])
    if abs(factor) < 1e-6:  # All landmarks far apart or not finite: no face has this shape.
        return FacePose(0.0, 0.0, 0.0)
    center = (BOX_CENTER - complex(matrix[0, 2], matrix[1, 2])) / factor
    roll = -math.atan2(factor.imag, factor.real)
    return FacePose(center.real, center.imag, BOX_SIDE / abs(factor), roll)


def cut_upright(
    image: npt.NDArray[np.uint8],
    pose: FacePose,
    box_side: int,
    size: int,
    smoothing: float,
    *,
    beyond: int = cv2.BORDER_REPLICATE,
) -> UprightChip:
    """Turn and scale the region about a face, light it evenly and average down its noise.

    Args:
        image: uint8 ``[height, width]`` or ``[height, width, 3]``; the chip is of the same kind.
        pose: of the face.
        box_side: pixels of the chip that the pose's side becomes.
        size: pixels along each side of the chip.
        smoothing: sigma in pixels of the chip.
        beyond: what is outside of the picture: its border, repeated, or one of OpenCV's other ways.
    """
    scale = box_side / max(pose.side, 1.0)
    factor = complex(scale * math.cos(pose.roll), -scale * math.sin(pose.roll))
    shift = (size - 1) / 2 * (1 + 1j) - factor * complex(pose.x, pose.y)
    region, corner, shrunk = _region(image, pose, size / scale)
    # Of pixel centres in the region: (x - corner + 0.5) / shrunk - 0.5.
    onto = factor * shrunk
    from_corner = shift + factor * (corner + (shrunk - 1) / 2 * (1 + 1j))
    matrix = np.array(
        [[onto.real, -onto.imag, from_corner.real], [onto.imag, onto.real, from_corner.imag]]
    )
    pixels = cv2.warpAffine(region, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=beyond)
    smooth = cv2.GaussianBlur(_evenly_lit(pixels), (0, 0), smoothing)
    return UprightChip(np.asarray(smooth, np.uint8), factor, shift)


def _region(
    image: npt.NDArray[np.uint8], pose: FacePose, width: float
) -> tuple[cv2.typing.MatLike, complex, int]:
    """What a chip needs of the picture; where it begins, and by how much it was shrunk.

    A warp reads four pixels for each one that it writes: of a face many times larger than the
    chip it would pick out single ones. And OpenCV warps no picture of 32,767 pixels and more.
    """
    height, length = image.shape[:2]
    reach = width * math.sqrt(0.5) + 2
    left, right = (round(min(max(pose.x + d, 0), length - 1)) for d in (-reach, reach))
    top, bottom = (round(min(max(pose.y + d, 0), height - 1)) for d in (-reach, reach))
    region = image[top : bottom + 1, left : right + 1]
    shrunk = max(1, int(pose.side / LARGE_SIDE))
    if shrunk > 1:
        rows, columns = (side // shrunk * shrunk for side in region.shape[:2])
        if rows and columns:
            size = (columns // shrunk, rows // shrunk)
            region = np.asarray(
                cv2.resize(region[:rows, :columns], size, interpolation=cv2.INTER_AREA), np.uint8
            )
        else:
            shrunk = 1
    return region, complex(left, top), shrunk


def _evenly_lit(pixels: cv2.typing.MatLike) -> cv2.typing.MatLike:
    """With at least the contrast of a well-lit face, about the middle grey."""
    mean, spread = (float(value.mean()) for value in cv2.meanStdDev(pixels))
    gain = min(USUAL_SPREAD / max(spread, 1e-3), MOST_GAIN)
    if gain <= 1:
        return pixels
    return cv2.addWeighted(pixels, gain, pixels, 0.0, MIDDLE - gain * mean)
