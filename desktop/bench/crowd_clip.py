"""A made clip of a crowd that comes nearer: some wear masks, some are turned away, some tilted.

Every face is green in what is painted, as in :mod:`desktop.bench.losing_clip`, so what is not
covered of it can be counted without asking the detector.
"""

from dataclasses import dataclass
from functools import cache
from math import cos, exp, log, pi, sin

import cv2
import numpy as np
import numpy.typing as npt

from desktop.bench.clip import FACE_SHARE, FRAME_RATE, Image, Placed, drawn, portrait_of
from desktop.bench.found.masks import MASKS, masked
from desktop.bench.found.scenes import clouds
from desktop.bench.losing_clip import face_ellipse, green_faced
from models.face_pose import FacePose

WIDTH, HEIGHT = 1280, 720
FRAMES = 8 * FRAME_RATE
_FAR = 22.0
"""Pixels of every face at the start."""
_APPROACH_S = 6.5
_SPRITE_FACES = (FacePose(198, 192, 204, 0.04), FacePose(187, 188, 196, -0.06))
"""Where the portraits of :func:`portrait_of` show their faces."""
_SEEN = 128
"""Opacity from which on a pixel belongs to a person."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of the crowd."""

    x: float
    y: float
    """Where the face ends, in pixels."""
    side: float
    """Of the face at the end, pixels."""
    portrait: int
    mask: int | None = None
    """Number of the mask that is worn."""
    turn: float = 0.0
    """How far the head is turned to the side, -1 to 1; see :func:`_turned`."""
    tilt: float = 0.0
    """Degrees."""
    walks: float = 0.0
    """Pixels across in a second, for one who does not come nearer."""


PEOPLE = (
    Person(110, 150, 42, 0),
    Person(330, 165, 46, 1, mask=0),
    Person(560, 145, 40, 0, tilt=28),
    Person(790, 160, 44, 1, turn=0.6),
    Person(1010, 150, 42, 0, mask=3),
    Person(1190, 165, 48, 1, tilt=-35),
    Person(215, 300, 64, 1, turn=-0.7),
    Person(470, 310, 68, 0, mask=4),
    Person(820, 300, 64, 1, tilt=50),
    Person(1090, 310, 66, 0, mask=6, tilt=-20),
    Person(-60, 345, 58, 1, walks=150),
    Person(120, 530, 96, 0, tilt=-45),
    Person(440, 540, 104, 1, mask=1),
    Person(770, 535, 100, 0, turn=0.8, mask=2),
    Person(1100, 540, 98, 1, turn=-0.5, tilt=15),
)
"""From the back to the front."""


@dataclass(frozen=True, slots=True)
class Present:
    """A face of the crowd in one frame."""

    person: int
    side: float
    """Pixels."""
    pixels: npt.NDArray[np.bool_]
    """Where it is seen and would be green: bool ``[height, width]``."""
    whole: int
    """How many pixels those would be if nobody stood before it and nothing cut it off."""


class CrowdClip:
    """Every frame is made anew from its number."""

    def __init__(self) -> None:
        light = clouds(np.random.default_rng(0), WIDTH, HEIGHT, 1.3)
        wall = (80 + 100 * light).astype(np.uint8)
        self._wall = np.repeat(wall[:, :, np.newaxis], 3, axis=2)

    def image(self, index: int) -> Image:
        """Frame ``index`` with green faces."""
        return drawn(self._wall, places(index), lambda place: _sprites()[place.portrait].green)

    def natural(self, index: int) -> Image:
        """The same frame in natural colours."""
        return drawn(self._wall, places(index), lambda place: _sprites()[place.portrait].natural)

    def faces(self, index: int) -> list[Present]:
        """Where the faces of a frame are."""
        nothing = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
        owner = np.full((HEIGHT, WIDTH), -1, np.int16)
        present = []
        for place in places(index):
            one = drawn(nothing, [place], lambda place: _sprites()[place.portrait].key)
            owner[one[:, :, 0] >= _SEEN] = -1
            owner[one[:, :, 1] >= _SEEN] = place.portrait
        for place in places(index):
            share = place.side / _sprites()[place.portrait].key.shape[0]
            whole = round(share**2 * float((_sprites()[place.portrait].key[:, :, 1] > 0).sum()))
            present.append(
                Present(place.portrait, place.face_width, owner == place.portrait, whole)
            )
        return present


def places(index: int) -> list[Placed]:
    """Where everybody is in a frame, from the back to the front."""
    time_s = index / FRAME_RATE
    nearness = min(1.0, time_s / _APPROACH_S)
    found = []
    for number, person in enumerate(PEOPLE):
        phase = 1.7 * number
        side = person.side
        if not person.walks:
            side = exp(log(_FAR) + nearness * (log(person.side) - log(_FAR)))
        # All come out of the distance, which is the middle of the picture's upper half.
        share = 1.0 if person.walks else 0.25 + 0.75 * (side - _FAR) / (person.side - _FAR)
        x = WIDTH / 2 + share * (person.x - WIDTH / 2) + person.walks * time_s
        y = 230 + share * (person.y - 230)
        step = 0.06 * side
        found.append(
            Placed(
                number,
                x + step * sin(2 * pi * 0.9 * time_s + phase),
                y + step * abs(cos(2 * pi * 0.9 * time_s + phase)),
                side / FACE_SHARE,
                person.tilt + 6 * sin(2 * pi * 0.4 * time_s + phase),
            )
        )
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Sprite:
    """One person's head, as :func:`portrait_of` gives it."""

    natural: Image
    green: Image
    key: Image
    """Instead of colours: 255 where the head is opaque, 255 where its face is green, 0."""


@cache
def _sprites() -> tuple[_Sprite, ...]:
    return tuple(map(_sprite, PEOPLE))


def _sprite(person: Person) -> _Sprite:
    natural = portrait_of(Placed(person.portrait, 0, 0, 1))
    green = green_faced(natural)
    face = face_ellipse(natural.shape[0]) > 0
    if person.mask is not None:
        pose = _SPRITE_FACES[person.portrait]
        plain = masked(np.ascontiguousarray(natural[:, :, :3]), pose, MASKS[person.mask])
        worn = (plain != natural[:, :, :3]).any(axis=2)
        inside = np.asarray(plain * (natural[:, :, 3:] / 255.0), np.uint8)
        natural, green = natural.copy(), green.copy()
        for layer in (natural, green):
            layer[:, :, :3][worn] = inside[worn]
        face &= ~worn
    alpha = natural[:, :, 3]
    key = np.dstack([alpha, np.where(face, alpha, 0), np.zeros_like(alpha), alpha])
    return _Sprite(*(_turned(layer, person.turn) for layer in (natural, green, key)))


def _turned(layer: Image, turn: float) -> Image:
    """As a flat picture that is turned about its upright axis, which a head resembles a little."""
    if turn == 0:
        return layer
    side = layer.shape[0]
    corners = np.array([(0, 0), (side, 0), (side, side), (0, side)], np.float32)
    narrow, low = 0.2 * abs(turn) * side, 0.13 * abs(turn) * side
    near_left = turn > 0
    left, right = (
        (0.3 * narrow, side - 1.7 * narrow) if near_left else (1.7 * narrow, side - 0.3 * narrow)
    )
    left_low, right_low = (0.0, low) if near_left else (low, 0.0)
    moved = [
        (left, left_low),
        (right, right_low),
        (right, side - right_low),
        (left, side - left_low),
    ]
    matrix = cv2.getPerspectiveTransform(corners, np.array(moved, np.float32))
    return np.asarray(cv2.warpPerspective(layer, matrix, (side, side)), np.uint8)
