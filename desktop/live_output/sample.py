"""One analysed frame as other programs get it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop.files.frame_record import FrameRecord
from desktop.wall_clock import iso_time, wall_s
from models.expression import EXPRESSIONS
from models.face import Face, FrameAnalysis
from models.valence import valence

_NOT_LIVE = ("video", "video_frame", "covered", "marks", "timings_ms")


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A frame with the numbers of its faces and its time on both clocks."""

    source: str
    """What the camera, stream or file is called."""
    frame: int
    """Counts the samples of one run from 0."""
    analysis: FrameAnalysis
    numbers: tuple[int, ...]
    """The number shown for each face."""
    wall_s: float
    """Seconds since 1970, UTC, when the frame was taken."""

    @classmethod
    def of(
        cls, source: str, frame: int, analysis: FrameAnalysis, numbers: Sequence[int]
    ) -> "Sample":
        """A frame that was taken on this machine's clocks."""
        at_s = wall_s(analysis.frame.captured_at)
        return cls(source, frame, analysis, tuple(numbers), at_s)

    @property
    def monotonic_s(self) -> float:
        """Seconds on this machine's monotonic clock (``time.perf_counter``) when it was taken."""
        return self.analysis.frame.captured_at

    @property
    def faces(self) -> tuple[tuple[int, Face], ...]:
        """Each face with its number."""
        return tuple(zip(self.numbers, self.analysis.faces, strict=True))

    @property
    def largest(self) -> tuple[int, Face] | None:
        """The face nearest to the camera; None where there is none."""
        return max(self.faces, key=lambda one: one[1].box.area, default=None)

    def as_json(self, *, landmarks: bool) -> dict[str, Any]:
        """As recordings name it, less what only a recording has, and with both clocks.

        Args:
            landmarks: whether the faces' landmarks come along.
        """
        frame = self.analysis.frame
        record = FrameRecord(
            self.source,
            self.frame,
            round(frame.time_s, 6),
            self.analysis,
            frame.index,
            round(frame.time_s, 6),
            self.numbers,
            iso_time(self.wall_s),
            monotonic_s=round(self.monotonic_s, 6),
        ).as_json()
        for name in _NOT_LIVE:
            del record[name]
        record["wall_s"] = round(self.wall_s, 6)
        faces = record["faces"]
        assert isinstance(faces, list)
        for written, face in zip(faces, self.analysis.faces, strict=True):
            written["valence"] = round(float(valence(face.shown_scores.probabilities)), 6)
            if not landmarks:
                del written["landmarks"]
        return record


def channels_of(face: Face | None) -> list[float]:
    """Six probabilities in label order, sure (0 or 1) and valence; NaN where there is no face."""
    if face is None:
        return [float("nan")] * (len(EXPRESSIONS) + 2)
    scores = face.shown_scores
    probabilities = [float(one) for one in scores.probabilities]
    return [*probabilities, float(face.label is not None), float(valence(scores.probabilities))]


CHANNELS = (*(one.value for one in EXPRESSIONS), "sure", "valence")
"""The names of what :func:`channels_of` gives."""
