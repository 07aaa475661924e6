"""Random changes of a batch of faces toward a webcam's: light, sharpness, noise, compression."""

import math
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How far and how often a face is changed; each figure is the largest change or a share."""

    turn: float = 15.0
    """Degrees."""
    scale: float = 0.2
    """0.2: from 1/1.2 to 1.2 times as large."""
    shift: float = 0.1
    """Share of the picture's side."""
    contrast: float = 2.0
    """Around the mean, from 1/2 to 2 times, clipped at black and white."""
    gamma: float = 1.6
    blurred: float = 0.2
    """Share of faces that lose resolution, down to 35 % of their pixels a side."""
    noisy: float = 0.2
    noise: float = 12.0
    """Grey levels."""
    erased: float = 0.4
    """Share of faces of which a rectangle is covered."""
    side_lit: float = 0.0
    """Share of faces that are lit from one side."""
    dark: float = 0.0
    """Share of faces in light so poor that noise and rounding show."""
    moving: float = 0.0
    """Share of faces blurred along a line."""
    compressed: float = 0.0
    """Share of faces with the blocks of a JPEG."""
    masked: float = 0.0
    """Share of faces behind a drawn mask."""
    hands: float = 0.0
    """Share of faces behind a drawn hand."""
    sunglasses: float = 0.0
    spectacles: float = 0.0


class Chance:
    """Random numbers for a batch, on the generator's device, shaped for pictures."""

    def __init__(self, batch: int, generator: torch.Generator) -> None:
        self.batch, self.generator, self.device = batch, generator, generator.device

    def uniform(self, low: float, high: float) -> Tensor:
        """One number a face: ``[N, 1, 1, 1]``."""
        values = torch.rand(self.batch, 1, 1, 1, generator=self.generator, device=self.device)
        return low + (high - low) * values

    def chosen(self, share: float) -> Tensor:
        """Whether it happens to a face: bool ``[N, 1, 1, 1]``."""
        return self.uniform(0, 1) < share

    def normal(self, like: Tensor) -> Tensor:
        """One number a pixel."""
        return torch.randn(like.shape, generator=self.generator, device=self.device)


def augment(faces: Tensor, change: Augmentation, generator: torch.Generator) -> Tensor:
    """Change light, sharpness, noise and compression of a batch.

    Args:
        faces: float32 ``[N, 1, size, size]``, 0-255.
        change: how far.
        generator: on the faces' device.

    Returns:
        The same shape, 0-255.
    """
    chance = Chance(len(faces), generator)
    if change.blurred:
        faces = torch.where(chance.chosen(change.blurred), _low_resolution(faces), faces)
    if change.moving:
        faces = torch.where(chance.chosen(change.moving), _moved(faces, chance), faces)
    if change.side_lit:
        faces = torch.where(chance.chosen(change.side_lit), _side_lit(faces, chance), faces)
    limit = math.log2(change.gamma)
    faces = 255 * (faces.clamp(0, 255) / 255) ** torch.exp2(chance.uniform(-limit, limit))
    mean = faces.mean((2, 3), keepdim=True)
    limit = math.log2(change.contrast)
    faces = (faces - mean) * torch.exp2(chance.uniform(-limit, limit)) + mean
    if change.noisy:
        strength = chance.uniform(0, change.noise) * chance.chosen(change.noisy)
        faces = faces + chance.normal(faces) * strength
    if change.dark:
        faces = torch.where(chance.chosen(change.dark), _dark(faces, chance), faces)
    if change.compressed:
        squeezed = _compressed(faces.clamp(0, 255), chance)
        faces = torch.where(chance.chosen(change.compressed), squeezed, faces)
    return faces.clamp(0, 255)


def _low_resolution(faces: Tensor) -> Tensor:
    """Shrink and enlarge again, each quarter of the batch by a factor of its own."""
    size = faces.shape[2]
    parts = []
    for i, part in enumerate(faces.chunk(4)):
        # Steps, so that a compiled graph sees few sizes; shuffled faces meet each of them.
        small = functional.interpolate(
            part,
            size=round(size * (0.35 + 0.15 * i)),
            mode="bilinear",
            antialias=True,
            align_corners=False,
        )
        parts.append(functional.interpolate(small, size=size, mode="bilinear", align_corners=False))
    return torch.cat(parts)


