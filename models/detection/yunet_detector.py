"""Faces by YuNet, the network of libfacedetection (Shiqi Yu, BSD licence), run by ONNX Runtime.

The library itself takes five to six times as long for the same finds and has wheels for few
machines.
"""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from models.detection.face_detector import Detection, Image
from models.detection.landmark_square import landmark_square
from models.detection.network_file import open_network

MODEL_FILE = Path(__file__).parents[1] / "weights" / "detector" / "yunet.onnx"
"""Made by ``python -m training.export.yunet_detector``."""
INPUT_NAME = "picture"
STRIDES = (8, 16, 32)
"""Pixels between two places that are scored: small, middle-sized and large faces."""
OUTPUT_NAMES = tuple(f"stride{stride}" for stride in STRIDES)
"""Of each: float32 ``[1, 6, rows, columns]``. Logits of face and of box, then where the box's
centre lies beside the place, in strides, and the logarithms of its width and height in strides."""
WEAKEST = 0.2
"""Least score that tells anything, as in libfacedetection."""
SAME_BOX = 0.45
"""Intersection over union of two boxes about one face, as in libfacedetection."""


class YunetDetector:
    """YuNet (Wu, Peng and Yu 2023, 10.1007/s11633-023-1423-y).

    It finds faces of 12 pixels and more, tilted by up to about 50 degrees, also from the side and
    behind masks.

    Attributes:
        title: see :class:`~models.detection.face_detector.FaceDetector`, as the others.
        least_side: of 150 faces, 98 % are found at 32 pixels and 47 % at 24.
        best_side: from about 48 pixels on, 97 % have a score of 0.7 and more.
        pixels_per_second: on one thread; 60 million with AVX-512.
        live_width: 640x480 then takes 1 to 2 ms on one thread.
    """

    title = "YuNet"
    least_side = 32.0
    best_side = 64
    pixels_per_second = 40e6
    live_width = 320

    def __init__(self) -> None:
        """Load the network.

        Raises:
            MoodmirrorError: its file is missing or damaged.
        """
        # One thread a call: for so few pixels, waking a second one takes longer than it saves.
        self._session = open_network(MODEL_FILE, threads=1)

    def detect(self, image: Image, least_score: float = 0.0) -> list[Detection]:
        """See :class:`~models.detection.face_detector.FaceDetector`."""
        levels = self._session.run([*OUTPUT_NAMES], {INPUT_NAME: _padded(image)[None]})
        least = max(least_score, WEAKEST)
        found = [
            _decoded(level[0], stride, least) for level, stride in zip(levels, STRIDES, strict=True)
        ]
        scores, boxes = (np.concatenate(parts) for parts in zip(*found, strict=True))
        best = cv2.dnn.NMSBoxes(boxes.tolist(), scores.tolist(), WEAKEST, SAME_BOX)
        return [
            Detection(landmark_square(*boxes[index].tolist()), float(scores[index]))
            for index in best
        ]


def _decoded(
    level: npt.NDArray[np.float32], stride: int, least_score: float
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Scores ``[N]`` and boxes ``[N, 4]`` (left, top, width, height in pixels)."""
    scores = np.sqrt(_sigmoid(level[0]) * _sigmoid(level[1]))
    rows, columns = np.nonzero(scores >= least_score)
    beside, log_size = level[2:4, rows, columns], level[4:6, rows, columns]
    centre = (np.stack([columns, rows]) + beside) * stride
    size = np.exp(log_size) * stride
    boxes = np.concatenate([centre - size / 2, size]).T
    return scores[rows, columns], boxes.astype(np.float32)


def _sigmoid(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * logits), np.float32)


def _padded(image: Image) -> Image:
    """With both sides a multiple of the last stride, black beyond the picture."""
    below, right = (-side % STRIDES[-1] for side in image.shape[:2])
    if not (below or right):
        return image
    padded = cv2.copyMakeBorder(image, 0, below, 0, right, cv2.BORDER_CONSTANT)
    return np.asarray(padded, np.uint8)
