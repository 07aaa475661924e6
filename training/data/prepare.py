"""Finds the landmarks of every picture of FER2013 as the app does, once, and keeps them."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from models.detection.detector_choice import choose_detector
from models.errors import MoodmirrorError
from models.face_aligner import TEMPLATE
from models.landmark_predictor import LandmarkPredictor
from models.tilted_landmarks import TiltedPredictor
from training.data.fer2013 import Fer2013, load_fer2013
from training.files import digest_of, written_whole
from training.progress import Progress

PREPARED = "prepared.npz"
ENLARGEMENT, BORDER = 4, 16
"""How a picture is shown to the detector: with so many pixels of its mean grey around it, for many
faces touch its edge, and enlarged. Of 800 six-class training pictures it then finds 99.4 %; with a
border of 8 or an enlargement of 3, 97 to 98.6 %."""
CHUNK = 4096
"""Pictures between two saves, so that an interrupted run goes on where it was."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """FER2013 and the landmarks of its pictures."""

    data: Fer2013
    landmarks: npt.NDArray[np.float32]
    """float32 ``[N, 5, 2]`` in pixels of the 48x48 picture; NaN where no face was found."""

    @property
    def aligned(self) -> npt.NDArray[np.bool_]:
        """``[N]``: whether a face was found."""
        return ~np.isnan(self.landmarks[:, 0, 0])


def find_landmarks(
    faces: npt.NDArray[np.uint8], progress: Progress | None = None, done: int = 0
) -> npt.NDArray[np.float32]:
    """Five landmarks of the face in each picture, as a still's are found.

    Args:
        faces: uint8 ``[N, 48, 48]``.
        progress: told after each picture.
        done: how many pictures came before these.

    Returns:
        float32 ``[N, 5, 2]`` in pixels of the picture, NaN where there is no face.
    """
    detector, predictor = choose_detector().detector, TiltedPredictor(LandmarkPredictor())
    landmarks = np.full((len(faces), 5, 2), np.nan, np.float32)
    for i, face in enumerate(faces):
        framed = _enlarged(face, cv2.BORDER_CONSTANT)
        # Each picture is known to show a face, so the best find is it, however weak.
        found = detector.detect(np.asarray(cv2.cvtColor(framed, cv2.COLOR_GRAY2BGR), np.uint8))
        if found:
            points, _ = predictor.predict(_enlarged(face, cv2.BORDER_REPLICATE), found[0].pose)
            landmarks[i] = _to_picture(points.points)
        if progress:
            progress.show(done + i + 1)
    return landmarks


def _enlarged(face: npt.NDArray[np.uint8], border: int) -> npt.NDArray[np.uint8]:
    framed = cv2.copyMakeBorder(face, *[BORDER] * 4, border, value=float(face.mean()))
    large = cv2.resize(framed, None, fx=ENLARGEMENT, fy=ENLARGEMENT, interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.uint8)


def prepare(csv: Path, ferplus: Path | None, folder: Path) -> Prepared:
    """Read the data, find all landmarks and keep both in ``folder``.

    Args:
        csv: Kaggle's file in any of its wrappings.
        ferplus: ``fer2013new.csv``, or None.
        folder: gets ``prepared.npz``, and ``landmarks-DETECTOR-HASH.npy``, which an
            interrupted run and a later one for the same pictures go on from.
    """
    data = load_fer2013(csv, ferplus)
    detector = choose_detector().detector.title.replace(" ", "-")
    kept = folder / f"landmarks-{detector}-{digest_of(data.faces)}.npy"
    landmarks = np.load(kept) if kept.is_file() else np.empty((0, 5, 2), np.float32)
    if len(landmarks):
        print(f"Going on after {len(landmarks)} pictures.")
    progress = Progress("landmarks", len(data.faces), len(landmarks))
    while len(landmarks) < len(data.faces):
        done = len(landmarks)
        found = find_landmarks(data.faces[done : done + CHUNK], progress, done)
        landmarks = np.concatenate([landmarks, found])
        with written_whole(kept) as file:
            np.save(file, landmarks)
    empty = np.empty(0, np.float32)
    with written_whole(folder / PREPARED) as file:
        np.savez(
            file,
            faces=data.faces,
            labels=data.labels,
            usages=data.usages,
            votes=empty if data.votes is None else data.votes,
            majority=empty if data.majority is None else data.majority,
            landmarks=landmarks,
        )
    return Prepared(data, landmarks)


def load_prepared(folder: Path) -> Prepared:
    """What :func:`prepare` kept.

    Raises:
        MoodmirrorError: nothing was prepared there.
    """
    try:
        with (folder / PREPARED).open("rb") as whole, np.load(whole) as file:
            fields = {name: file[name] for name in file.files}
        landmarks = fields.pop("landmarks")
        crowd = {name: fields.pop(name) for name in ("votes", "majority")}
        with_crowd = {name: value if len(value) else None for name, value in crowd.items()}
        return Prepared(Fer2013(**fields, **with_crowd), landmarks)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise MoodmirrorError(
            f"{folder / PREPARED} is not there or not whole. Run first: "
            "python -m training prepare FER2013.CSV --ferplus FER2013NEW.CSV"
        ) from error


def mean_landmarks(prepared: Prepared) -> npt.NDArray[np.float64]:
    """The alignment template: mean over training faces and their mirror images, ``[5, 2]``."""
    training = (prepared.data.usages == 0) & (prepared.data.labels >= 0) & prepared.aligned
    mean = prepared.landmarks[training].astype(np.float64).mean(0)
    mirrored = mean[[2, 3, 0, 1, 4]]
    mirrored[:, 0] = prepared.data.faces.shape[2] - 1 - mirrored[:, 0]
    return (mean + mirrored) / 2


def describe(prepared: Prepared) -> str:
    """How many faces were found, and the template that they give."""
    six = prepared.data.labels >= 0
    template = ", ".join(f"({x:.2f}, {y:.2f})" for x, y in mean_landmarks(prepared))
    served = ", ".join(f"({x:.2f}, {y:.2f})" for x, y in TEMPLATE)
    return (
        f"{(prepared.aligned & six).sum()} of {six.sum()} six-class pictures have a face that "
        f"the detector finds.\nMean landmarks of training faces: {template}\n"
        f"models/ aligns to:  {served}"
    )


def _to_picture(points: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.asarray((points + 0.5) / ENLARGEMENT - 0.5 - BORDER, np.float32)
