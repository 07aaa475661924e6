"""Faces that do not come from FER2013: found and aligned once as the app does it, and kept."""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from models.errors import MoodmirrorError
from models.face_aligner import FACE_SIZE, similarity_to_template, warp
from training.data.face_search import FaceSearch
from training.data.labelled import load_labelled
from training.data.twins import nearest_twins
from training.files import written_whole
from training.progress import Progress

MUXSPACE, LONDON = "muxspace", "london"
SETS = (MUXSPACE, LONDON)
"""The portraits of muxspace/facial_expressions, half of which are learned from, and the Face
Research Lab London Set (DeBruine and Jones 2017), which only chooses."""
MARGIN = 12
"""Pixels round the aligned face that augmentation may turn and shift into view."""
WIDE_SIZE = FACE_SIZE + 2 * MARGIN
NAMED = 5
"""Pictures without a face that a message names."""


@dataclass(frozen=True, slots=True, eq=False)
class OutsideFaces:
    """The faces of one labelled set."""

    name: str
    faces: npt.NDArray[np.uint8]
    """uint8 ``[N, 48, 48]``, aligned as the app does."""
    wide: npt.NDArray[np.uint8]
    """uint8 ``[N, 72, 72]``: the same with :data:`MARGIN` more on each side."""
    labels: npt.NDArray[np.int64]
    """``[N]`` in label order."""
    groups: dict[str, npt.NDArray[np.str_]]
    """``[N]`` each: what else ``labels.csv`` tells, such as ``gender``."""
    without_face: list[str]
    """The pictures in which no face was found."""

    def __len__(self) -> int:
        return len(self.faces)

    @property
    def pictures(self) -> int:
        """With a face and without."""
        return len(self.faces) + len(self.without_face)


def prepare_outside(name: str, source: Path, folder: Path) -> OutsideFaces:
    """Find and align the largest face of each picture and keep it in ``folder``.

    Args:
        name: one of :data:`SETS`.
        source: a folder or zip with ``labels.csv``.
        folder: of the prepared data.

    Raises:
        MoodmirrorError: the source is wrong, or none of its pictures shows a face.
    """
    labelled = load_labelled(source)
    picture, search = labelled.pictures(), FaceSearch()
    progress = Progress(name, len(labelled))
    faces, wide, found = [], [], []
    for row in range(len(labelled)):
        image = picture(row)
        points = search.landmarks(image)
        if points is not None:
            matrix = similarity_to_template(points)
            grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
            faces.append(warp(grey, matrix))
            wide.append(_wide(grey, matrix))
            found.append(row)
        progress.show(row + 1)
    if not found:
        raise MoodmirrorError(f"{source}: no face was found in any of its pictures.")
    missed = sorted(set(range(len(labelled))) - set(found))
    groups = {key: np.array(words)[found] for key, words in labelled.groups.items()}
    result = OutsideFaces(
        name,
        np.stack(faces),
        np.stack(wide),
        labelled.labels[found],
        groups,
        [labelled.images[row] for row in missed],
    )
    _keep(result, folder)
    return result


def load_outside(folder: Path) -> dict[str, OutsideFaces]:
    """Every set that was prepared, by its name; none is needed.

    Raises:
        MoodmirrorError: a file is damaged.
    """
    return {name: _load(name, _path(folder, name)) for name in SETS if _path(folder, name).exists()}


def halves(faces: OutsideFaces, seed: int = 0) -> tuple[npt.NDArray[np.int64], ...]:
    """Rows to learn from and rows to choose by: half of each expression, drawn by seed.

    Near-duplicates go to the same half. The seed is not that of a training: what one learned from
    must not choose for another.
    """
    rng = np.random.default_rng(seed)
    learn = np.zeros(len(faces), bool)
    for label in np.unique(faces.labels):
        rows = rng.permutation(np.flatnonzero(faces.labels == label))
        learn[rows[: len(rows) // 2]] = True
    others = np.flatnonzero(~learn)
    twins = nearest_twins(faces.faces, np.flatnonzero(learn), others) if learn.any() else others
    learn[others[twins >= 0]] = True
    return np.flatnonzero(learn), np.flatnonzero(~learn)


def describe_outside(faces: OutsideFaces) -> str:
    """How many faces there are, and which pictures have none."""
    text = f"{faces.name}: {len(faces)} of {faces.pictures} pictures have a face that is found."
    if faces.without_face:
        some = ", ".join(faces.without_face[:NAMED])
        more = ", ..." if len(faces.without_face) > NAMED else ""
        text += f" Left out: {some}{more}"
    return text


def _wide(grey: npt.NDArray[np.uint8], matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """The aligned face with its margin; shrunk by area before, so that nothing aliases."""
    shrinking = 1 / max(float(np.hypot(*matrix[:, 0])), 1e-6)
    if shrinking > 1:
        size = (round(grey.shape[1] / shrinking), round(grey.shape[0] / shrinking))
        small = cv2.resize(grey, (max(1, size[0]), max(1, size[1])), interpolation=cv2.INTER_AREA)
        grey = np.asarray(small, np.uint8)
        # Pixel centres: a picture's point p lies at (p + 0.5) / shrinking - 0.5 in the small one.
        matrix = matrix.copy()
        matrix[:, 2] += matrix[:, :2] @ np.full(2, (shrinking - 1) / 2)
        matrix[:, :2] *= shrinking
    matrix = matrix + np.array([[0, 0, MARGIN]])
    chip = cv2.warpAffine(
        grey,
        matrix,
        (WIDE_SIZE, WIDE_SIZE),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(chip, np.uint8)


def _path(folder: Path, name: str) -> Path:
    return folder / f"outside-{name}.npz"


def _keep(faces: OutsideFaces, folder: Path) -> None:
    with written_whole(_path(folder, faces.name)) as file:
        np.savez(
            file,
            faces=faces.faces,
            wide=faces.wide,
            labels=faces.labels,
            groups=np.array(json.dumps({k: v.tolist() for k, v in faces.groups.items()})),
            without_face=np.array(json.dumps(faces.without_face)),
        )


def _load(name: str, path: Path) -> OutsideFaces:
    try:
        with np.load(path) as file:
            groups = json.loads(str(file["groups"]))
            return OutsideFaces(
                name,
                file["faces"],
                file["wide"],
                file["labels"],
                {key: np.array(words) for key, words in groups.items()},
                json.loads(str(file["without_face"])),
            )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise MoodmirrorError(
            f"{path} is damaged. Run again: python -m training prepare ... --{name} PATH"
        ) from error
