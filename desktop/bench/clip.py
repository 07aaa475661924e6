"""Made clips: portraits that move over a wall. The same on every machine, at every run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, cos, pi

import cv2
import numpy as np
import numpy.typing as npt

from desktop.resources import asset
from models.pictures.picture import read_picture

FRAME_RATE = 30
_CROPS = (("demo/astronaut.jpg", (221, 122), 95), ("demo/hopper.jpg", (274, 233), 196))
"""Picture, middle of the face and half the side of the square that is cut out, in its pixels."""
FACE_SHARE = 0.52
"""The face's side, from brows to chin as its landmarks say, by the side of the square."""
_SPRITE = 384
_FEATHER = 0.3
_MOST_FRAMES = 45
_MOST_BYTES = 96 * 1024 * 1024

Image = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Placed:
    """A portrait at a place."""

    portrait: int
    """Which; they repeat."""
    x: float
    y: float
    """The middle of the face, in pixels of the frame."""
    side: float
    """Of the square around head and shoulders, in pixels of the frame."""
    tilt: float = 0.0
    """Degrees, anticlockwise."""
    mix: float = 0.0
    """The share of the next portrait that is blended in: a face between two expressions."""

    @property
    def face_width(self) -> float:
        """From brows to chin, in pixels."""
        return self.side * FACE_SHARE


