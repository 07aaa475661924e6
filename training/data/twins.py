"""Finds near-duplicates: test pictures that a system has, but for a hair, seen while it learned."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from training.data.splits import Rows
from training.files import digest_of, written_whole

LEAST_CORRELATION = 0.99
BLOCK = 512


def nearest_twins(faces: npt.NDArray[np.uint8], learned: Rows, tested: Rows) -> Rows:
    """For each tested row the learned row that is almost the same picture.

    Args:
        faces: uint8 ``[N, 48, 48]``.
        learned: row numbers.
        tested: row numbers ``[M]``.

    Returns:
        ``[M]``: the row whose normalised correlation is highest, if above 0.99, else -1.
    """
    known = _standardized(faces[learned]).T
    nearest = np.full(len(tested), -1, np.int64)
    for start in range(0, len(tested), BLOCK):
        rows = tested[start : start + BLOCK]
        correlation = _standardized(faces[rows]) @ known
        best = correlation.argmax(1)
        twin = correlation[np.arange(len(rows)), best] > LEAST_CORRELATION
        nearest[start : start + BLOCK] = np.where(twin, learned[best], -1)
    return nearest


def cached_twins(faces: npt.NDArray[np.uint8], learned: Rows, tested: Rows, folder: Path) -> Rows:
    """The same, kept in a folder under the hash of what it was computed from."""
    path = folder / f"twins-{digest_of(faces, learned, tested)}.npy"
    if path.is_file():
        return np.asarray(np.load(path))
    found = nearest_twins(faces, learned, tested)
    with written_whole(path) as file:
        np.save(file, found)
    return found


def _standardized(faces: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Rows of mean 0 and length 1; blank pictures become zeros and are nobody's twin."""
    flat = faces.reshape(len(faces), -1).astype(np.float32)
    flat -= flat.mean(1, keepdims=True)
    length: npt.NDArray[np.float32] = np.linalg.norm(flat, axis=1, keepdims=True)
    return flat / np.maximum(length, 1e-3)
