"""Measures how far faces are found and followed: ``python -m desktop.bench.robustness``.

Prints a Markdown table: how far each demo portrait can be tilted, shrunk, darkened, covered and
spoiled before HOG alone, the search for new faces and the tracker lose it, at 640x480.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
import numpy.typing as npt

from desktop.capture.picture import read_picture
from desktop.resources import asset
from models.face import BoundingBox
from models.face_detector import Detail, FaceDetector
from models.face_finder import FaceFinder
from models.face_tracker import FaceTracker
from models.grey import grey_of
from models.landmark_predictor import LandmarkPredictor

Image = npt.NDArray[np.uint8]

PORTRAITS = ("astronaut", "hopper")
WIDTH, HEIGHT = 640, 480
CENTER = WIDTH / 2, HEIGHT / 2
SIDE = 140.0
"""Pixels of HOG's box about the face, where the trouble is not its size."""
STEP_S = 1 / 15
FRAMES_BETWEEN = 3
FRAMES_AT_LEVEL = 9
"""0.6 s: longer than the tracker goes on against HOG's word."""
SOON, LATER = 4, 30
"""Frames: 0.27 s, in which a new face has to appear, and the 2 s that a far or tilted one may take
(:mod:`models.thorough_search`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """A picture of one person."""

    image: Image
    box: BoundingBox
    """HOG's, about the face."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A way in which a face becomes hard to see."""

    title: str
    unit: str
    levels: tuple[float, ...]
    """From harmless to hopeless."""
    picture: Callable[[Portrait, float], Image]


def load_portrait(name: str) -> Portrait:
    """One of the demo portraits, with the place of its face."""
    image = read_picture(asset(f"demo/{name}.jpg"))
    return Portrait(image, FaceDetector(Detail.LIVE).detect(grey_of(image))[0])


