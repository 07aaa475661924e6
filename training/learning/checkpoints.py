"""Checkpoints: written whole or not at all, and read only by the run that they belong to."""

import io
from pathlib import Path
from typing import Any

import torch

from models.errors import MoodmirrorError
from training.files import written_whole


def write_checkpoint(values: dict[str, Any], path: Path) -> None:
    """Write tensors and plain values.

    By way of memory: ``torch.save`` hides a full disk behind an error of its own.

    Raises:
        MoodmirrorError: the disk is full.
    """
    buffer = io.BytesIO()
    torch.save(values, buffer)
    with written_whole(path) as file:
        file.write(buffer.getbuffer())


PIECE = 15_000_000
"""Bytes of a file of a copy: what is small gets through everywhere."""


def write_pieces(values: dict[str, Any], path: Path) -> None:
    """Write tensors and plain values as ``NAME.0``, ``NAME.1`` and so on, one after the other.

    Raises:
        MoodmirrorError: the disk is full.
    """
    buffer = io.BytesIO()
    torch.save(values, buffer)
    whole = buffer.getbuffer()
    for number, start in enumerate(range(0, len(whole), PIECE)):
        with written_whole(path.with_name(f"{path.name}.{number}")) as file:
            file.write(whole[start : start + PIECE])


def read_checkpoint(path: Path, identity: dict[str, Any], device: torch.device) -> dict[str, Any]:
    """Read what :func:`write_checkpoint` wrote.

    Args:
        path: of the file.
        identity: of the run that wants it; the file must hold the same.
        device: that tensors go to.

    Raises:
        MoodmirrorError: it is damaged or belongs to another run.
    """
    try:
        saved: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
        other = saved["identity"]
    except Exception as error:
        raise MoodmirrorError(f"{path} is no checkpoint. Remove it to begin again.") from error
    if other != identity:
        differing = [key for key in identity if other.get(key) != identity[key]]
        raise MoodmirrorError(
            f"{path} belongs to another run (differs in {', '.join(differing)}). Remove it to "
            "begin again, or choose another folder with --runs."
        )
    return saved
