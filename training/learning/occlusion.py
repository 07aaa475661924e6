"""Draws what hides a face: masks, hands, sunglasses, spectacles and plain rectangles.

All shapes are drawn where the face's landmarks are, in pixels of the aligned face, whatever the
framing. What hides the mouth or both eyes teaches two things: that the face is covered, and that
the expression of a covered mouth is anybody's guess.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from models.face_aligner import TEMPLATE
from training.learning.augment import Augmentation, Chance

_EYES = tuple(
    (float(centre[0]), float(centre[1])) for centre in (TEMPLATE[2:4].mean(0), TEMPLATE[:2].mean(0))
)
_NOSE = (float(TEMPLATE[4][0]), float(TEMPLATE[4][1]))
_MOUTH = (_NOSE[0], _NOSE[1] + 7.5)
_HIDDEN, _SEEN = 0.6, 0.15
"""Share of the mouth or of both eyes from which on a face counts as covered, and up to which it
counts as free; between them it teaches neither."""
_BLIND_EYES = 0.5
"""How much of the answer is even where the eyes alone are hidden: a smile still shows."""


@dataclass(frozen=True, slots=True, eq=False)
class Occlusion:
    """What was drawn over a batch."""

    faces: Tensor
    """float32 ``[N, 1, size, size]``, 0-255."""
    even: Tensor
    """``[N]``: how much of the expression's target is an even answer, 0 to 1."""
    covered: Tensor
    """``[N]``: 1 covered, 0 free, -1 neither."""


def occluded(
    faces: Tensor, points: Tensor, change: Augmentation, generator: torch.Generator
) -> Occlusion:
    """Draw over some faces.

    Args:
        faces: float32 ``[N, 1, size, size]``, 0-255.
        points: ``[N, size, size, 2]``: where each pixel lies in the aligned face, in its pixels.
        change: how often.
        generator: on the faces' device.
    """
    chance = Chance(len(faces), generator)
    x, y = points[:, None, :, :, 0], points[:, None, :, :, 1]
    drawing = _Drawing(faces, x, y, chance)
    which = chance.uniform(0, 1)
    begun = 0.0
    for share, draw in (
        (change.masked, _mask),
        (change.hands, _hand),
        (change.sunglasses, _sunglasses),
        (change.spectacles, _spectacles),
        (change.erased, _rectangle),
    ):
        if share:
            draw(drawing, (which >= begun) & (which < begun + share))
            begun += share
    return drawing.result()


class _Drawing:
    """Faces that are drawn over, and how much of them is hidden by now."""

    def __init__(self, faces: Tensor, x: Tensor, y: Tensor, chance: Chance) -> None:
        self.faces, self.x, self.y, self.chance = faces, x, y, chance
        self.hidden = torch.zeros_like(faces)
        self.skin = faces.mean((2, 3), keepdim=True)

    def paint(self, inside: Tensor, grey: Tensor, chosen: Tensor) -> None:
        """Paint where a signed distance in pixels is positive, with a soft edge."""
        alpha = torch.sigmoid(3 * inside) * chosen
        self.faces = self.faces * (1 - alpha) + grey.clamp(0, 255) * alpha
        self.hidden = torch.maximum(self.hidden, alpha)

    def result(self) -> Occlusion:
        mouth = self._share(((self.x - _MOUTH[0]) / 9) ** 2 + ((self.y - _MOUTH[1]) / 5) ** 2)
        each = [self._share(((self.x - x) / 5) ** 2 + ((self.y - y) / 3) ** 2) for x, y in _EYES]
        eyes = torch.minimum(each[0], each[1])
        one_eye = torch.maximum(each[0], each[1])
        hides = (mouth > _HIDDEN) | (eyes > _HIDDEN)
        shows = (mouth < _SEEN) & (one_eye < _SEEN)
        covered = hides.float() - (~hides & ~shows).float()
        even = torch.maximum(_rising(mouth), _BLIND_EYES * _rising(eyes))
        return Occlusion(self.faces, even, covered)

    def _share(self, radius: Tensor) -> Tensor:
        """How much of an ellipse is hidden, ``[N]``."""
        inside = (radius < 1).float()
        return (self.hidden * inside).sum((1, 2, 3)) / inside.sum((1, 2, 3)).clamp(min=1)


def _rising(share: Tensor) -> Tensor:
    """0 up to a third, 1 from four fifths on."""
    return ((share - 0.35) / 0.45).clamp(0, 1)


def _mask(drawing: _Drawing, chosen: Tensor) -> None:
    """A mask over nose and mouth: cloth or paper, with folds, lit like a ball."""
    chance = drawing.chance
    tilt = chance.uniform(-0.12, 0.12)
    across = drawing.x - _NOSE[0] - chance.uniform(-2.5, 2.5)
    down = drawing.y + tilt * across
    top = chance.uniform(20, 33)  # From high on the nose to under it.
    edge = top + chance.uniform(1, 8) * (across.abs() / 16).clamp(max=1.4) ** 2
    half_width = chance.uniform(15, 22) - chance.uniform(0, 0.45) * (down - 32).clamp(min=0)
    inside = torch.minimum(down - edge, half_width - across.abs())
    inside = torch.minimum(inside, chance.uniform(47, 60) - down)
    dark = chance.chosen(0.35)
    base = torch.where(dark, chance.uniform(8, 90), chance.uniform(130, 250))
    lit = 1 - chance.uniform(0, 0.35) * (across / 18) ** 2 + chance.uniform(-0.3, 0.3) * across / 18
    folds = chance.uniform(0, 14) * torch.sin(
        chance.uniform(0.4, 1.6) * down + chance.uniform(0, 6.3)
    )
    ridge = chance.uniform(0, 0.15) * torch.exp(-((across / 3) ** 2))
    # Ear loops run from the mask's sides up towards the ears.
    loop = 0.8 - (down - (edge - 0.35 * (across.abs() - half_width).clamp(min=0))).abs()
    loop = torch.where(across.abs() > half_width - 1, loop, torch.full_like(loop, -9))
    drawing.paint(loop, base, chosen & chance.chosen(0.5))
    drawing.paint(inside, base * (lit + ridge) + folds, chosen)


