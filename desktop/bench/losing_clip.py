"""A made clip in which a face is lost 20 times, each time in another way, and comes back.

That face, from chin to hair and ear to ear, is green, and nothing else is, neither in the clip nor
in what the app paints. So any green pixel of a picture that covers faces is one of a face that is
not covered, whatever the detector thought. Faces are looked for in the same frame with its natural
colours: a detector that reads colour would know few green faces.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from math import pi, sin

import cv2
import numpy as np
import numpy.typing as npt

from desktop.bench.clip import FRAME_RATE, Image, Placed, drawn, plain_wall, portrait_of

WIDTH, HEIGHT = 640, 480
_SIDE = 300.0
"""Of the portrait: its face is 156 pixels wide."""
_THERE, _GOING, _GONE, _BACK = 30, 6, 18, 6
"""Frames in which the face moves about, is on its way, is lost, and returns."""
SCENE = _THERE + _GOING + _GONE + _BACK

_FACE = (0.27, 0.36)
"""Half the width and height of a face with its hair, in sides of the portrait."""
_RAISED = 0.05
_OTHERS = 0.5
"""Of green, in the other two colours of a green face."""
_GREEN_FROM = 0.3
"""The share by which green must lead in a pixel of a face; in no other pixel it leads so far."""
_DARKEST = 24
"""In a darker pixel nobody sees a face."""

Trouble = Callable[[Placed, float], list[Placed]]
"""Where portraits are when the way from there (0) to lost (1) has gone so far."""


def green_pixels(image: npt.NDArray[np.uint8]) -> int:
    """How many pixels of a BGR picture show an uncovered face."""
    return int(are_green(image).sum())


def are_green(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Which pixels of a BGR picture show an uncovered face: bool ``[height, width]``."""
    blue, green, red = cv2.split(image)
    lead = green.astype(np.int16) - np.maximum(blue, red)
    return np.asarray((lead > _GREEN_FROM * green) & (green > _DARKEST), np.bool_)


class LosingClip:
    """Every frame is made anew from its number; the first :attr:`frames` are the clip."""

    def __init__(self) -> None:
        self._wall = plain_wall(WIDTH, HEIGHT)

    @property
    def losses(self) -> int:
        """How often a face is lost."""
        return len(_SCENES)

    @property
    def frames(self) -> int:
        """How many frames the clip has; the last scene is followed by a face that stays."""
        return SCENE * len(_SCENES) + _THERE

    def image(self, index: int) -> Image:
        """Frame ``index``, as it is painted; after the end it begins anew."""
        return self._made(index, _green_portrait_of)

    def natural(self, index: int) -> Image:
        """The same frame as the detector gets it."""
        return self._made(index, portrait_of)

    def _made(self, index: int, portrait_of: Callable[[Placed], Image]) -> Image:
        index %= self.frames
        scene, step = divmod(index, SCENE)
        place = _moving(index)
        if scene == len(_SCENES):
            return drawn(self._wall, [place], portrait_of)
        trouble, sudden, spoil = _SCENES[scene]
        way = _way(step, sudden=sudden)
        image = drawn(self._wall, trouble(place, way), portrait_of)
        return spoil(image, place, way) if way else image


def _moving(index: int) -> Placed:
    """Swaying at up to 500 pixels a second, nodding and tilting."""
    time_s = index / FRAME_RATE
    return Placed(
        portrait=0,
        x=WIDTH / 2 + 80 * sin(2 * pi * time_s),
        y=HEIGHT / 2 + 20 * sin(2 * pi * 0.7 * time_s),
        side=_SIDE * (1 + 0.08 * sin(2 * pi * 0.3 * time_s)),
        tilt=12 * sin(2 * pi * 0.5 * time_s),
    )


def _way(step: int, *, sudden: bool) -> float:
    going, gone = step - _THERE, step - _THERE - _GOING
    if sudden:
        return float(0 <= going < _GOING + _GONE)
    if going < 0:
        return 0.0
    if gone < 0:
        return (going + 1) / (_GOING + 1)
    back = gone - _GONE
    return 1.0 if back < 0 else 1 - (back + 1) / (_BACK + 1)


# What happens to the face: where it goes.


def _stays(place: Placed, _way: float) -> list[Placed]:
    return [place]


def _vanishes(place: Placed, way: float) -> list[Placed]:
    return [] if way > 0.5 else [place]


def _leaves_left(place: Placed, way: float) -> list[Placed]:
    return [replace(place, x=place.x - way * WIDTH)]


def _leaves_below(place: Placed, way: float) -> list[Placed]:
    return [replace(place, y=place.y + way * HEIGHT)]


def _leans_out(place: Placed, way: float) -> list[Placed]:
    """Half of the face stays at the edge."""
    return [replace(place, x=place.x + way * (WIDTH - place.x))]


