"""Whole pictures with many faces of known places and sizes, set into made scenes."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from desktop.bench.found.samples import Image, Labels, Sample, TrueFace
from desktop.bench.found.scenes import scene
from models.face_pose import FacePose

_SEED = 60
_SIZES = ((1280, 960), (1600, 1200), (1920, 1080))
_CLASSES = ((24, 32), (32, 60), (60, 120), (120, 220))
"""Pixels of the face's side; each class is as frequent as the others."""
_FACES = 12
_TRIES = 60
_HEAD = 2.1
"""Side of the square that is cut out, in sides of the face: hair, ears and shoulders."""
_CUT = 384
"""Pixels of the cut-out head's side, at most."""
_MOST_TILT = 15.0
_FEATHER = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """A head that was cut out of a picture, upright."""

    pixels: npt.NDArray[np.float32]
    """float32 ``[side, side, 4]``, BGR times alpha and alpha, of 0 to 255."""
    labels: Labels


def cut_out(image: Image, pose: FacePose, labels: Labels) -> Head | None:
    """The head about a face; None where the picture does not show it whole.

    Args:
        image: the picture.
        pose: of the face, from its landmarks.
        labels: the groups it belongs to.
    """
    reach = _HEAD / 2 * pose.side
    height, width = image.shape[:2]
    inside = min(pose.x, width - pose.x), min(pose.y, height - pose.y)
    if min(inside) < 0.75 * reach:  # An ellipse leaves out the corners.
        return None
    side = min(_CUT, round(2 * reach))
    matrix = cv2.getRotationMatrix2D((pose.x, pose.y), math.degrees(pose.roll), side / (2 * reach))
    matrix[:, 2] += np.array((side / 2 - pose.x, side / 2 - pose.y))
    cut = cv2.warpAffine(
        image, matrix, (side, side), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    alpha = np.clip((1 - np.hypot(x / 0.85, y)) / _FEATHER, 0, 1)[:, :, np.newaxis]
    return Head(np.concatenate([cut * alpha, 255 * alpha], axis=2).astype(np.float32), labels)


def composed(heads: Sequence[Head], count: int) -> Iterator[Sample]:
    """Pictures of a dozen faces each, tilted by up to 15 degrees, the same at every run.

    Args:
        heads: the faces, each as often as the others.
        count: how many pictures.
    """
    turn = 0
    for number in range(count):
        rng = np.random.default_rng((_SEED, number))
        width, height = _SIZES[number % len(_SIZES)]
        image = scene(number, width, height).astype(np.float32)
        faces = []
        for pose in _places(rng, width, height):
            head = heads[turn % len(heads)]
            turn += 1
            _set_in(image, head, pose, light=float(rng.uniform(0.6, 1.15)))
            faces.append(TrueFace(head.labels, pose.box))
        image += rng.normal(0, rng.uniform(1, 5), image.shape)
        yield Sample(np.clip(image, 0, 255).astype(np.uint8), tuple(faces))


def _places(rng: np.random.Generator, width: int, height: int) -> list[FacePose]:
    """Where faces are, none of whose heads overlap, the largest first."""
    ranges = [_CLASSES[number % len(_CLASSES)] for number in range(_FACES)]
    sides = sorted((math.exp(rng.uniform(*np.log(one))) for one in ranges), reverse=True)
    placed: list[FacePose] = []
    for side in sides:
        reach = _HEAD / 2 * side
        for _ in range(_TRIES):
            x, y = rng.uniform(reach, width - reach), rng.uniform(reach, height - reach)
            if all(
                math.hypot(x - other.x, y - other.y) > reach + _HEAD / 2 * other.side
                for other in placed
            ):
                tilt = math.radians(rng.uniform(-_MOST_TILT, _MOST_TILT))
                placed.append(FacePose(x, y, side, tilt))
                break
    return placed


def _set_in(image: npt.NDArray[np.float32], head: Head, pose: FacePose, light: float) -> None:
    """Put a head into a picture, as small as it is there, averaged as a camera does."""
    size = max(2, round(_HEAD * pose.side))
    small = cv2.resize(head.pixels, (size, size), interpolation=cv2.INTER_AREA)
    matrix = cv2.getRotationMatrix2D((size / 2, size / 2), -math.degrees(pose.roll), 1.0)
    layer = cv2.warpAffine(small, matrix, (size, size), flags=cv2.INTER_LINEAR)
    x, y = round(pose.x - size / 2), round(pose.y - size / 2)
    x, y = min(max(x, 0), image.shape[1] - size), min(max(y, 0), image.shape[0] - size)
    region = image[y : y + size, x : x + size]
    region *= 1 - layer[:, :, 3:] / 255
    region += light * layer[:, :, :3]