class MovingFaces:
    """Some faces, each swaying in its own place; a bounded number of frames, played to and fro.

    Attributes:
        frames: the pictures, all in memory, so that making them costs the measured time nothing.
    """

    def __init__(self, width: int, height: int, faces: int) -> None:
        count = max(2, min(_MOST_FRAMES, _MOST_BYTES // (width * height * 3)))
        # Fewer frames, less far: a face is as fast in a large picture as in a small one.
        reach = count / _MOST_FRAMES
        wall = plain_wall(width, height)
        self.frames = [
            drawn(wall, _swaying(width, height, faces, pi * index / (count - 1), reach))
            for index in range(count)
        ]

    def image(self, index: int) -> Image:
        """Frame ``index`` of an endless clip."""
        last = len(self.frames) - 1
        place = index % (2 * last)
        return self.frames[min(place, 2 * last - place)]

    @property
    def megabytes(self) -> float:
        """Memory that the frames take."""
        return sum(frame.nbytes for frame in self.frames) / 2**20


def crossing_faces(width: int, height: int, seconds: float) -> Iterator[list[Placed]]:
    """Two pairs of faces that pass each other again and again, the second behind the first."""
    for index in range(round(seconds * FRAME_RATE)):
        places = []
        for row, period in ((0.27, 6.0), (0.74, 5.0)):
            shift = 0.3 * width * cos(2 * pi * index / FRAME_RATE / period)
            for portrait, side in ((1, -1), (0, 1)):  # The last one drawn is in front.
                x = width / 2 + side * shift
                places.append(Placed(portrait, x, row * height, 0.5 * height))
        yield places


def still_faces(width: int, height: int) -> list[Placed]:
    """Six faces that do not move, from a clear smile by doubtful ones to a neutral face.

    A clear smile keeps its label in any noise; which of the others is a toss-up depends on the
    model.
    """
    side = 1.05 * width / 3
    places = []
    for number, mix in enumerate((0.0, 0.55, 0.65, 0.7, 0.8, 1.0)):
        row, column = divmod(number, 3)
        places.append(Placed(0, (column + 0.5) * width / 3, (row + 0.5) * height / 2, side, 0, mix))
    return places


class CameraNoise:
    """Noise as of a camera in dim light, another one in each frame, the same at every run."""

    _FIELDS = 24

    def __init__(self, width: int, height: int, sigma: float) -> None:
        rng = np.random.default_rng(0)
        fields = rng.standard_normal((self._FIELDS, height, width, 3), np.float32) * sigma
        self._fields = fields.round().astype(np.int16)

    def on(self, image: Image, index: int) -> Image:
        """The picture as frame ``index`` of the camera."""
        # Every time round the fields lie elsewhere, so that nothing repeats within minutes.
        shift = (37 * (index // self._FIELDS), 101 * (index // self._FIELDS))
        field = np.roll(self._fields[index % self._FIELDS], shift, axis=(0, 1))
        return np.asarray(cv2.add(image, field, dtype=cv2.CV_8U), np.uint8)


def plain_wall(width: int, height: int) -> Image:
    """A grey wall, lighter in the middle."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    light = 170 - 40 * (0.6 * x * x + y * y)
    return np.repeat(light[:, :, np.newaxis], 3, axis=2).astype(np.uint8)


def portrait_of(place: Placed) -> Image:
    """A head in a soft ellipse: uint8 ``[side, side, 4]``, BGR already times alpha."""
    portraits = _portraits()
    one = portraits[place.portrait % len(portraits)]
    other = portraits[(place.portrait + 1) % len(portraits)]
    mix = place.mix
    return np.asarray(cv2.addWeighted(one, 1 - mix, other, mix, 0), np.uint8) if mix else one


def drawn(
    wall: Image, places: Sequence[Placed], portrait_of: Callable[[Placed], Image] = portrait_of
) -> Image:
    """The wall with portraits on it, each one in front of those before it."""
    image = wall.copy()
    for place in places:
        _draw(image, place, portrait_of(place))
    return image


def _draw(image: Image, place: Placed, portrait: Image) -> None:
    middle = _SPRITE / 2
    matrix = cv2.getRotationMatrix2D((middle, middle), place.tilt, place.side / _SPRITE)
    reach = ceil(place.side * 0.72)  # A square's half diagonal.
    x1, y1 = max(0, round(place.x) - reach), max(0, round(place.y) - reach)
    x2 = min(image.shape[1], round(place.x) + reach)
    y2 = min(image.shape[0], round(place.y) + reach)
    if x1 >= x2 or y1 >= y2:
        return
    matrix[:, 2] += np.array((place.x - middle - x1, place.y - middle - y1))
    layer = cv2.warpAffine(portrait, matrix, (x2 - x1, y2 - y1), flags=cv2.INTER_LINEAR)
    see_through = cv2.cvtColor(255 - layer[:, :, 3], cv2.COLOR_GRAY2BGR)
    region = image[y1:y2, x1:x2]
    behind = cv2.multiply(region, see_through, scale=1 / 255)
    cv2.add(behind, cv2.cvtColor(layer, cv2.COLOR_BGRA2BGR), dst=region)


def _swaying(width: int, height: int, faces: int, phase: float, reach: float) -> list[Placed]:
    """Each face in its own cell of a grid; at phases 0 and pi all stand still for a moment."""
    columns = max(range(1, faces + 1), key=lambda n: min(width / n, height / ceil(faces / n)))
    cell_width, cell_height = width / columns, height / ceil(faces / columns)
    # Shoulders may overlap; otherwise ten faces would be smaller than HOG sees.
    side = (0.95 if faces == 1 else 1.12) * min(cell_width, cell_height)
    places = []
    for number in range(faces):
        row, column = divmod(number, columns)
        sway = cos(phase) * reach * (1 if number % 2 else -1)
        x = (column + 0.5) * cell_width + sway * max(0.5 * (cell_width - side), 0.08 * side)
        y = (row + 0.5) * cell_height + sway * 0.04 * side
        places.append(Placed(number, x, y, side * (1 - 0.05 * sway), 10 * sway))
    return places


@cache
def _portraits() -> list[Image]:
    """Heads in soft ellipses: uint8 ``[side, side, 4]``, BGR already times alpha."""
    y, x = np.mgrid[-1 : 1 : _SPRITE * 1j, -1 : 1 : _SPRITE * 1j]
    inside = np.clip((1 - np.hypot(x / 0.85, y)) / _FEATHER, 0, 1)[:, :, np.newaxis]
    portraits = []
    for file, (centre_x, centre_y), half in _CROPS:
        picture = read_picture(asset(file))
        cut = picture[centre_y - half : centre_y + half, centre_x - half : centre_x + half]
        large = cv2.resize(cut, (_SPRITE, _SPRITE), interpolation=cv2.INTER_LINEAR)
        layer = np.concatenate([large * inside, 255 * inside], axis=2)
        portraits.append(layer.round().astype(np.uint8))
    return portraits
