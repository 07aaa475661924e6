"""The built-in demo: two portraits that come nearer, tilt, stand in the dark and are covered."""

from time import perf_counter

import cv2
import numpy as np
import numpy.typing as npt

from desktop.capture.demo_scenes import LOOP_S, Pose, scene_at
from desktop.capture.frame_source import FrameSource, Pacer
from desktop.resources import asset
from models.face import Frame
from models.pictures.picture import read_picture
from models.sentence import QT_TR_NOOP, Sentence

DEMO_PORTRAIT = asset("demo/astronaut.jpg")
WIDTH, HEIGHT = 1280, 720
FRAME_RATE = 30
LOOP_FRAMES = round(LOOP_S * FRAME_RATE)
"""After so many frames everything begins anew where it began."""

_SECOND_PORTRAIT = asset("demo/hopper.jpg")
_CROP, _SECOND_CROP = (20, 430, 350), (78, 470, 419)
"""x1, x2, y2 in pixels of the portrait: head and shoulders."""
_WALL = (310, 20, 370, 90)  # x1, y1, x2, y2 where the first portrait shows nothing but its wall.
_SIDE = 720  # Pixels of a portrait at scale 1.
_NARROW = 0.8  # Width by height of the ellipse that shows: neither flag nor rocket.
_FEATHER = 0.45  # The share of its radius over which the portrait fades into the wall.
_SHEET_SIZE, _SHEET_TOP, _SHEET_BELOW = (320, 320), 0.63, 1.1
"""Of the paper, in pixels at scale 1; its upper edge when it has risen, and before, in sides."""
_PAPER, _EDGE = (236, 240, 242), (190, 196, 200)
_SUBPIXEL = 4  # Bits.

_Image = npt.NDArray[np.uint8]


class DemoSource(FrameSource):
    """1280x720 at 30 frames a second; a frame's picture depends on its index alone."""

    frame_rate = float(FRAME_RATE)

    def __init__(self, *, paced: bool = True) -> None:
        super().__init__(Sentence(QT_TR_NOOP("Demo")))
        self._pacer = Pacer() if paced else None
        self._index = 0
        self._closed = False

    def open(self) -> None:
        """Prepare the portraits and the background."""
        picture = read_picture(DEMO_PORTRAIT)
        self._background = _studio_background(picture)
        self._first = _feathered_portrait(picture, _CROP)
        self._second = _feathered_portrait(read_picture(_SECOND_PORTRAIT), _SECOND_CROP)

    def read(self) -> Frame | None:
        """The next frame, when it is due; never the end."""
        time_s = self._index / FRAME_RATE
        if self._closed or (self._pacer is not None and not self._pacer.wait_for(time_s)):
            return None
        frame = Frame(self.image_at(self._index), self._index, perf_counter(), time_s)
        self._index += 1
        return frame

    def close(self) -> None:
        """End the demo."""
        self._closed = True
        if self._pacer is not None:
            self._pacer.stop()

    def image_at(self, index: int) -> _Image:
        """Frame ``index`` as uint8 ``[720, 1280, 3]``, BGR."""
        scene = scene_at(index % LOOP_FRAMES / FRAME_RATE)
        image = self._background.copy()
        _draw(image, self._first, scene.first)
        _draw(image, self._second, scene.second)
        if scene.sheet > 0:
            _draw_sheet(image, scene.second, scene.sheet)
        if scene.light < 1:
            image = np.asarray(cv2.convertScaleAbs(image, alpha=scene.light), np.uint8)
        return image


def _matrix_of(pose: Pose) -> npt.NDArray[np.float64]:
    """Float64 ``[2, 3]``: from the portrait's pixels to the frame's."""
    matrix = cv2.getRotationMatrix2D((_SIDE / 2, _SIDE / 2), pose.tilt, pose.scale)
    matrix[:, 2] += np.array((pose.x - _SIDE / 2, pose.y - _SIDE / 2))
    return np.asarray(matrix, np.float64)


def _draw(image: _Image, portrait: _Image, pose: Pose) -> None:
    matrix = _matrix_of(pose)
    x1, y1, x2, y2 = _bounds(matrix)
    if x1 >= x2 or y1 >= y2:
        return
    matrix[:, 2] -= (x1, y1)
    layer = cv2.warpAffine(portrait, matrix, (x2 - x1, y2 - y1))
    see_through = cv2.cvtColor(255 - layer[:, :, 3], cv2.COLOR_GRAY2BGR)
    region = image[y1:y2, x1:x2]
    behind = cv2.multiply(region, see_through, scale=1 / 255)
    cv2.add(behind, cv2.cvtColor(layer, cv2.COLOR_BGRA2BGR), dst=region)


def _draw_sheet(image: _Image, pose: Pose, risen: float) -> None:
    """A sheet of paper, held before mouth and nose."""
    width, height = _SHEET_SIZE
    top = (_SHEET_BELOW + (_SHEET_TOP - _SHEET_BELOW) * risen) * _SIDE
    left = (_SIDE - width) / 2
    right, bottom = left + width, top + height
    corners = np.array([(x, y, 1) for x, y in _corners(left, top, right, bottom)])
    points = np.rint((corners @ _matrix_of(pose).T) * (1 << _SUBPIXEL)).astype(np.int32)
    cv2.fillConvexPoly(image, points, _PAPER, cv2.LINE_AA, _SUBPIXEL)
    cv2.polylines(image, [points], True, _EDGE, 2, cv2.LINE_AA, _SUBPIXEL)


def _corners(
    left: float, top: float, right: float, bottom: float
) -> tuple[tuple[float, float], ...]:
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _bounds(matrix: npt.NDArray[np.float64]) -> tuple[int, int, int, int]:
    """The part of the frame that the moved portrait covers: x1, y1, x2, y2 in pixels."""
    corners = np.array([(x, y, 1) for x, y in _corners(0, 0, _SIDE, _SIDE)])
    points = matrix @ corners.T
    x1, y1 = np.floor(points.min(axis=1)).astype(int)
    x2, y2 = np.ceil(points.max(axis=1)).astype(int)
    return max(x1, 0), max(y1, 0), min(x2, WIDTH), min(y2, HEIGHT)


def _studio_background(picture: _Image) -> _Image:
    """A wall in the colour of the portrait's own, lit from the front, darker to the corners."""
    x1, y1, x2, y2 = _WALL
    colour = np.median(picture[y1:y2, x1:x2].reshape(-1, 3), axis=0)
    y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
    light = 1.0 - 0.25 * (0.6 * x * x + y * y)
    return np.asarray((colour * light[:, :, np.newaxis]).round(), np.uint8)


def _feathered_portrait(picture: _Image, crop: tuple[int, int, int]) -> _Image:
    """Head and shoulders in a soft ellipse: uint8 ``[side, side, 4]``, BGR already times alpha."""
    x1, x2, y2 = crop
    above = max(0, (x2 - x1) - y2)  # A head near the top: the wall goes on above.
    top = max(0, y2 - (x2 - x1))
    square = cv2.copyMakeBorder(picture[top:y2, x1:x2], above, 0, 0, 0, cv2.BORDER_REPLICATE)
    portrait = cv2.resize(square, (_SIDE, _SIDE), interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[-1 : 1 : _SIDE * 1j, -1 : 1 : _SIDE * 1j]
    inside = np.clip((1 - np.hypot(x / _NARROW, y)) / _FEATHER, 0, 1)
    alpha = (inside * inside * (3 - 2 * inside))[:, :, np.newaxis]
    return np.asarray(np.concatenate([portrait * alpha, alpha * 255], axis=2).round(), np.uint8)
