"""The built-in demo: a portrait that moves, turns and grows gently, for ever."""

from math import cos, pi, sin
from time import perf_counter

import cv2
import numpy as np
import numpy.typing as npt

from desktop.capture.frame_source import FrameSource, Pacer
from desktop.resources import asset
from models.face import Frame
from models.pictures.picture import read_picture

DEMO_PORTRAIT = asset("demo/astronaut.jpg")
WIDTH, HEIGHT = 1280, 720
FRAME_RATE = 30
LOOP_FRAMES = 480
"""After so many frames, 16 seconds, the motion begins anew where it began."""

_CROP = (20, 430, 350)  # x1, x2, y2 in pixels of the portrait: head and shoulders.
_WALL = (310, 20, 370, 90)  # x1, y1, x2, y2 where the portrait shows nothing but its wall.
_SIDE = 720  # Pixels of the portrait at scale 1.
_NARROW = 0.8  # Width by height of the ellipse that shows: neither flag nor rocket.
_FEATHER = 0.45  # The share of its radius over which the portrait fades into the wall.
_REACH_X, _REACH_Y = 300, 45  # Pixels.
_TILT = 12.0  # Degrees.
_GROWTH = 0.12


class DemoSource(FrameSource):
    """1280x720 at 30 frames a second; a frame's picture depends on its index alone."""

    frame_rate = float(FRAME_RATE)

    def __init__(self, *, paced: bool = True) -> None:
        super().__init__("Demo")
        self._pacer = Pacer() if paced else None
        self._index = 0
        self._closed = False

    def open(self) -> None:
        """Prepare the portrait and the background."""
        picture = read_picture(DEMO_PORTRAIT)
        self._background = _studio_background(picture)
        self._portrait = _feathered_portrait(picture)

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

    def image_at(self, index: int) -> npt.NDArray[np.uint8]:
        """Frame ``index`` as uint8 ``[720, 1280, 3]``, BGR."""
        matrix = _motion(index)
        x1, y1, x2, y2 = _bounds(matrix)
        matrix[:, 2] -= (x1, y1)
        layer = cv2.warpAffine(self._portrait, matrix, (x2 - x1, y2 - y1))
        see_through = cv2.cvtColor(255 - layer[:, :, 3], cv2.COLOR_GRAY2BGR)
        image = self._background.copy()
        region = image[y1:y2, x1:x2]
        behind = cv2.multiply(region, see_through, scale=1 / 255)
        cv2.add(behind, cv2.cvtColor(layer, cv2.COLOR_BGRA2BGR), dst=region)
        return image


def _motion(index: int) -> npt.NDArray[np.float64]:
    """Float64 ``[2, 3]``: from the portrait's pixels to the frame's, for one frame of the loop."""
    turn = 2 * pi * (index % LOOP_FRAMES) / LOOP_FRAMES
    scale = 0.96 + _GROWTH * sin(2 * turn - 1.2)
    matrix = cv2.getRotationMatrix2D((_SIDE / 2, _SIDE / 2), _TILT * sin(3 * turn + 0.6), scale)
    matrix[0, 2] += (WIDTH - _SIDE) / 2 + _REACH_X * sin(turn)
    matrix[1, 2] += (HEIGHT - _SIDE) / 2 + _REACH_Y * cos(2 * turn)
    return np.asarray(matrix, np.float64)


def _bounds(matrix: npt.NDArray[np.float64]) -> tuple[int, int, int, int]:
    """The part of the frame that the moved portrait covers: x1, y1, x2, y2 in pixels."""
    corners = np.array([[0, 0, 1], [_SIDE, 0, 1], [0, _SIDE, 1], [_SIDE, _SIDE, 1]])
    points = matrix @ corners.T
    x1, y1 = np.floor(points.min(axis=1)).astype(int)
    x2, y2 = np.ceil(points.max(axis=1)).astype(int)
    return max(x1, 0), max(y1, 0), min(x2, WIDTH), min(y2, HEIGHT)


def _studio_background(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A wall in the colour of the portrait's own, lit from the front, darker to the corners."""
    x1, y1, x2, y2 = _WALL
    colour = np.median(picture[y1:y2, x1:x2].reshape(-1, 3), axis=0)
    y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
    light = 1.0 - 0.25 * (0.6 * x * x + y * y)
    return np.asarray((colour * light[:, :, np.newaxis]).round(), np.uint8)


def _feathered_portrait(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Head and shoulders in a soft ellipse: uint8 ``[side, side, 4]``, BGR already times alpha."""
    x1, x2, y2 = _CROP
    above = (x2 - x1) - y2  # The head nearly touches the picture's top: its wall goes on above.
    square = cv2.copyMakeBorder(picture[:y2, x1:x2], above, 0, 0, 0, cv2.BORDER_REPLICATE)
    portrait = cv2.resize(square, (_SIDE, _SIDE), interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[-1 : 1 : _SIDE * 1j, -1 : 1 : _SIDE * 1j]
    inside = np.clip((1 - np.hypot(x / _NARROW, y)) / _FEATHER, 0, 1)
    alpha = (inside * inside * (3 - 2 * inside))[:, :, np.newaxis]
    return np.asarray(np.concatenate([portrait * alpha, alpha * 255], axis=2).round(), np.uint8)
