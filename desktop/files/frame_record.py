"""What is written of one frame, as JSON and as rows of CSV: schema 3, for files and recordings."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from models.expression import EXPRESSIONS
from models.face import ExpressionScores, Face, Frame, FrameAnalysis

SCHEMA = 3
LANDMARKS = 5
_NAMES = tuple(expression.value for expression in EXPRESSIONS)
_FACE_COLUMNS = (
    *("face", "x1", "y1", "x2", "y2", *_NAMES),
    *(f"l{index}{axis}" for index in range(LANDMARKS) for axis in "xy"),
    *("id", "number", *(f"smoothed_{name}" for name in _NAMES)),
    *("label", "confidence", "sure", "reasons"),
)
CSV_HEADER = (
    *("source", "frame", "time_s", "width", "height", *_FACE_COLUMNS),
    *("at", "source_frame", "source_time_s", "video", "video_frame", "covered", "marks"),
    "monotonic_s",
)
NOT_COVERED, FACES_COVERED, WHOLE_COVERED = "no", "faces", "whole"
"""What of a frame was covered when it was recorded."""


@dataclass(frozen=True, slots=True, eq=False)
class FrameRecord:
    """One analysed frame with its place in a file or in a recording."""

    source: str
    """The file as people know it, or what the camera is called."""
    frame: int
    """Counts the records from 0."""
    time_s: float
    """Seconds since the first record; media time for a file. Microseconds are kept."""
    analysis: FrameAnalysis
    source_frame: int
    """The frame's number in its source, counted from 0; a gap is a frame that was not analysed."""
    source_time_s: float
    """Seconds since the start of the source."""
    numbers: tuple[int, ...] | None = None
    """The number shown for each face; None where none are shown."""
    at: str | None = None
    """When it was taken: ISO 8601, local time with its offset; None for a file."""
    video: str | None = None
    """The recording's video file that holds the frame."""
    video_frame: int | None = None
    """Its place in that file, counted from 0."""
    covered: str = NOT_COVERED
    marks: tuple[int, ...] = ()
    """The numbers of the marks set since the record before."""
    monotonic_s: float | None = None
    """When it was taken, in seconds on the machine's monotonic clock, which never jumps; None for a
    file."""

    @classmethod
    def of_file(cls, source: str, analysis: FrameAnalysis) -> "FrameRecord":
        """A frame of a picture or video file."""
        frame = analysis.frame
        time_s = round(frame.time_s, 6)
        return cls(source, frame.index, time_s, analysis, frame.index, time_s)

    def analysis_of(self, frame: Frame) -> FrameAnalysis:
        """The same faces, with the picture that they were found in."""
        return replace(self.analysis, frame=frame)

    def as_json(self) -> dict[str, object]:
        """Ready for ``json.dumps``; numbers have as many digits as it takes to read them back."""
        frame, timings = self.analysis.frame, self.analysis.timings
        return {
            "source": self.source,
            "frame": self.frame,
            "time_s": self.time_s,
            "width": frame.width,
            "height": frame.height,
            "faces": [
                _face_as_json(face, number)
                for face, number in zip(self.analysis.faces, self._numbers(), strict=True)
            ],
            "timings_ms": {
                "detect": round(timings.detect, 3),
                "align": round(timings.align, 3),
                "classify": round(timings.classify, 3),
            },
            "at": self.at,
            "source_frame": self.source_frame,
            "source_time_s": self.source_time_s,
            "video": self.video,
            "video_frame": self.video_frame,
            "covered": self.covered,
            "marks": list(self.marks),
            "monotonic_s": self.monotonic_s,
        }

    def as_rows(self) -> Iterator[tuple[object, ...]]:
        """One row for each face, in the order of ``CSV_HEADER``; one of a frame without faces."""
        frame = self.analysis.frame
        before = (self.source, self.frame, self.time_s, frame.width, frame.height)
        marks = "; ".join(map(str, self.marks))
        place = (self.source_frame, self.source_time_s, self.video, self.video_frame)
        after = (self.at, *place, self.covered, marks, self.monotonic_s)
        if not self.analysis.faces:
            yield (*before, *([None] * len(_FACE_COLUMNS)), *after)
        faces = zip(self.analysis.faces, self._numbers(), strict=True)
        for index, (face, number) in enumerate(faces):
            yield (*before, index, *_face_columns(face, number), *after)

    def _numbers(self) -> tuple[int | None, ...]:
        return self.numbers if self.numbers is not None else (None,) * len(self.analysis.faces)


def _face_as_json(face: Face, number: int | None) -> dict[str, object]:
    verdict = face.verdict
    return {
        "box": list(_box(face)),
        "landmarks": [_shortest(point) for point in face.landmarks.points],
        "probabilities": _by_name(face.scores),
        "id": face.track_id,
        "number": number,
        "smoothed": _by_name(face.smoothed) if face.smoothed else None,
        "label": face.label.value if face.label else None,
        "confidence": verdict.confidence if verdict else None,
        "sure": verdict.sure if verdict else None,
        "reasons": [reason.value for reason in verdict.reasons] if verdict else [],
    }


def _face_columns(face: Face, number: int | None) -> Iterator[object]:
    yield from _box(face)
    yield from _shortest(face.scores.probabilities)
    yield from _shortest(face.landmarks.points[:LANDMARKS].ravel())
    yield from (face.track_id, number)
    yield from _shortest(face.smoothed.probabilities) if face.smoothed else [None] * len(_NAMES)
    verdict = face.verdict
    if verdict is None:
        yield from [None] * 4
        return
    reasons = "; ".join(reason.value for reason in verdict.reasons)
    label = face.label.value if face.label else None
    yield from (label, verdict.confidence, str(verdict.sure).lower(), reasons)


def _by_name(scores: ExpressionScores) -> dict[str, float]:
    return dict(zip(_NAMES, _shortest(scores.probabilities), strict=True))


def _box(face: Face) -> tuple[float, ...]:
    """In pixels of the upright picture; it may reach beyond it."""
    return tuple(float(edge) for edge in (face.box.x1, face.box.y1, face.box.x2, face.box.y2))


def _shortest(numbers: npt.NDArray[np.float32]) -> list[float]:
    """With the fewest digits that give the same float32 when they are read."""
    return [float(str(number)) for number in numbers]
