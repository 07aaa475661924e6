"""The library: the faces of pictures and of streams of frames, in three lines."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy.typing as npt

from models.detail import Detail
from models.errors import MoodmirrorError
from models.face import Face, Frame
from models.face_pipeline import load_pipeline
from models.pictures.picture import read_picture
from models.weights import DEFAULT_MODEL

Pixels = npt.NDArray[np.uint8]


def load(model: str = DEFAULT_MODEL) -> "FaceReader":
    """Load what finds and reads faces; takes about a second.

    Args:
        model: a name out of :func:`models.weights.model_names`.

    Raises:
        MoodmirrorError: there is no such model, or a file of it is missing or damaged.
    """
    return FaceReader(model)


class FaceReader:
    """Reads the faces of pictures and of streams. For one thread at a time."""

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        self._model = model
        self._pictures = load_pipeline(model, detail=Detail.PICTURE)

    def read(self, picture: str | Path | Pixels) -> tuple[Face, ...]:
        """Find every face of a picture; the largest comes first.

        Args:
            picture: a file's path, or pixels: uint8 ``[height, width, 3]`` in OpenCV's order (blue,
                green, red), or ``[height, width]``, grey.

        Returns:
            The faces, each with ``box``, ``landmarks``, ``probabilities``, ``label`` (None where it
            is not sure), ``sure`` and ``reasons``; coordinates are pixels of the upright picture.

        Raises:
            MoodmirrorError: the file cannot be read, or the array is none of these.
        """
        return self._pictures.analyze(Frame(_pixels_of(picture), 0, perf_counter())).faces

    def follow(
        self, frames: Iterable[Pixels], frame_rate: float | None = None
    ) -> Iterator[tuple[Face, ...]]:
        """Follow the faces of a stream; ``track_id`` stays with a face from frame to frame.

        Probabilities and labels are smoothed over time. Several streams may be followed at once,
        one by one.

        Args:
            frames: one after the other, as :meth:`read` takes them.
            frame_rate: frames a second. Without it, a frame counts as taken when it is given.

        Returns:
            The faces of each frame, in the order of their ids.

        Raises:
            MoodmirrorError: an array is no picture.
        """
        pipeline = load_pipeline(self._model, detail=Detail.LIVE)
        for index, pixels in enumerate(frames):
            time_s = index / frame_rate if frame_rate else 0.0
            yield pipeline.analyze(Frame(_pixels_of(pixels), index, perf_counter(), time_s)).faces


def _pixels_of(picture: str | Path | Pixels) -> Pixels:
    if isinstance(picture, str | Path):
        return read_picture(Path(picture))
    if not isinstance(picture, np.ndarray):
        kind = type(picture).__name__
        raise MoodmirrorError(f"A {kind} is no picture. Give a file's path or an array of pixels.")
    grey = picture.ndim == 2
    if picture.dtype != np.uint8 or not (grey or (picture.ndim == 3 and picture.shape[2] == 3)):
        raise MoodmirrorError(
            f"An array of {picture.dtype} {list(picture.shape)} is no picture. Give uint8 "
            "[height, width, 3] in the order blue, green, red, or [height, width]."
        )
    if picture.size == 0:
        raise MoodmirrorError("A picture of no pixels cannot be read.")
    return np.ascontiguousarray(np.stack([picture] * 3, axis=2) if grey else picture)