def placed(portrait: Portrait, side: float = SIDE, tilt: float = 0.0) -> Image:
    """The portrait's face in the middle of a frame, ``side`` pixels large, tilted by degrees."""
    scale = side / portrait.box.width
    x, y = portrait.box.center
    matrix = cv2.getRotationMatrix2D((x, y), -tilt, scale)
    matrix[0, 2] += CENTER[0] - x
    matrix[1, 2] += CENTER[1] - y
    image = portrait.image
    if scale < 1:  # A camera averages over its pixels; a bilinear warp would alias.
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.5 / scale), np.uint8)
    frame = cv2.warpAffine(image, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(frame, np.uint8)


def darkened(portrait: Portrait, factor: float) -> Image:
    """``factor`` of the light, rounded to whole grey levels as a camera does."""
    return (placed(portrait) * factor).astype(np.uint8)


def noisy(portrait: Portrait, sigma: float) -> Image:
    """With Gaussian noise, the same at every call: each level is a field of its own."""
    rng = np.random.default_rng(int(sigma * 100))
    noise = rng.normal(0, sigma, (HEIGHT, WIDTH, 3))
    return np.asarray(np.clip(placed(portrait) + noise, 0, 255), np.uint8)


def blurred(portrait: Portrait, sigma: float) -> Image:
    """Out of focus."""
    if sigma == 0:
        return placed(portrait)
    return np.asarray(cv2.GaussianBlur(placed(portrait), (0, 0), sigma), np.uint8)


def covered(portrait: Portrait, share: float) -> Image:
    """With a plain board before the lower ``share`` of the box."""
    image = placed(portrait)
    x1, bottom = round(CENTER[0] - SIDE * 0.7), round(CENTER[1] + SIDE * 0.7)
    top = round(CENTER[1] + SIDE * (0.5 - share))
    image[top:bottom, x1 : round(CENTER[0] + SIDE * 0.7)] = (90, 120, 160)
    return image


TROUBLES = (
    Trouble("tilted right", "°", tuple(range(0, 181, 10)), lambda p, v: placed(p, tilt=v)),
    Trouble("tilted left", "°", tuple(range(0, 181, 10)), lambda p, v: placed(p, tilt=-v)),
    Trouble(
        "small", " px", (140, 100, 80, 70, 60, 56, 52, 48, 44, 40, 36, 32, 28, 24, 20), placed
    ),
    Trouble("dark", " of the light", (1, 0.5, 0.3, 0.2, 0.15, 0.12, 0.1, 0.08, 0.06, 0.05, 0.04),
            darkened),
    Trouble("noisy", " (σ)", (0, 15, 30, 45, 60, 80, 100), noisy),
    Trouble("blurred", " px (σ)", (0, 1, 2, 3, 4, 5, 6, 8, 10), blurred),
    Trouble("covered from below", "", (0, 0.1, 0.2, 0.25, 0.33, 0.4, 0.45, 0.5, 0.55), covered),
)  # fmt: skip


def reach_of_hog(trouble: Trouble, portrait: Portrait) -> float:
    """The last level at which the detector finds the face in a single frame."""
    detector = FaceDetector(Detail.LIVE)

    def finds(level: float) -> bool:
        boxes = detector.detect(grey_of(trouble.picture(portrait, level)))
        return _in_place(trouble, level, boxes)

    return _last(trouble.levels, finds)


def reach_of_search(
    trouble: Trouble, portrait: Portrait, finder: FaceFinder, frames: int = SOON
) -> float:
    """The last level at which a face that was never seen before is found within some frames."""

    def finds(level: float) -> bool:
        tracker = FaceTracker(finder)
        grey = grey_of(trouble.picture(portrait, level))
        return any(
            _in_place(trouble, level, [face.box for face in tracker.update(grey, STEP_S)])
            for _ in range(frames)
        )

    return _last(trouble.levels, finds)


def reach_of_tracker(trouble: Trouble, portrait: Portrait, finder: FaceFinder) -> float:
    """The last level at which a face is still followed that was seen before it got worse."""
    tracker = FaceTracker(finder)

    def follows(level: float) -> bool:
        for grey in _worsening(trouble, portrait, level):
            faces = tracker.update(grey, STEP_S)
        same = [face.box for face in faces if face.track_id == 1]
        return _in_place(trouble, level, same)

    return _last(trouble.levels, follows)


def _worsening(trouble: Trouble, portrait: Portrait, level: float) -> Iterator[Image]:
    """Grey frames, gradually from the level before to this one, which then stays for a while."""
    before = trouble.levels[max(0, trouble.levels.index(level) - 1)]
    for value in np.linspace(before, level, FRAMES_BETWEEN, endpoint=False).tolist():
        yield grey_of(trouble.picture(portrait, value))
    at_level = grey_of(trouble.picture(portrait, level))
    yield from [at_level] * FRAMES_AT_LEVEL


def _in_place(trouble: Trouble, level: float, boxes: Sequence[BoundingBox]) -> bool:
    side = level if trouble.picture is placed else SIDE
    x, y = CENTER
    truth = BoundingBox(x - side / 2, y - side / 2, x + side / 2, y + side / 2)
    return any(box.intersection_over_union(truth) > 0.4 for box in boxes)


def _last(levels: Sequence[float], works: Callable[[float], bool]) -> float:
    """The last level before the first that fails; NaN where the first one does."""
    last = float("nan")
    for level in levels:
        if not works(level):
            break
        last = level
    return last


def table(troubles: Sequence[Trouble] = TROUBLES, names: Sequence[str] = PORTRAITS) -> str:
    """The whole table in Markdown."""
    finder = FaceFinder(FaceDetector(Detail.LIVE), LandmarkPredictor())
    ways: dict[str, Callable[[Trouble, Portrait], float]] = {
        "HOG alone": reach_of_hog,
        "found in 0.25 s": partial(reach_of_search, finder=finder),
        "found in 2 s": partial(reach_of_search, finder=finder, frames=LATER),
        "followed": partial(reach_of_tracker, finder=finder),
    }
    lines = [
        "| | " + " | ".join(f"{name}: {way}" for name in names for way in ways) + " |",
        "|---" * (1 + len(names) * len(ways)) + "|",
    ]
    portraits = [load_portrait(name) for name in names]
    for trouble in troubles:
        reaches = [way(trouble, portrait) for portrait in portraits for way in ways.values()]
        cells = [f"{reach:g}{trouble.unit}" for reach in reaches]
        lines.append(f"| {trouble.title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
