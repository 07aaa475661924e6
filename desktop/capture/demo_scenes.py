"""What happens in the demo, second by second; the end leads into the start."""

from bisect import bisect_right
from dataclasses import dataclass
from math import pi, sin

LOOP_S = 24.0

_Keys = tuple[tuple[float, float], ...]
"""Seconds and the value there; between two, it moves gently."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a portrait is."""

    x: float
    """Of the portrait's middle, in pixels of the frame."""
    y: float
    """Pixels of the frame, down."""
    scale: float
    """1 for a portrait as high as the frame."""
    tilt: float
    """Degrees, anticlockwise."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment.

    Attributes:
        first, second: the two people; the second one may be beyond the frame's edge.
        light: from 0 (dark) to 1.
        sheet: how far a sheet of paper has risen over the second one's mouth, 0 to 1.
    """

    first: Pose
    second: Pose
    light: float
    sheet: float


_FIRST_X: _Keys = ((0, 640), (5, 640), (8, 360), (21, 360), (24, 640))
_FIRST_SCALE: _Keys = (
    (0, 0.9),
    (2.5, 1.15),
    (5, 0.9),
    (8, 0.75),
    (18, 0.75),
    (20, 0.45),
    (24, 0.9),
)
_FIRST_TILT: _Keys = ((0, 0), (14, 0), (15.5, 16), (17, 0), (24, 0))
_SECOND_X: _Keys = ((0, 1700), (5.5, 1700), (8, 930), (22, 930), (24, 1700))
_SECOND_TILT: _Keys = ((0, 0), (14.5, 0), (16, -22), (17.5, 0), (24, 0))
_LIGHT: _Keys = ((0, 1), (9, 1), (10.5, 0.045), (12, 0.045), (13.5, 1), (24, 1))
_SHEET: _Keys = ((0, 0), (18, 0), (19, 1), (21, 1), (22, 0), (24, 0))
_SWAY_X, _SWAY_TILT = 26.0, 4.0


def scene_at(second: float) -> Scene:
    """The moment ``second`` of the endless demo."""
    at = second % LOOP_S
    turn = 2 * pi * at / LOOP_S
    sway = sin(3 * turn)
    first = Pose(
        _value(_FIRST_X, at) + _SWAY_X * sway,
        380 + 10 * sin(2 * turn),
        _value(_FIRST_SCALE, at),
        _value(_FIRST_TILT, at) + _SWAY_TILT * sin(4 * turn),
    )
    second_pose = Pose(
        _value(_SECOND_X, at) - _SWAY_X * sway,
        385 - 10 * sin(2 * turn),
        0.75,
        _value(_SECOND_TILT, at) - _SWAY_TILT * sin(3 * turn),
    )
    return Scene(first, second_pose, _value(_LIGHT, at), _value(_SHEET, at))


def _value(keys: _Keys, at: float) -> float:
    place = min(bisect_right(keys, (at, float("inf"))), len(keys) - 1)
    (start, before), (end, after) = keys[place - 1], keys[place]
    share = (at - start) / (end - start)
    return before + (after - before) * share * share * (3 - 2 * share)
