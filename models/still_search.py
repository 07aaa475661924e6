"""Searches a whole picture, however large: small faces in tiles, tilted ones in turned copies."""

import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from models.detection.face_detector import Detection, FaceDetector, Image, best_of_each_face
from models.processors import core_count
from models.view import TILE, View, rimmed, scaled, tiles, turned

POSSIBLE = 0.3
"""Score from which a find is looked at a second time."""
LEAST_SIDE = 24.0
"""Pixels of the smallest face that is looked for."""
MOST_S, MOST_TILTED_S = 2.0, 0.06
"""Seconds of one thread for the enlargement of an upright picture, and for each turned copy. So
YuNet is shown 20 megapixels twice as large, and 80 or more as they are."""
SMALL_PICTURE = 400
"""Pixels of the longer side: smaller pictures are enlarged to it, larger ones also shrunk to it."""
STEP = 2.0
"""Between two sizes: what is too large for the overlap of two tiles lies whole in the next."""
TILTS = tuple(math.radians(degrees) for degrees in (90, -90, 180))
"""No face then is tilted by more than 45 degrees in all of the views. Of 120 faces of 26-100
pixels, tilted by any angle, all were found, as with copies every 45 degrees, which take three times
as long."""
TIGHT_SIDE, TIGHT_RIM = 160, 48
"""Pixels of the longer side, and of black around it, of a last view: a face that was cut out
tightly is seen far better with something around it."""
MOST_THREADS = 8


class StillSearch:
    """Every place of a picture that looks like a face. May be used from several threads."""

    def __init__(self, detector: FaceDetector) -> None:
        self._detector = detector

    def search(
        self, image: Image, least_score: float = POSSIBLE, *, tilted: bool = True
    ) -> list[Detection]:
        """Each face once, highest score first.

        Args:
            image: uint8 ``[height, width, 3]``, BGR.
            least_score: see :class:`~models.detection.face_detector.FaceDetector`.
            tilted: whether to look at turned copies, too.
        """
        views = self._views(image, TILTS if tilted else ())
        with ThreadPoolExecutor(min(MOST_THREADS, core_count())) as pool:
            looks = [pool.submit(view.detect, self._detector, least_score) for view in views]
            found = [one for look in looks for one in look.result()]
        return best_of_each_face(found)

    def _views(self, image: Image, tilts: Sequence[float]) -> Iterator[View]:
        longest = max(image.shape[:2])
        for scale in _halved(self._largest(image), SMALL_PICTURE / longest):
            yield from tiles(scaled(image, scale))
        yield rimmed(scaled(image, TIGHT_SIDE / longest), TIGHT_RIM)
        if tilts:
            for scale in _halved(self._largest_tilted(image), TILE / longest):
                whole = scaled(image, scale)
                for tilt in tilts:
                    yield from tiles(turned(whole, tilt))

    def _largest(self, image: Image) -> float:
        """The scale at which the smallest faces are seen, or as much of it as time allows."""
        return min(self._wanted(image, 1.5), max(1.0, self._affordable(image, MOST_S)))

    def _largest_tilted(self, image: Image) -> float:
        """The same for turned copies."""
        return min(self._wanted(image, 1.0), self._affordable(image, MOST_TILTED_S))

    def _wanted(self, image: Image, share: float) -> float:
        """The scale at which the smallest faces have this share of the detector's least side."""
        wanted = share * self._detector.least_side / LEAST_SIDE
        return float(max(wanted, SMALL_PICTURE / max(image.shape[:2])))

    def _affordable(self, image: Image, seconds: float) -> float:
        """The scale at which one thread searches a picture in this many seconds."""
        pixels = image.shape[0] * image.shape[1]
        return math.sqrt(seconds * self._detector.pixels_per_second / pixels)


def _halved(scale: float, last: float) -> Iterator[float]:
    """A scale and smaller ones, down to the first that is not above the last."""
    yield scale
    while scale > last:
        scale /= STEP
        yield scale
