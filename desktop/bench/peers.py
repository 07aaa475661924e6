"""Today's peers, where they are installed beside Moodmirror, on the same clip.

They are libraries without a window, so they stand beside the engine alone. Each is called as its
own documentation does. Their packages may fetch weights of their own at their first use.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.util import find_spec
from time import perf_counter
from typing import Any

import numpy as np

from desktop.bench.clip import Image, MovingFaces
from desktop.bench.figures import Clip, Run, Spread, spread
from desktop.bench.isolated import isolated

Read = Callable[[Image], int]
"""Reads a BGR picture and returns how many faces it found."""

_WARM_UP = 5
_LEAST = 5


@dataclass(frozen=True, slots=True)
class PeerRun:
    """One peer on one clip. The names are those of the JSON."""

    peer: str
    width: int
    height: int
    faces: int
    frame_ms: Spread | None
    """None where it is not installed or failed."""
    faces_found: float
    load_s: float | None
    note: str
    ratio: float | None = None
    """Its median by Moodmirror's: so many times as long."""

    def fields(self) -> dict[str, Any]:
        """As it stands in the JSON."""
        return asdict(self)


def _load_fer() -> Read:
    detector = import_module("fer.fer").FER(mtcnn=False)
    return lambda image: len(detector.detect_emotions(image))


def _load_deepface() -> Read:
    analyze = import_module("deepface").DeepFace.analyze
    options = {"actions": ["emotion"], "enforce_detection": False, "silent": True}
    return lambda image: len(analyze(image, **options))


def _load_mediapipe() -> Read:
    try:
        solutions = import_module("mediapipe.python.solutions.face_mesh")
    except ImportError as error:
        raise RuntimeError("this version brings no model along; 0.10 does") from error
    mesh = solutions.FaceMesh(max_num_faces=10)
    return lambda image: len(mesh.process(_rgb(image)).multi_face_landmarks or ())


def _load_py_feat() -> Read:
    detector = import_module("feat").Detector(device="cpu")

    def read(image: Image) -> int:
        rgb = _rgb(image)
        faces = detector.detect_faces(rgb)
        detector.detect_emotions(rgb, faces, detector.detect_landmarks(rgb, faces))
        return len(faces[0])

    return read


def _rgb(image: Image) -> Image:
    return np.ascontiguousarray(image[:, :, ::-1])


PEERS: dict[str, tuple[str, Callable[[], Read], str]] = {
    "fer": ("fer", _load_fer, "Haar cascade and its own CNN"),
    "deepface": ("deepface", _load_deepface, "its default detector, emotion alone"),
    "mediapipe": ("mediapipe", _load_mediapipe, "face mesh only: it reads no expression"),
    "py-feat": ("feat", _load_py_feat, "its default detector, landmarks and emotion"),
}
"""Module, how to load it, and what is run."""


def own_row(run: Run) -> PeerRun:
    """Moodmirror's own run as the first row, which the others are compared with."""
    return PeerRun(
        peer="moodmirror",
        width=run.width,
        height=run.height,
        faces=run.faces,
        frame_ms=run.frame_ms,
        faces_found=run.faces,
        load_s=None,
        note=f"{run.model}, follows faces with ids",
        ratio=1.0,
    )


def measure_peers(clip: Clip, our_median_ms: float, seconds: float) -> list[PeerRun]:
    """Every peer on a clip, each in a process of its own."""
    runs = []
    for name, (module, _, note) in PEERS.items():
        if find_spec(module) is None:
            runs.append(PeerRun(name, **asdict(clip), **_NOTHING, note="is not installed"))
            continue
        try:
            runs.append(isolated(_run_quietly, name, clip, our_median_ms, seconds))
        except Exception as error:  # A peer's trouble must not end the measurement.
            brief = (str(error).splitlines() or [type(error).__name__])[0][:150]
            runs.append(PeerRun(name, **asdict(clip), **_NOTHING, note=f"failed: {brief} ({note})"))
    return runs


_NOTHING: dict[str, Any] = {"frame_ms": None, "faces_found": 0.0, "load_s": None}


def _run_quietly(name: str, clip: Clip, our_median_ms: float, seconds: float) -> PeerRun:
    """One peer, in a process that ends after it."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.disable(logging.WARNING)
    return run_peer(name, clip, our_median_ms, seconds)


def run_peer(name: str, clip: Clip, our_median_ms: float, seconds: float) -> PeerRun:
    """One peer, in this process."""
    _, load, note = PEERS[name]
    started = perf_counter()
    read = load()
    load_s = perf_counter() - started
    made = MovingFaces(clip.width, clip.height, clip.faces)
    for index in range(_WARM_UP):
        read(made.image(index))
    took: list[float] = []
    found = 0
    until = perf_counter() + seconds
    while perf_counter() < until or len(took) < _LEAST:
        image = made.image(len(took))
        started = perf_counter()
        found += read(image)
        took.append((perf_counter() - started) * 1000)
    frame_ms = spread(took)
    return PeerRun(
        peer=name,
        **asdict(clip),
        frame_ms=frame_ms,
        faces_found=round(found / len(took), 2),
        load_s=round(load_s, 1),
        note=note,
        ratio=round(frame_ms.median / our_median_ms, 1),
    )