def _moved(faces: Tensor, chance: Chance, reach: int = 4) -> Tensor:
    """Blur along a line of up to 7 pixels in any direction."""
    angle, length = chance.uniform(0, math.pi), chance.uniform(1, reach - 0.5)
    steps = torch.arange(-reach, reach + 1, device=faces.device, dtype=torch.float32)
    x, y = steps[None, None, None, :], steps[None, None, :, None]
    along = x * torch.cos(angle) + y * torch.sin(angle)
    across = -x * torch.sin(angle) + y * torch.cos(angle)
    kernel = (length + 0.5 - along.abs()).clamp(0, 1) * (1 - across.abs()).clamp(0, 1)
    kernel = kernel / kernel.sum((2, 3), keepdim=True)
    padded = functional.pad(faces, [reach] * 4, mode="replicate").transpose(0, 1)
    return functional.conv2d(padded, kernel, groups=chance.batch).transpose(0, 1)


def _side_lit(faces: Tensor, chance: Chance) -> Tensor:
    """A lamp to one side: a slope of light, or a shadow with an edge across the face."""
    size = faces.shape[2]
    place = torch.linspace(-1, 1, size, device=faces.device)
    angle = chance.uniform(0, 2 * math.pi)
    along = place * torch.cos(angle) + place[:, None] * torch.sin(angle)
    slope = torch.exp(along * chance.uniform(0.2, 1.1))
    edge = torch.sigmoid((along - chance.uniform(-0.5, 0.5)) * chance.uniform(3, 25))
    depth = chance.uniform(0.3, 0.8)
    return faces * torch.where(chance.chosen(0.7), slope, depth + (1 - depth) * edge)


def _dark(faces: Tensor, chance: Chance) -> Tensor:
    """Little light: few grey levels, noise of the sensor, then the camera's gain."""
    gain = torch.exp2(chance.uniform(-4, -1))
    signal = faces.clamp(0, 255) * gain
    shot = (signal * 0.15).sqrt() * chance.normal(faces)
    noisy = signal + shot + chance.normal(faces) * chance.uniform(0.5, 2.5)
    rounded = noisy.round().clamp(0, 255)
    brought_back = torch.where(chance.chosen(0.6), 1 / gain, torch.ones_like(gain))
    return rounded * brought_back


_LUMINANCE = (
    (16, 11, 10, 16, 24, 40, 51, 61),
    (12, 12, 14, 19, 26, 58, 60, 55),
    (14, 13, 16, 24, 40, 57, 69, 56),
    (14, 17, 22, 29, 51, 87, 80, 62),
    (18, 22, 37, 56, 68, 109, 103, 77),
    (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101),
    (72, 92, 95, 98, 112, 100, 103, 99),
)
"""JPEG's example table (ITU-T T.81, annex K), at quality 50."""


@lru_cache(maxsize=4)
def _cosines(device: torch.device) -> tuple[Tensor, Tensor]:
    """The matrix of the cosine transform of 8 values, and the luminance table."""
    row, column = torch.arange(8.0)[:, None], torch.arange(8.0)
    matrix = torch.cos(torch.pi * (2 * column + 1) * row / 16) / 2
    matrix[0] /= math.sqrt(2)
    return matrix.to(device), torch.tensor(_LUMINANCE, dtype=torch.float32, device=device)


def _compressed(faces: Tensor, chance: Chance) -> Tensor:
    """Round the cosine transform of blocks of 8x8 pixels, as JPEG of quality 20 to 80 does."""
    matrix, table = _cosines(faces.device)
    batch, _, size, _ = faces.shape
    # Faces are moved at random before, so the blocks need no offset of their own.
    blocks = faces.view(batch, size // 8, 8, size // 8, 8).transpose(2, 3)
    # The table's scale is 50 / quality under 50 and 2 - quality / 50 above.
    step = (table * torch.exp2(chance.uniform(-1.3, 1.3))[..., None]).clamp(min=1)
    coefficients = matrix @ (blocks - 128) @ matrix.T
    rounded = (coefficients / step).round() * step
    pixels = matrix.T @ rounded @ matrix + 128
    return pixels.transpose(2, 3).reshape(batch, 1, size, size)
