"""The recordings in a folder, to choose from."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from desktop.capture.video_file import VideoFile
from desktop.recording.in_use import is_in_use
from desktop.recording.manifest import CSV, JSON_LINES, MANIFEST, MARKS, video_name
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, reason_of

REPORT = "report.html"
"""What a report on a recording is called by default."""


@dataclass(frozen=True, slots=True)
class ListedRecording:
    """What the manifest tells of one recording."""

    folder: Path
    started: str | None
    """ISO 8601; None where it holds no frame, or its manifest is damaged."""
    duration_s: float
    frames: int
    people: int | None
    """How many people were numbered; None for recordings that do not tell."""
    videos: tuple[Path, ...]
    problem: str
    """Why it ended by itself; empty if the user ended it."""
    running: bool
    """Whether it is being written now."""


def list_recordings(parent: Path) -> list[ListedRecording]:
    """All recordings below ``parent``, the newest first; what cannot be read is left out."""
    found: list[ListedRecording] = []
    with suppress(OSError):
        for folder in parent.iterdir():
            with suppress(OSError):
                if (folder / JSON_LINES).is_file():
                    found.append(listed(folder))
    return sorted(found, key=lambda one: (one.started or "", one.folder.name), reverse=True)


def picture_of(recording: ListedRecording, width: int) -> npt.NDArray[np.uint8] | None:
    """A picture from its middle, uint8 ``[height, width, 3]``, BGR; None where there is no video.

    Takes some ten milliseconds: not for the window's thread.
    """
    if not recording.videos:
        return None
    try:
        file = VideoFile(recording.videos[0])
    except MoodmirrorError:
        return None
    try:
        image = file.seek((file.duration_s or 0.0) / 2).image
    except MoodmirrorError:
        return None
    finally:
        file.close()
    height = max(1, round(image.shape[0] * width / image.shape[1]))
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def delete_recording(folder: Path) -> None:
    """Delete a recording's files, and its folder if nothing else is in it.

    Raises:
        MoodmirrorError: it is no recording, is being written, or cannot be deleted.
    """
    if not (folder / JSON_LINES).is_file():
        raise MoodmirrorError(QT_TR_NOOP("'{folder}' is not a recording."), folder=folder)
    if is_in_use(folder / JSON_LINES):
        raise MoodmirrorError(QT_TR_NOOP("This recording is still being written. Stop it first."))
    try:
        for path in list(_files_of(folder)):
            path.unlink(missing_ok=True)
        with suppress(OSError):  # The user keeps other files there.
            folder.rmdir()
    except OSError as error:
        raise MoodmirrorError(
            QT_TR_NOOP("'{folder}' cannot be deleted: {reason}."),
            folder=folder,
            reason=reason_of(error),
        ) from error


def listed(folder: Path) -> ListedRecording:
    """Return what the manifest tells of one recording."""
    manifest = _manifest(folder / MANIFEST)
    frames = manifest.get("frames")
    people = manifest.get("people")
    return ListedRecording(
        folder,
        _text(manifest.get("started")) or None,
        _number(manifest.get("duration_s")),
        int(_number(frames.get("written"))) if isinstance(frames, dict) else 0,
        people if isinstance(people, int) else None,
        tuple(_videos(folder)),
        _text(manifest.get("problem")),
        is_in_use(folder / JSON_LINES),
    )


def _manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _videos(folder: Path) -> Iterator[Path]:
    number = 1
    while (path := folder / video_name(number)).is_file():
        yield path
        number += 1


def _files_of(folder: Path) -> Iterator[Path]:
    """The numbers come last: without them, the rest would not count as a recording."""
    yield from _videos(folder)
    for name in (MARKS, MANIFEST, REPORT, CSV, JSON_LINES):
        yield folder / name


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
