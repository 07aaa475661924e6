"""Measures how far faces are found and followed: ``python -m desktop.bench.robustness``.

Prints a Markdown table: how far each demo portrait can be tilted, shrunk, darkened, covered and
spoiled until it is found no more in a still, as a new face in live pictures, and by the tracker,
at 640x480.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

import cv2
import numpy as np
import numpy.typing as npt

from desktop.bench.demo_faces import DEMO_FACES
from desktop.resources import asset
from models.analyzer import Analyzer
from models.detail import Detail
from models.face import BoundingBox, Frame
from models.face_pipeline import load_pipeline
from models.pictures.picture import read_picture

Image = npt.NDArray[np.uint8]

MODEL = "shallow"
PORTRAITS = tuple(DEMO_FACES)
WIDTH, HEIGHT = 640, 480
CENTER = WIDTH / 2, HEIGHT / 2
SIDE = 140.0
"""Pixels from brows to chin, where the trouble is not the face's size."""
STEP_S = 1 / 15
FRAMES_BETWEEN = 3
FRAMES_AT_LEVEL = 9
"""0.6 s: longer than the tracker goes on against the detector's word."""
SOON, LATER = 4, 30
"""Frames: 0.27 s, in which a new face has to appear, and the 2 s that a far or tilted one takes."""


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """A picture of one person."""

    image: Image
    box: BoundingBox
    """From brows to chin."""


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
    return Portrait(image, DEMO_FACES[name].box)


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
        "small", " px", (140, 100, 80, 70, 60, 56, 52, 48, 44, 40, 36, 32, 28, 24, 20, 16, 12, 8),
        placed,
    ),
    Trouble("dark", " of the light",
            (1, 0.5, 0.3, 0.2, 0.15, 0.12, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01),
            darkened),
    Trouble("noisy", " (σ)", (0, 15, 30, 45, 60, 80, 100, 130, 160, 200), noisy),
    Trouble("blurred", " px (σ)", (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15), blurred),
    Trouble("covered from below", "",
            (0, 0.1, 0.2, 0.25, 0.33, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9), covered),
)  # fmt: skip


def reach_of_still(trouble: Trouble, portrait: Portrait, engine: Analyzer) -> float:
    """The last level at which the face is found in a single picture."""

    def finds(level: float) -> bool:
        analysis = engine.analyze(Frame(trouble.picture(portrait, level), 0, 0.0))
        return _in_place(trouble, level, [face.box for face in analysis.faces])

    return _last(trouble.levels, finds)


def reach_of_search(
    trouble: Trouble, portrait: Portrait, engine: Analyzer, frames: int = SOON
) -> float:
    """The last level at which a face that was never seen before is found within some frames."""

    def finds(level: float) -> bool:
        engine.reset()
        image = trouble.picture(portrait, level)
        return any(
            _in_place(trouble, level, [face.box for face in engine.analyze(frame).faces])
            for frame in _played([image] * frames)
        )

    return _last(trouble.levels, finds)


def reach_of_tracker(trouble: Trouble, portrait: Portrait, engine: Analyzer) -> float:
    """The last level at which a face is still followed that was seen before it got worse."""

    def follows(level: float) -> bool:
        engine.reset()
        levels = trouble.levels[: trouble.levels.index(level) + 1]
        images = chain.from_iterable(_worsening(trouble, portrait, one) for one in levels)
        analyses = [engine.analyze(frame) for frame in _played(images)]
        first = analyses[FRAMES_AT_LEVEL].faces
        known = {face.track_id for face in first}
        same = [face.box for face in analyses[-1].faces if face.track_id in known]
        return _in_place(trouble, level, same)

    return _last(trouble.levels, follows)


def _played(images: Iterable[Image]) -> Iterator[Frame]:
    """As a camera gives them."""
    for index, image in enumerate(images):
        yield Frame(image, index, index * STEP_S, index * STEP_S)


def _worsening(trouble: Trouble, portrait: Portrait, level: float) -> Iterator[Image]:
    """Frames, gradually from the level before to this one, which then stays for a while."""
    before = trouble.levels[max(0, trouble.levels.index(level) - 1)]
    for value in np.linspace(before, level, FRAMES_BETWEEN, endpoint=False).tolist():
        yield trouble.picture(portrait, value)
    yield from [trouble.picture(portrait, level)] * FRAMES_AT_LEVEL


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
    still, live = load_pipeline(MODEL, detail=Detail.PICTURE), load_pipeline(MODEL)
    ways: dict[str, Callable[[Trouble, Portrait], float]] = {
        "in a still": partial(reach_of_still, engine=still),
        f"found in {SOON * STEP_S:.2g} s": partial(reach_of_search, engine=live),
        f"found in {LATER * STEP_S:.2g} s": partial(reach_of_search, engine=live, frames=LATER),
        "followed": partial(reach_of_tracker, engine=live),
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
