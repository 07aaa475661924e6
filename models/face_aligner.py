"""Turns, scales and shifts a face so that its landmarks fall on the template."""

import math

import cv2
import numpy as np
import numpy.typing as npt

from models.face import AlignedFace, Landmarks

FACE_SIZE = 48
"""Pixels along each side of an aligned face."""

TEMPLATE = np.array(
    [(35.50, 18.06), (28.62, 18.42), (11.50, 18.06), (18.38, 18.42), (23.50, 31.20)],
    dtype=np.float64,
)
"""Where dlib's five landmarks fall in an aligned face, float64 ``[5, 2]`` in pixels.

The mean over those training faces of FER2013 in which dlib finds a face, and over their mirror
images, as ``python -m training prepare`` prints it: an aligned face sits where the network
learned to expect it.
"""


def similarity_to_template(points: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """The similarity transform (turn, scale, shift) that brings landmarks nearest the template.

    Least squares in closed form; with complex numbers a similarity is ``z -> a z + b``
    (Umeyama 1991, without reflection).

    Args:
        points: float32 ``[5, 2]``, pixels of the frame.

    Returns:
        float64 ``[2, 3]``: maps pixels of the frame to pixels of the aligned face.
    """
    source = points[:, 0].astype(np.float64) + 1j * points[:, 1].astype(np.float64)
    target = TEMPLATE[:, 0] + 1j * TEMPLATE[:, 1]
    centred = source - source.mean()
    spread = max(float((np.abs(centred) ** 2).sum()), 1e-9)
    a = complex((np.conj(centred) * (target - target.mean())).sum() / spread)
    b = complex(target.mean() - a * source.mean())
    return np.array([[a.real, -a.imag, b.real], [a.imag, a.real, b.imag]])


class FaceAligner:
    """Cuts aligned faces out of a grey frame."""

    def align(self, grey: npt.NDArray[np.uint8], landmarks: Landmarks) -> AlignedFace:
        """Cut one face.

        Args:
            grey: uint8 ``[height, width]``.
            landmarks: in pixels of ``grey``.
        """
        matrix = similarity_to_template(landmarks.points)
        return AlignedFace(warp(grey, matrix), matrix)


def warp(grey: npt.NDArray[np.uint8], matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """Resample a face to 48x48 without aliasing.

    A bilinear warp reads four pixels for each one that it writes, so a 400-pixel face would lose
    98 % of its pixels and alias. The warp therefore goes to a chip with at least as many pixels
    as the face has, and that is averaged down by area.
    """
    shrinking = 1.0 / max(math.hypot(matrix[0, 0], matrix[1, 0]), 1e-6)
    factor = min(max(1, math.ceil(shrinking)), 64)
    # Pixel centres: (x + 0.5) * factor - 0.5.
    larger = matrix * factor
    larger[:, 2] += (factor - 1) / 2
    size = FACE_SIZE * factor
    chip = cv2.warpAffine(
        grey, larger, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    if factor > 1:
        chip = cv2.resize(chip, (FACE_SIZE, FACE_SIZE), interpolation=cv2.INTER_AREA)
    return np.asarray(chip, dtype=np.uint8)
