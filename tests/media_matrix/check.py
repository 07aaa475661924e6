"""Reads a file of the matrix and says whether what came is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop.capture.sources import source_from_file
from models.errors import MoodmirrorError
from models.face import Frame, FrameAnalysis
from tests.media_matrix import bar_code, scenes
from tests.media_matrix.clip import Clip

_TOLERANCE_S = 0.0012
"""Matroska and Flash count in milliseconds."""


class Analyzer(Protocol):
    """Finds the faces of a frame."""

    def analyze(self, frame: Frame) -> FrameAnalysis:
        """What is in it."""
        ...


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one file."""

    frames: int
    sentence: str
    """Why it was refused; empty where it was read."""
    faults: tuple[str, ...]
    """What is wrong; empty where all is right."""
    scarred: int = 0
    """Frames that show damage: most formats have no check sums by which to tell changed bytes."""


def check(path: Path, clip: Clip, number: int, analyzer: Analyzer | None) -> Finding:
    """Read the file that ``clip`` has made with ``number`` in its codes."""
    try:
        with source_from_file(path, paced=False) as source:
            frames = list(iter(source.read, None))
    except MoodmirrorError as error:
        faults = () if clip.harm else (f"refused: {error}",)
        return Finding(0, str(error), faults)
    faults, scarred = _faults_of_frames(frames, clip, number)
    if not clip.harm:
        faults += _faults_of_whole(frames, clip)
        if analyzer is not None and not faults:
            faults += _faults_of_faces(frames, Clip.scene(number), analyzer)
    return Finding(len(frames), "", tuple(faults), scarred)


def _faults_of_frames(frames: Sequence[Frame], clip: Clip, number: int) -> tuple[list[str], int]:
    """Every frame is one of the file's, and none comes twice; and how many are not legible."""
    faults, last, scarred = [], -1, 0
    times = clip.right_times
    for frame in frames:
        code = bar_code.read(frame.image, scenes.SIZE)
        if code is None and clip.harm:
            scarred += 1
            continue
        if code is None:
            faults.append(f"frame {frame.index} is not legible")
            continue
        file, own = code
        if file != number % (1 << bar_code.FILE_BITS) or own >= len(times):
            faults.append(f"frame {frame.index} is of another file")
        elif own <= last:
            faults.append(f"frame {own} comes after {last}")
        last = own
    return faults, scarred


def _faults_of_whole(frames: Sequence[Frame], clip: Clip) -> list[str]:
    times = clip.right_times
    if len(frames) != len(times):
        return [f"{len(frames)} frames instead of {len(times)}"]
    faults = []
    for frame, right_s in zip(frames, times, strict=True):
        if abs(frame.time_s - right_s) > _TOLERANCE_S:
            faults.append(f"frame {frame.index} at {frame.time_s:.4f} s instead of {right_s:.4f}")
        if max(abs(frame.width - clip.right_size[0]), abs(frame.height - clip.right_size[1])) > 1:
            faults.append(f"frame {frame.index} has {frame.width}x{frame.height} pixels")
    return faults[:3]


def _faults_of_faces(frames: Sequence[Frame], scene: int, analyzer: Analyzer) -> list[str]:
    faults = []
    for frame in (frames[0], frames[len(frames) // 2]):
        found = len(analyzer.analyze(frame).faces)
        if found != scenes.FACES[scene]:
            faults.append(f"{found} faces in frame {frame.index} instead of {scenes.FACES[scene]}")
    return faults
