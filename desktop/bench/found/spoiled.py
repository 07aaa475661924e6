"""The same pictures of one face, made harder: with a mask, and tilted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np

from desktop.bench.found.masks import MASKS, masked
from desktop.bench.found.samples import Image, Sample
from models.face_pose import FacePose

TILTS = (50, 70, 90)
"""Degrees."""

Poses = Callable[[Image], Sequence[FacePose]]
"""The faces of a picture by their landmarks, largest first."""


def with_masks(samples: Iterable[Sample], poses: Poses) -> Iterator[Sample]:
    """Every picture with a mask over its face, the kinds in turns.

    The face has to be found without the mask, else nobody knows where to draw it; other pictures
    are left out.
    """
    number = 0
    for sample in _of_one_face(samples):
        found = [pose for pose in poses(sample.image) if pose.side >= sample.least_side]
        if found:
            mask = MASKS[number % len(MASKS)]
            labels = {**sample.faces[0].labels, "mask": mask.title}
            face = replace(sample.faces[0], labels=labels)
            yield Sample(masked(sample.image, found[0], mask), (face,), sample.least_side)
            number += 1


def tilted(samples: Iterable[Sample], degrees: float) -> Iterator[Sample]:
    """Every picture turned, to the left and to the right in turns, its corners filled."""
    for number, sample in enumerate(_of_one_face(samples)):
        way = degrees if number % 2 else -degrees
        yield replace(sample, image=_turned(sample.image, way))


def _of_one_face(samples: Iterable[Sample]) -> Iterator[Sample]:
    return (one for one in samples if len(one.faces) == 1 and one.faces[0].box is None)


def _turned(image: Image, degrees: float) -> Image:
    """Round its middle, in a frame that holds all of it; its border is drawn out."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = round(width * cos + height * sin), round(width * sin + height * cos)
    matrix[:, 2] += np.array(((size[0] - width) / 2, (size[1] - height) / 2))
    turned = cv2.warpAffine(
        image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(turned, np.uint8)
