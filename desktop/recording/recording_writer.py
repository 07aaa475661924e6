"""Writes one recording: numbers, video, marks and manifest, in one thread."""

import json
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.capture.frame_source import FrameSource
from desktop.files.csv_rows import csv_text
from desktop.files.frame_record import CSV_HEADER, NOT_COVERED, FrameRecord
from desktop.files.growing_file import GrowingFile
from desktop.live.engine import Engine
from desktop.recording.in_use import Hold
from desktop.recording.manifest import CSV, JSON_LINES, Manifest
from desktop.recording.marks import Marks
from desktop.recording.video_track import VideoTrack
from desktop.wall_clock import iso_time, wall_s
from models.face import FrameAnalysis


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """A frame with what was found in it, and how it looks in the video."""

    source: FrameSource
    analysis: FrameAnalysis
    numbers: tuple[int, ...]
    """The number shown for each face."""
    paint: Callable[[], npt.NDArray[np.uint8]] | None = None
    """Paints the picture for the video, uint8 ``[height, width, 3]``, BGR, in the writing thread;
    None if no picture is recorded."""
    covered: str = NOT_COVERED

    @property
    def size(self) -> int:
        """Bytes that it takes in the queue."""
        return self.analysis.frame.image.nbytes


class RecordingWriter:
    """Fills one folder, frame by frame; each frame has its row, and its picture in the video.

    Attributes:
        folder: it is made here.
        frames: how many were written.
    """

    def __init__(self, folder: Path, manifest: Manifest, marks: Marks) -> None:
        """Make the folder and its files; raises OSError."""
        folder.mkdir(parents=True)
        self.folder = folder
        self.frames = 0
        self._manifest = manifest
        self._marks = marks
        self._people: set[int] = set()
        self._json = GrowingFile(folder / JSON_LINES)
        self._hold = _held(folder / JSON_LINES)
        self._csv = GrowingFile(folder / CSV, head=csv_text([CSV_HEADER]))
        self._video = VideoTrack(folder)
        self._first: Taken | None = None
        self._last: Taken | None = None
        self._manifest_is_old = False
        manifest.write(folder)

    def write(self, taken: Taken, came_at: float) -> None:
        """Add a frame that came at a time of the ``perf_counter`` clock.

        Raises:
            OSError, MoodmirrorError: it cannot be written, and is in no file of numbers.
        """
        record = self._record(taken, self._marks.join(self.frames, came_at))
        self._json.add(json.dumps(record.as_json(), ensure_ascii=False) + "\n")
        self._csv.add(csv_text(record.as_rows()))
        self._note(taken, record)
        self.frames += 1

    def add_engine(self, engine: Engine) -> None:
        """From the next frame on, this reads the faces."""
        self._manifest.add_model(engine, self.frames)
        self._manifest_is_old = True

    def flush(self) -> None:
        """Flush to disk; raises OSError, also when the video does not grow."""
        self._json.flush()
        self._csv.flush()
        self._marks.write(self.folder)
        if self._manifest_is_old:
            self._manifest.write(self.folder)
            self._manifest_is_old = False
        self._video.check()

    def close(self, problem: str | None, ended: str) -> None:
        """Close all files and complete the manifest; raises OSError if one of them fails."""
        manifest = self._manifest
        manifest.ended, manifest.problem = ended, problem
        manifest.marks = len(self._marks)
        errors: list[OSError] = []
        for end in (
            self._video.close,
            self._json.close,
            self._csv.close,
            lambda: self._marks.write(self.folder),
            self._write_last_manifest,
            self._hold.close,
        ):
            try:
                end()
            except OSError as error:
                errors.append(error)
        if errors:
            raise errors[0]

    def _write_last_manifest(self) -> None:
        self._manifest.frames["written"] = self._json.pieces
        self._manifest.write(self.folder)

    def _record(self, taken: Taken, marks: tuple[int, ...]) -> FrameRecord:
        frame = taken.analysis.frame
        at = iso_time(wall_s(frame.captured_at))
        if self._first is None:
            self._first = taken
            self._manifest.started = at
        time_s = round(frame.captured_at - self._first.analysis.frame.captured_at, 6)
        if taken.paint is not None:
            self._video.add(taken.paint(), time_s)
        return FrameRecord(
            source=taken.source.name,
            frame=self.frames,
            time_s=time_s,
            analysis=taken.analysis,
            source_frame=frame.index,
            source_time_s=round(frame.time_s, 6),
            numbers=taken.numbers,
            at=at,
            video=self._video.name if taken.paint else None,
            video_frame=self._video.frames - 1 if taken.paint else None,
            covered=taken.covered,
            marks=marks,
            monotonic_s=round(frame.captured_at, 6),
        )

    def _note(self, taken: Taken, record: FrameRecord) -> None:
        """Add a frame to the manifest's totals."""
        manifest, frame = self._manifest, taken.analysis.frame
        last, self._last = self._last, taken
        manifest.duration_s = record.time_s
        manifest.covered[record.covered] += 1
        self._people.update(taken.numbers)
        manifest.people = len(self._people)
        manifest.frames["written"] = self.frames + 1
        if last is None or last.source is not taken.source or _size(last) != _size(taken):
            manifest.add_source(taken.source, frame, self.frames)
            self._manifest_is_old = True
        elif frame.index > last.analysis.frame.index:
            manifest.frames["not_analysed"] += frame.index - last.analysis.frame.index - 1
        if record.video and record.video not in manifest.videos:
            manifest.videos.append(record.video)
            self._manifest_is_old = True


def _held(path: Path) -> ExitStack:
    """Lock a file while it is written, if the disk supports that."""
    hold = ExitStack()
    with suppress(OSError):
        hold.callback(Hold(path).close)
    return hold


def _size(taken: Taken) -> tuple[int, int]:
    return taken.analysis.frame.width, taken.analysis.frame.height
