"""How a face is framed while it is learned: affine maps between squares, and resampling."""

from functools import lru_cache

import torch
from torch import Tensor
from torch.nn import functional

from models.face_aligner import FACE_SIZE
from training.data.outside import MARGIN, WIDE_SIZE


@lru_cache(maxsize=4)
def identity(device: torch.device) -> Tensor:
    """The map that changes nothing, ``[2, 3]``; made once, for a copy would halt the device."""
    return torch.eye(2, 3, device=device)


WINDOW = FACE_SIZE / WIDE_SIZE
"""Share of the wide picture's side that the face itself, without its margin, takes."""


def random_similarities(
    batch: int, turn: float, scale: float, shift: float, generator: torch.Generator
) -> Tensor:
    """Random similarity transforms about the centre, half of them mirrored: ``[N, 2, 3]``.

    They map the unit square ``[-1, 1]`` of the output to that of the input, as
    ``affine_grid`` wants it.

    Args:
        batch: how many.
        turn: degrees, at most.
        scale: 0.2 goes from 1/1.2 to 1.2 times as large.
        shift: share of the picture's side, at most.
        generator: decides the device.
    """
    device = generator.device

    def uniform(limit: float) -> Tensor:
        return (torch.rand(batch, generator=generator, device=device) * 2 - 1) * limit

    angle = uniform(torch.pi * turn / 180)
    factor = torch.exp(uniform(float(torch.log1p(torch.tensor(scale)))))
    mirrored = torch.rand(batch, generator=generator, device=device) < 0.5
    mirror = torch.where(mirrored, -1.0, 1.0)
    cosine, sine = torch.cos(angle) * factor, torch.sin(angle) * factor
    first = torch.stack([cosine * mirror, -sine, uniform(2 * shift)], 1)
    second = torch.stack([sine * mirror, cosine, uniform(2 * shift)], 1)
    return torch.stack([first, second], 1)


def composed(outer: Tensor, inner: Tensor) -> Tensor:
    """``outer`` after ``inner``, both ``[N, 2, 3]``."""
    linear = outer[:, :, :2] @ inner
    return torch.cat([linear[:, :, :2], linear[:, :, 2:] + outer[:, :, 2:]], 2)


def inverted(matrices: Tensor) -> Tensor:
    """The maps back, ``[N, 2, 3]``."""
    (a, b), (c, d) = matrices[:, 0, :2].unbind(1), matrices[:, 1, :2].unbind(1)
    flat = torch.stack([d, -b, -c, a], 1) / (a * d - b * c)[:, None]
    linear = flat.view(-1, 2, 2)
    return torch.cat([linear, -linear @ matrices[:, :, 2:]], 2)


def resample(pictures: Tensor, matrices: Tensor, size: int) -> Tensor:
    """Cut faces out of wide pictures by affine maps.

    Args:
        pictures: uint8 ``[N, 72, 72]``, with their margin.
        matrices: float ``[N, 2, 3]``, from the output's unit square to that of the picture
            without its margin.
        size: pixels along each side of the output.

    Returns:
        float32 ``[N, 1, size, size]``, 0-255.
    """
    grid = functional.affine_grid(
        matrices * WINDOW, [len(pictures), 1, size, size], align_corners=False
    )
    return functional.grid_sample(
        pictures[:, None].float(), grid, padding_mode="border", align_corners=False
    )


def with_margin(faces: Tensor) -> Tensor:
    """Pictures ``[N, 48, 48]`` with a margin that repeats their edge: ``[N, 72, 72]``."""
    # Replication is not implemented for uint8.
    padded = functional.pad(faces[:, None].float(), [MARGIN] * 4, mode="replicate")
    return padded[:, 0].to(torch.uint8)


def face_points(matrices: Tensor, size: int) -> Tensor:
    """Where each pixel of an output lies in the aligned face: ``[N, size, size, 2]``, its pixels.

    Args:
        matrices: ``[N, 2, 3]``, from the output's unit square to that of the aligned face.
        size: pixels along each side of the output.
    """
    grid = functional.affine_grid(matrices, [len(matrices), 1, size, size], align_corners=False)
    return (grid + 1) * (FACE_SIZE / 2) - 0.5
