"""Searches a whole picture, however large: small faces in tiles, tilted ones in turned copies."""

import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from models.detection.face_detector import Detection, FaceDetector, Image, best_of_each_face
from models.processors import core_count
from models.view import View, scaled, tiles, turned

POSSIBLE = 0.3
"""Score from which a find is looked at a second time."""
LEAST_SIDE = 24.0
"""Pixels of the smallest face that is looked for."""
MOST_S, MOST_TILTED_S = 2.0, 0.06
"""Seconds of one thread for the enlargement of an upright picture, and for each turned copy with
the corners that turning adds. So
libfacedetection is shown 12 megapixels 1.4 times as large, and 24 or more as they are."""
SMALL_PICTURE = 400
"""Pixels of the longer side: smaller pictures are enlarged to it, larger ones also shrunk to it."""
STEP = 2.0
"""Between two sizes: what is too large for the overlap of two tiles lies whole in the next."""
TILTS = tuple(math.radians(degrees) for degrees in (45, -45, 90, -90, 135, -135, 180))
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
        for scale in self._scales(image):
            yield from tiles(scaled(image, scale))
        if tilts:
            width_and_height = image.shape[0] + image.shape[1]
            affordable = self._affordable(width_and_height**2 / 2, MOST_TILTED_S)
            whole = scaled(image, min(self._largest(image), affordable))
            for tilt in tilts:
                yield from tiles(turned(whole, tilt))

    def _scales(self, image: Image) -> Iterator[float]:
        """From the one at which the smallest faces are seen to one for a face that fills it."""
        longest, scale = max(image.shape[:2]), self._largest(image)
        yield scale
        while longest * scale > SMALL_PICTURE:
            scale /= STEP
            yield scale

    def _largest(self, image: Image) -> float:
        """The scale at which the smallest faces are seen, or as much of it as time allows."""
        wanted = max(
            1.5 * self._detector.least_side / LEAST_SIDE, SMALL_PICTURE / max(image.shape[:2])
        )
        pixels = image.shape[0] * image.shape[1]
        return min(float(wanted), max(1.0, self._affordable(pixels, MOST_S)))

    def _affordable(self, pixels: float, seconds: float) -> float:
        """The scale at which one thread searches this many pixels in this many seconds."""
        return math.sqrt(seconds * self._detector.pixels_per_second / pixels)