def _lies_down(place: Placed, way: float) -> list[Placed]:
    return [replace(place, tilt=place.tilt + way * 115)]


def _stands_on_its_head(place: Placed, way: float) -> list[Placed]:
    return [replace(place, tilt=place.tilt - way * 178)]


def _goes_far_away(place: Placed, way: float) -> list[Placed]:
    return [replace(place, side=place.side * (1 - 0.93 * way))]


def _comes_too_near(place: Placed, way: float) -> list[Placed]:
    return [replace(place, side=place.side * (1 + 4 * way))]


def _jumps(place: Placed, way: float) -> list[Placed]:
    """To where there is room, and lies down there."""
    if way < 0.5:
        return [place]
    return [replace(place, x=WIDTH - place.x + 100, y=place.y - 90, tilt=110)]


def _hides_behind_another(place: Placed, way: float) -> list[Placed]:
    """Somebody passes in front of it."""
    return [place, replace(place, portrait=1, x=place.x + (1 - way) * 1.3 * WIDTH, tilt=0)]


# What happens to the picture.


def _nothing(image: Image, _place: Placed, _way: float) -> Image:
    return image


def _darkness(image: Image, _place: Placed, way: float) -> Image:
    return np.asarray(cv2.convertScaleAbs(image, alpha=1 - 0.99 * way), np.uint8)


def _glare(image: Image, _place: Placed, way: float) -> Image:
    return np.asarray(cv2.addWeighted(image, 1 - 0.98 * way, image, 0, 245 * way), np.uint8)


def _blur(image: Image, _place: Placed, way: float) -> Image:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 0.5 + 30 * way), np.uint8)


def _hand(image: Image, place: Placed, way: float) -> Image:
    """From below, over mouth, nose and one eye."""
    width, height = 0.62 * place.side, 0.75 * place.side
    top = place.y - 0.09 * place.side + (1 - way) * place.side
    left = place.x - 0.4 * width
    corner, opposite = (round(left), round(top)), (round(left + width), round(top + height))
    return np.asarray(cv2.rectangle(image, corner, opposite, (98, 116, 150), cv2.FILLED), np.uint8)


def _strips(image: Image, place: Placed, way: float) -> Image:
    """As through a blind."""
    y1 = max(0, round(place.y - place.side / 2))
    y2 = min(HEIGHT, round(place.y + place.side / 2))
    for top in range(y1, y2, 24):
        image[top : top + round(15 * way)] = 150
    return image


_SCENES: tuple[tuple[Trouble, bool, Callable[[Image, Placed, float], Image]], ...] = (
    (_vanishes, True, _nothing),
    (_leaves_left, False, _nothing),
    (_stays, True, _darkness),
    (_stays, False, _strips),
    (_stays, False, _hand),
    (_leans_out, False, _nothing),
    (_stays, True, _blur),
    (_hides_behind_another, False, _nothing),
    (_goes_far_away, False, _nothing),
    (_jumps, True, _nothing),
    (_leaves_below, False, _nothing),
    (_stands_on_its_head, False, _nothing),
    (_stays, False, _darkness),
    (_comes_too_near, False, _nothing),
    (_stays, True, _strips),
    (_lies_down, True, _nothing),
    (_stays, True, _hand),
    (_leans_out, True, _nothing),
    (_stays, True, _glare),
    (_stands_on_its_head, True, _blur),
)


def _green_portrait_of(place: Placed) -> Image:
    """Green where it is the face that is lost; who passes by was not there before."""
    return _green_portrait() if place.portrait == 0 else portrait_of(place)


@cache
def _green_portrait() -> Image:
    return green_faced(portrait_of(Placed(0, 0, 0, 1)))


def face_ellipse(side: int) -> Image:
    """Where a portrait of so many pixels shows its face with the hair: uint8, 1 there, else 0."""
    middle = (side // 2, round((0.5 - _RAISED) * side))
    axes = (round(_FACE[0] * side), round(_FACE[1] * side))
    inside = np.zeros((side, side), np.uint8)
    return np.asarray(cv2.ellipse(inside, middle, axes, 0, 0, 360, 1, cv2.FILLED), np.uint8)


def green_faced(portrait: Image) -> Image:
    """A copy of a portrait of :func:`portrait_of` whose face is green and as light as it was."""
    face = face_ellipse(portrait.shape[0])
    grey = cv2.cvtColor(portrait[:, :, :3], cv2.COLOR_BGR2GRAY).astype(np.float32)
    green = np.minimum(grey / (0.587 + _OTHERS * 0.413), portrait[:, :, 3])
    colours = np.stack([_OTHERS * green, green, _OTHERS * green], axis=2)
    marked = portrait.copy()
    marked[:, :, :3] = np.where(face[:, :, None] > 0, colours.round(), portrait[:, :, :3])
    return marked
