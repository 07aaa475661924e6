"""Why a face may be hard to read: cheap measures of its light, sharpness, size and pose.

Every threshold has two steps. From ``flagged`` on, the measure is named as a reason where the
scores themselves are not sure. From ``grave`` on, the face is not sure whatever the scores say,
because the model no longer knows how wrong it is.

Light, blur, size and cut were measured with the served ResNet-34 on 3,328 faces of FER2013's
PublicTest against what most FER+ voters see (``python -m training quality resnet34``). As they are,
84.6 % are read rightly, and 92.0 % of those it is sure of. ``flagged`` is where a worsened picture
costs about 3 to 8 points of the first figure, ``grave`` where the second falls under 85 %.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.face import AlignedFace, BoundingBox, Landmarks, Reason
from models.face_aligner import FACE_SIZE, TEMPLATE

Severities = npt.NDArray[np.float64]
"""float64 ``[7]`` in the order of :class:`Reason`: 0 and less is fine, 1 flagged, 2 grave."""

REASONS = tuple(Reason)
FLAGGED, GRAVE = 1.0, 2.0
_MOST_SEVERITY = 3.0

_LIT = (slice(8, 44), slice(8, 40))
"""Rows and columns of the aligned face that are skin, eyes and mouth, not hair or background."""
_SHARP = (slice(6, 42), slice(6, 42))
_FEATURES = np.array([(8.5, 9.5), (38.5, 9.5), (38.5, 42.5), (8.5, 42.5)])
"""Corners round brows, eyes and mouth in the aligned face, float64 ``[4, 2]`` in pixels."""
_BOX_RIM = 0.15
"""Share of dlib's box, at each side, that lies outside brows, eyes and mouth."""
_CLIPPED = 250
_LEAST_DETAIL = 2.0
"""Grey levels of contrast below which nothing can be said of sharpness."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a measure begins to matter and where it is too much."""

    flagged: float
    grave: float

    def severity(self, value: float) -> float:
        """1 at ``flagged``, 2 at ``grave``, linear through both, cut off at 0 and 3."""
        severity = FLAGGED + (value - self.flagged) / (self.grave - self.flagged)
        return min(max(severity, 0.0), _MOST_SEVERITY)


LIMITS = {
    # With sensor noise of 3 levels: 40 read 80.6 %, 30 78.5 % (sure ones 87.5 %), 20 73.1 %
    # (82.1 %), 12 60.6 % (66.4 %). FER2013's darkest hundredth has 95; none is flagged.
    Reason.DARK: Limits(40.0, 25.0),
    # Light times 1.5 reads 81.1 % (sure ones 89.4 %), 2 70.8 % (81.0 %), 2.5 61.4 % (71.7 %); the
    # grave step takes 29, 70 and 87 % of these faces.
    Reason.BRIGHT: Limits(0.25, 0.5),
    # Median of a Gaussian blur of 1.5 pixels 0.17 (reads 80.2 %, sure ones 88.6 %), 2 0.14 (75.1 %,
    # 84.6 %); of a motion of 5 pixels 0.18 (80.5 %, 87.6 %), 7 0.15 (77.2 %, 84.3 %).
    # FER2013's lowest half per cent has 0.217; none of 6,000 is flagged.
    Reason.BLURRED: Limits(0.19, 0.15),
    # 12 pixels between the eyes (a face cut from 24) read 82.0 %, 10 79.8 %, 8 75.0 % (sure ones
    # 87.1 %), 7 72.3 % (82.0 %). FER2013's smallest half per cent has 12.7.
    Reason.SMALL: Limits(12.0, 7.0),
    # Up to 0.05 85.4 % are read rightly, 0.25-0.3 83.7 % (sure ones 93.1 %, 43 faces), 0.35-0.4 10
    # of 15. It is 40 degrees; too few faces are turned further to measure the grave step, 60.
    # FER2013: 2.4 %.
    Reason.TURNED: Limits(0.27, 0.56),
    # Cut off below: 8 rows read 82.2 % (sure ones 91.8 %), 10 79.8 % (91.5 %), 14 69.0 % (88.3 %).
    # Cut off beside was measured with a shallow network alone, which 0.23 took under the promise;
    # so the grave step stays. FER2013, whose pictures are cut close: 5.4 %.
    Reason.CUT: Limits(0.08, 0.15),
    # Of a model that tells; the probability itself.
    Reason.COVERED: Limits(0.35, 0.5),
}


