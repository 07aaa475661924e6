"""The faces of one system in a few small files, for a machine that learns far from the data."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from models.errors import MoodmirrorError
from models.face_aligner import FACE_SIZE
from training.data.outside import MARGIN
from training.files import written_whole
from training.job import Job
from training.learning.face_set import FaceSet, joined
from training.learning.framing import with_margin
from training.learning.validation import Choosing

TABLE = "faces.pt"
ROWS = COLUMNS = 90
"""Faces along each side of a sheet: FER2013's take 13 MB."""
_LOSSLESS = [cv2.IMWRITE_WEBP_QUALITY, 101]


def write_pack(job: Job, learn: FaceSet, choosing: Choosing, folder: Path) -> list[Path]:
    """Keep the faces to learn from and to choose by: labels, and sheets of pictures.

    Sheets are WebP without loss, three quarters of the bytes that the pictures are. A margin that
    only repeats a picture's edge is left out.

    Args:
        job: of the system.
        learn: what it learns from.
        choosing: what it is measured on meanwhile.
        folder: gets the files.
    """
    every = joined([learn, *choosing.values()])
    core = every.pictures[:, MARGIN:-MARGIN, MARGIN:-MARGIN]
    repeated = (with_margin(core) == every.pictures).flatten(1).all(1)
    paths = [folder / TABLE]
    for kind, pictures in (("given", core[repeated]), ("wide", every.pictures[~repeated])):
        for number, part in enumerate(pictures.split(ROWS * COLUMNS)):
            paths.append(folder / f"{kind}-{number}.webp")
            with written_whole(paths[-1]) as file:
                file.write(cv2.imencode(".webp", _sheet(part.numpy()), _LOSSLESS)[1].tobytes())
    table = {
        "run": job.run.name,
        "counts": {"learn": len(learn), **{key: len(faces) for key, faces in choosing.items()}},
        "repeated": repeated,
        "to_template": every.to_template,
        "labels": every.labels,
    }
    with written_whole(paths[0]) as file:
        torch.save(table, file)
    return paths


def read_pack(job: Job, folder: Path, device: torch.device) -> tuple[FaceSet, Choosing]:
    """What :func:`write_pack` kept, on the device that trains.

    Raises:
        MoodmirrorError: a file is missing or damaged, or another system's faces are packed there.
    """
    try:
        table = torch.load(folder / TABLE, weights_only=True)
        packed, counts, repeated = table["run"], table["counts"], table["repeated"]
        pictures = torch.empty(len(repeated), *[FACE_SIZE + 2 * MARGIN] * 2, dtype=torch.uint8)
        given = _pictures(folder, "given", int(repeated.sum()), FACE_SIZE)
        pictures[repeated] = with_margin(given)
        pictures[~repeated] = _pictures(folder, "wide", int((~repeated).sum()), pictures.shape[1])
        fields = (pictures, table["to_template"], table["labels"])
        parts = [field.to(device).split(list(counts.values())) for field in fields]
    except Exception as error:
        raise MoodmirrorError(
            f"The faces in {folder} are not there or not whole. Pack them again: "
            f"{job.command('pack')} {folder}"
        ) from error
    if packed != job.run.name:
        raise MoodmirrorError(
            f"{folder} holds the faces of '{packed}', not those of '{job.run.name}'."
        )
    sets = {key: FaceSet(*each) for key, each in zip(counts, zip(*parts, strict=True), strict=True)}
    return sets.pop("learn"), sets


def _sheet(faces: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """``[N, size, size]`` side by side, black where the last row has no more."""
    size, rows = faces.shape[1], -(-len(faces) // COLUMNS)
    whole = np.zeros((rows * COLUMNS, size, size), np.uint8)
    whole[: len(faces)] = faces
    grid = whole.reshape(rows, COLUMNS, size, size).transpose(0, 2, 1, 3)
    return grid.reshape(rows * size, COLUMNS * size)


def _pictures(folder: Path, kind: str, count: int, size: int) -> Tensor:
    """``[count, size, size]`` out of all sheets of a kind."""
    parts = [np.empty((0, size, size), np.uint8)]
    for number in range(-(-count // (ROWS * COLUMNS))):
        encoded = np.frombuffer((folder / f"{kind}-{number}.webp").read_bytes(), np.uint8)
        sheet = cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)
        if sheet is None:
            raise ValueError("no picture")
        grid = sheet.reshape(-1, size, COLUMNS, size).transpose(0, 2, 1, 3)
        parts.append(np.asarray(grid.reshape(-1, size, size), np.uint8))
    return torch.from_numpy(np.concatenate(parts)[:count])