def _hand(drawing: _Drawing, chosen: Tensor) -> None:
    """Fingers side by side and a palm, over the mouth or beside it, of the face's own skin."""
    chance = drawing.chance
    over_mouth = chance.chosen(0.75)
    centre_x = _MOUTH[0] + torch.where(over_mouth, chance.uniform(-4, 4), chance.uniform(-16, 16))
    centre_y = _MOUTH[1] + torch.where(over_mouth, chance.uniform(-4, 3), chance.uniform(-22, 6))
    angle = chance.uniform(0, 2 * math.pi)
    cosine, sine = torch.cos(angle), torch.sin(angle)
    along = (drawing.x - centre_x) * cosine + (drawing.y - centre_y) * sine
    across = -(drawing.x - centre_x) * sine + (drawing.y - centre_y) * cosine
    radius = chance.uniform(2.2, 3.6)
    tone = drawing.skin * chance.uniform(0.75, 1.3)
    for finger in (-1.5, -0.5, 0.5, 1.5):
        aside = across - finger * 1.9 * radius + chance.uniform(-0.5, 0.5)
        tip = chance.uniform(5, 12) - 0.8 * abs(finger)
        beyond = (along - tip).clamp(min=0) + (-14 - along).clamp(min=0)
        distance = (aside * aside + beyond * beyond).sqrt()
        shade = 0.72 + 0.28 * (1 - (distance / radius).clamp(0, 1) ** 2)
        drawing.paint(radius - distance, tone * shade, chosen)
    palm = (((along + 20) / 13) ** 2 + (across / (4.2 * radius)) ** 2).sqrt()
    drawing.paint((1 - palm) * 10, tone * chance.uniform(0.8, 1.0), chosen)


def _lenses(drawing: _Drawing) -> tuple[Tensor, Tensor]:
    """Signed distances of two lenses, and of bridge and temples."""
    chance = drawing.chance
    wide, high = chance.uniform(5.2, 8.3), chance.uniform(3.8, 7.5)
    roundness, lower = chance.uniform(2, 5), chance.uniform(-0.5, 2)
    lens = torch.full_like(drawing.faces, -99.0)
    for x, y in _EYES:
        dx, dy = (drawing.x - x) / wide, (drawing.y - y - lower) / high
        size = (dx.abs() ** roundness + dy.abs() ** roundness + 1e-6) ** (1 / roundness)
        lens = torch.maximum(lens, (1 - size) * torch.minimum(wide, high))
    outside = (drawing.x - _NOSE[0]).abs()
    level = _EYES[0][1] + lower - 0.4 * high
    thickness = chance.uniform(0.4, 1.2)
    bar = thickness - (drawing.y - level).abs()
    at_bar = (outside < 4) | (outside > 8.5 + wide)
    return lens, torch.where(at_bar, bar, torch.full_like(bar, -9.0))


def _sunglasses(drawing: _Drawing, chosen: Tensor) -> None:
    """Dark lenses, some of them lighter below or with the glare of a lamp."""
    chance = drawing.chance
    lens, frame = _lenses(drawing)
    dark = chance.uniform(5, 70) + chance.uniform(0, 3) * (drawing.y - _EYES[0][1])
    glare_at = chance.uniform(-10, 10)
    slanted = drawing.x - _NOSE[0] + 0.8 * (drawing.y - _EYES[0][1]) - glare_at
    glare = 130 * torch.exp(-((slanted / 2) ** 2)) * chance.chosen(0.3)
    drawing.paint(frame, chance.uniform(5, 90), chosen)
    drawing.paint(lens, dark + glare, chosen)


def _spectacles(drawing: _Drawing, chosen: Tensor) -> None:
    """Frames with clear glass: nothing is hidden, and a free face must be told from a covered."""
    chance = drawing.chance
    lens, frame = _lenses(drawing)
    rim = chance.uniform(0.3, 1.0) - lens.abs()
    tone = torch.where(chance.chosen(0.7), chance.uniform(5, 90), chance.uniform(120, 230))
    hidden = drawing.hidden
    drawing.paint(torch.maximum(frame, rim), tone, chosen)
    drawing.hidden = hidden


def _rectangle(drawing: _Drawing, chosen: Tensor) -> None:
    """One grey over 15-45 % of the side, anywhere (random erasing, Zhong et al. 2020)."""
    chance = drawing.chance
    inside = torch.full_like(drawing.faces, 99.0)
    for place in (drawing.x, drawing.y):
        length = chance.uniform(7, 21)
        start = chance.uniform(0, 1) * (48 - length)
        inside = torch.minimum(inside, torch.minimum(place - start, start + length - place))
    drawing.paint(inside, chance.uniform(0, 255), chosen)
