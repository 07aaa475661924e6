"""Random changes of a batch of faces: framing, light, sharpness, noise, cover."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

IDENTITY = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How far a face is changed; each figure is the largest change."""

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
    """Share of faces that lose resolution, down to 40 % of their pixels a side."""
    noisy: float = 0.2
    noise: float = 12.0
    """Grey levels."""
    erased: float = 0.4
    """Share of faces of which a rectangle is covered."""


def similarity_matrices(batch: int, change: Augmentation, generator: torch.Generator) -> Tensor:
    """Random similarity transforms about the centre, half of them mirrored: ``[N, 2, 3]``.

    They map the unit square ``[-1, 1]`` of the output to that of the input, as
    ``affine_grid`` wants it.
    """

    def uniform(limit: float) -> Tensor:
        return (torch.rand(batch, generator=generator) * 2 - 1) * limit

    angle = uniform(torch.pi * change.turn / 180)
    scale = torch.exp(uniform(float(torch.log1p(torch.tensor(change.scale)))))
    mirror = torch.where(torch.rand(batch, generator=generator) < 0.5, -1.0, 1.0)
    cosine, sine = torch.cos(angle) * scale, torch.sin(angle) * scale
    first = torch.stack([cosine * mirror, -sine, uniform(2 * change.shift)], 1)
    second = torch.stack([sine * mirror, cosine, uniform(2 * change.shift)], 1)
    return torch.stack([first, second], 1)


def composed(outer: Tensor, inner: Tensor) -> Tensor:
    """``outer`` after ``inner``, both ``[N, 2, 3]``."""
    linear = outer[:, :, :2] @ inner
    return torch.cat([linear[:, :, :2], linear[:, :, 2:] + outer[:, :, 2:]], 2)


def resample(faces: Tensor, matrices: Tensor, size: int) -> Tensor:
    """Cut faces by affine maps.

    Args:
        faces: uint8 ``[N, 48, 48]``.
        matrices: float ``[N, 2, 3]``, from the output's unit square to the input's.
        size: pixels along each side of the output.

    Returns:
        float32 ``[N, 1, size, size]``, 0-255.
    """
    grid = functional.affine_grid(matrices, [len(faces), 1, size, size], align_corners=False)
    return functional.grid_sample(
        faces[:, None].float(), grid, padding_mode="border", align_corners=False
    )


def augment(faces: Tensor, change: Augmentation, generator: torch.Generator) -> Tensor:
    """Change light, sharpness, noise and cover of a batch.

    Args:
        faces: float32 ``[N, 1, size, size]``, 0-255.
        change: how far.
        generator: on the CPU, so that a seed means the same on each device.
    """
    batch, device = len(faces), faces.device

    def uniform(low: float, high: float) -> Tensor:
        values = torch.rand(batch, 1, 1, 1, generator=generator).to(device)
        return low + (high - low) * values

    def chosen(share: float) -> Tensor:
        return (torch.rand(batch, 1, 1, 1, generator=generator) < share).to(device)

    faces = torch.where(chosen(change.blurred), _low_resolution(faces, generator), faces)
    limit = torch.log2(torch.tensor(change.gamma)).item()
    faces = 255 * (faces.clamp(0, 255) / 255) ** torch.exp2(uniform(-limit, limit))
    mean = faces.mean((2, 3), keepdim=True)
    limit = torch.log2(torch.tensor(change.contrast)).item()
    faces = (faces - mean) * torch.exp2(uniform(-limit, limit)) + mean
    noise = torch.randn(faces.shape, generator=generator).to(device)
    faces = faces + noise * uniform(0, change.noise) * chosen(change.noisy)
    return _erase(faces.clamp(0, 255), chosen(change.erased), generator)


def _low_resolution(faces: Tensor, generator: torch.Generator) -> Tensor:
    """Shrink all by one random factor and enlarge them again."""
    size = faces.shape[2]
    factor = 0.4 + 0.5 * torch.rand((), generator=generator).item()
    small = functional.interpolate(
        faces, size=round(size * factor), mode="bilinear", antialias=True, align_corners=False
    )
    return functional.interpolate(small, size=size, mode="bilinear", align_corners=False)


def _erase(faces: Tensor, chosen: Tensor, generator: torch.Generator) -> Tensor:
    """Cover a rectangle of 15-45 % of the side with one grey (Zhong et al. 2020)."""
    batch, _, size, _ = faces.shape

    def span() -> Tensor:
        length = 0.15 + 0.3 * torch.rand(batch, 1, generator=generator)
        start = torch.rand(batch, 1, generator=generator) * (1 - length)
        position = (torch.arange(size) + 0.5) / size
        return (position >= start) & (position < start + length)

    rows, columns = span()[:, None, :, None], span()[:, None, None, :]
    grey = 255 * torch.rand(batch, 1, 1, 1, generator=generator)
    return torch.where((rows & columns).to(faces.device) & chosen, grey.to(faces.device), faces)
