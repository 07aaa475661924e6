"""Searches the frames of a camera: a small part of the work in each, so that none takes long."""

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from models.detection.face_detector import Detection, FaceDetector, Image, best_of_each_face
from models.processors import core_count
from models.view import View, part, scaled, turned

NEAR_SIDE, NEAR_S = 60.0, 0.2
"""Pixels of a face that the parts of a first enlargement show, and seconds for all of them."""
FAR_SIDE, FAR_S = 40.0, 0.4
"""The same for smaller faces."""
TILTS, TILTED_S = tuple(math.radians(degrees) for degrees in (60, -60)), 0.8
NEAR_WIDTH, FAR_WIDTH = 1100.0, 1600.0
"""Pixels across that a frame is enlarged to at most."""
LOOK_S, LEAST_PIXELS = 0.003, 85_000.0
"""Seconds that a look at a part takes about, and pixels that it has even where it takes longer."""
MOST_THREADS = 4
OVERLAP = 56
"""Pixels that neighbouring parts share."""


@dataclass(slots=True)
class _Round:
    """Looks that together see a whole frame in one way."""

    views: int
    period_s: float
    """For all of them."""
    next_view: int = 0
    looked_s: float = -math.inf

    def lateness(self, now_s: float) -> float:
        """1 when the next look is due."""
        return (now_s - self.looked_s) * self.views / self.period_s


class LiveSearch:
    """Whole frames, and in between small, far and tilted faces, one look at a time."""

    def __init__(self, detector: FaceDetector) -> None:
        self._detector = detector
        self._shape: tuple[int, ...] = ()
        self._rounds: list[tuple[_Round, list[_Look]]] = []

    def whole(self, image: Image, least_score: float) -> list[Detection]:
        """Faces from a tenth of the frame's width."""
        scale = min(1.0, self._detector.live_width / image.shape[1])
        return scaled(image, scale).detect(self._detector, least_score)

    def every(self, image: Image, now_s: float, least_score: float) -> list[Detection]:
        """All faces from :data:`NEAR_SIDE` pixels, several looks at a time, and the next look."""
        self._fit_to(image.shape)
        near = [look for _, looks in self._rounds[1:2] for look in looks]

        def found(look: _Look) -> list[Detection]:
            return look.view(image).detect(self._detector, least_score)

        with ThreadPoolExecutor(min(MOST_THREADS, core_count())) as pool:
            looks = pool.map(found, near)
            places = self.whole(image, least_score)
            places += self.next_look(image, now_s, least_score)
            return best_of_each_face([*places, *(one for look in looks for one in look)])

    def next_look(self, image: Image, now_s: float, least_score: float) -> list[Detection]:
        """The look that is due, if one is; else nothing.

        Args:
            image: uint8 ``[height, width, 3]``, BGR.
            now_s: seconds on a clock that never goes back.
            least_score: see :class:`~models.detection.face_detector.FaceDetector`.
        """
        self._fit_to(image.shape)
        latest = max(self._rounds, key=lambda pair: pair[0].lateness(now_s), default=None)
        if latest is None or latest[0].lateness(now_s) < 1:
            return []
        turn, looks = latest
        look = looks[turn.next_view]
        turn.next_view = (turn.next_view + 1) % turn.views
        turn.looked_s = now_s
        return look.view(image).detect(self._detector, least_score)

    def _fit_to(self, shape: tuple[int, ...]) -> None:
        if shape == self._shape:
            return
        self._shape = shape
        self._rounds = [
            (_Round(len(looks), period_s), looks)
            for looks, period_s in self._looks(shape[1], shape[0])
        ]

    def _looks(self, width: int, height: int) -> Iterator[tuple[list["_Look"], float]]:
        least, whole = self._detector.least_side, self._detector.live_width / width
        tilted = min(1.0, 0.8 * whole)
        yield [_Look(tilted, tilt, (0, 0, width, height)) for tilt in TILTS], TILTED_S
        for side, period_s, most in (
            (NEAR_SIDE, NEAR_S, NEAR_WIDTH),
            (FAR_SIDE, FAR_S, FAR_WIDTH),
        ):
            scale = min(least / side, most / width)
            if scale > 1.15 * whole:
                most_pixels = max(LOOK_S * self._detector.pixels_per_second, LEAST_PIXELS)
                parts = list(_parts(width, height, scale, most_pixels))
                yield [_Look(scale, 0.0, place) for place in parts], period_s


@dataclass(frozen=True, slots=True)
class _Look:
    scale: float
    tilt: float
    place: tuple[int, int, int, int]
    """Left, top, right, bottom in pixels of the frame."""

    def view(self, image: Image) -> View:
        return turned(part(image, self.place, self.scale), self.tilt)


def _parts(
    width: int, height: int, scale: float, pixels: float
) -> Iterator[tuple[int, int, int, int]]:
    """Parts of four by three or so, of about as many pixels as one look takes."""
    columns = max(1, round(width * scale / math.sqrt(pixels * 4 / 3)))
    rows = max(1, round(height * scale / math.sqrt(pixels * 3 / 4)))
    half = OVERLAP / scale / 2
    for row in range(rows):
        for column in range(columns):
            yield (
                max(0, round(column * width / columns - half)),
                max(0, round(row * height / rows - half)),
                min(width, round((column + 1) * width / columns + half)),
                min(height, round((row + 1) * height / rows + half)),
            )