@dataclass(frozen=True, slots=True)
class FaceQuality:
    """What was measured of one face, before any contrast normalisation."""

    brightest_tenth: float
    """Grey level, 0 to 255, that a tenth of the face exceeds.

    Not the mean: of dark skin in good light the bright spots are bright, too.
    """
    clipped: float
    """Share of the face, 0 to 1, at grey levels of 250 and more: white without a structure."""
    sharpness: float
    """Contrast between Gaussian blurs of 0.7 and 1.4 pixels of the aligned face, over that
    between 1.4 and 5: a standard deviation over another, along the worse of the two axes, for
    motion blurs one alone. About 0.3; independent of light and contrast."""
    eye_distance: float
    """Pixels of the frame between the outer corners of the eyes."""
    asymmetry: float
    """How far the nose's base lies beside the middle of the eyes, along their line, over their
    distance. In MediaPipe's canonical face the base of the nose (vertex 2) stands 0.324 of the
    outer eye corners' distance (33, 263) in front of them, so it is 0.324 tan(yaw)."""
    outside: float
    """Share of brows, eyes and mouth, 0 to 1, beyond the frame's border: by the landmarks or by
    the box, whichever says more, for dlib pulls landmarks that are outside in again (half a
    face beside the frame looks like a quarter)."""
    covered: float = 0.0
    """How probably something hides the face, 0 to 1, as the model says."""

    @property
    def severities(self) -> Severities:
        """How bad each measure is."""
        values = {
            Reason.DARK: self.brightest_tenth,
            Reason.BRIGHT: self.clipped,
            Reason.BLURRED: self.sharpness,
            Reason.SMALL: self.eye_distance,
            Reason.TURNED: self.asymmetry,
            Reason.CUT: self.outside,
            Reason.COVERED: self.covered,
        }
        return np.array([LIMITS[reason].severity(values[reason]) for reason in REASONS])

    @property
    def turned_away(self) -> Severities:
        """The same for a face that no landmarks fit: how far it is turned is unknown."""
        severities = self.severities
        severities[REASONS.index(Reason.TURNED)] = _MOST_SEVERITY
        return severities


def measure_quality(
    aligned: AlignedFace,
    box: BoundingBox,
    landmarks: Landmarks,
    frame_width: int,
    frame_height: int,
    *,
    covered: float = 0.0,
) -> FaceQuality:
    """Measure one face; box and landmarks in pixels of the frame."""
    lit = aligned.pixels[_LIT].ravel()
    return FaceQuality(
        brightest_tenth=float(np.partition(lit, lit.size * 9 // 10)[lit.size * 9 // 10]),
        clipped=float((lit >= _CLIPPED).mean()),
        sharpness=_sharpness(aligned.pixels),
        eye_distance=_eye_distance(aligned),
        asymmetry=_asymmetry(landmarks),
        outside=max(
            _features_outside(aligned, frame_width, frame_height),
            _box_outside(box, frame_width, frame_height),
        ),
        covered=covered,
    )


def _bandpass(finer: float, coarser: float) -> npt.NDArray[np.float32]:
    """The matrix ``[48, 48]`` that, after a face, takes one blur along its rows from another."""
    eye = np.eye(FACE_SIZE, dtype=np.float32)
    single = np.ones((1, 1))
    fine, coarse = (
        cv2.sepFilter2D(eye, -1, cv2.getGaussianKernel(2 * math.ceil(3 * s) + 1, s), single)
        for s in (finer, coarser)
    )
    return np.asarray(fine - coarse)


_EDGES, _SHAPES = _bandpass(0.7, 1.4), _bandpass(1.4, 5.0)


def _sharpness(pixels: npt.NDArray[np.uint8]) -> float:
    along = []
    for face in (pixels.astype(np.float32), pixels.T.astype(np.float32)):
        detail = _contrast(face @ _SHAPES)
        if detail < _LEAST_DETAIL:
            return 1.0  # A white or black patch is not out of focus.
        along.append(_contrast(face @ _EDGES) / detail)
    return min(along)


def _contrast(band: npt.NDArray[np.float32]) -> float:
    return float(cv2.meanStdDev(band[_SHARP])[1][0, 0])


def _eye_distance(aligned: AlignedFace) -> float:
    scale = math.hypot(aligned.matrix[0, 0], aligned.matrix[1, 0])
    return float(TEMPLATE[0, 0] - TEMPLATE[2, 0]) / max(scale, 1e-6)


def _asymmetry(landmarks: Landmarks) -> float:
    right, _, left, _, nose = landmarks.points.astype(np.float64)
    eyes = right - left
    return abs(float((nose - (right + left) / 2) @ eyes)) / max(float(eyes @ eyes), 1e-6)


def _features_outside(aligned: AlignedFace, width: int, height: int) -> float:
    back = cv2.invertAffineTransform(aligned.matrix)
    corners = (_FEATURES @ back[:, :2].T + back[:, 2]).astype(np.float32)
    # Pixel centres are whole numbers, so the frame reaches from -0.5.
    x, y = width - 0.5, height - 0.5
    frame = np.array([(-0.5, -0.5), (x, -0.5), (x, y), (-0.5, y)], np.float32)
    inside, _ = cv2.intersectConvexConvex(corners, frame)
    return 1 - inside / max(float(cv2.contourArea(corners)), 1e-6)


def _box_outside(box: BoundingBox, width: int, height: int) -> float:
    rim_x, rim_y = _BOX_RIM * box.width, _BOX_RIM * box.height
    middle = BoundingBox(box.x1 + rim_x, box.y1 + rim_y, box.x2 - rim_x, box.y2 - rim_y)
    inside = BoundingBox(
        max(middle.x1, 0), max(middle.y1, 0), min(middle.x2, width), min(middle.y2, height)
    )
    return 1 - inside.area / max(middle.area, 1e-6)
