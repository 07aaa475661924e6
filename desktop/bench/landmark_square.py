"""Where the detectors' boxes lie beside the square that dlib's landmark predictor was trained on.

``python -m desktop.bench.landmark_square FOLDER...`` prints, for each detector, what has to be in
``models/detection`` so that a find leads straight to the landmarks: medians over all pictures with
one face that stands upright, with interquartile ranges.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from desktop.bench.found.samples import pictures_in
from models.detection.detector_choice import choose_detector
from models.detection.face_detector import FaceDetector, Image
from models.face_pose import FacePose
from models.landmark_predictor import LandmarkPredictor
from models.picture import Picture
from models.tilted_landmarks import TiltedPredictor

_SURE = 0.8
"""Score from which a find is the face."""
_MOST_ROLL = 0.15
"""Radians; the square of a tilted face is turned."""


def main(paths: list[Path], limit: int = 300) -> None:
    """Print the figures of all detectors that run here."""
    choice = choose_detector()
    images = [sample.image for path in paths for sample in pictures_in(path, limit)]
    for detector in (choice.detector, choice.second):
        offsets = np.array(list(_offsets(detector, images))).reshape(-1, 3)
        low, middle, high = np.percentile(offsets, (25, 50, 75), axis=0)
        print(f"{detector.title}, {len(offsets)} faces, in sides of its present square:")
        for name, *values in zip(("right", "below", "side"), middle, high - low, strict=True):
            print(f"  {name} {values[0]:+.3f} (interquartile range {values[1]:.3f})")


def _offsets(detector: FaceDetector, images: list[Image]) -> Iterator[tuple[float, float, float]]:
    predictor = TiltedPredictor(LandmarkPredictor())
    for image in images:
        found = detector.detect(image, _SURE)
        if len(found) == 1:
            square = found[0].pose
            _, face = predictor.predict(Picture(image).grey, square)
            if abs(face.roll) < _MOST_ROLL:
                yield _beside(square, face)


def _beside(square: FacePose, face: FacePose) -> tuple[float, float, float]:
    side = square.side
    return (face.x - square.x) / side, (face.y - square.y) / side, face.side / side


if __name__ == "__main__":
    main([Path(path) for path in sys.argv[1:]])
