"""Reads one frame back from its JSON, with the very same numbers."""

from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.files.frame_record import FrameRecord
from models.expression import EXPRESSIONS, Expression
from models.face import (
    BoundingBox,
    ExpressionScores,
    Face,
    Frame,
    FrameAnalysis,
    Landmarks,
    Reason,
    Timings,
    Verdict,
)

Json = dict[str, Any]
_LARGEST = 2**16
"""Pixels: no video and no picture that is read is wider or higher."""


def read_record(line: Json) -> FrameRecord:
    """The frame of one JSON object of schema 2 or 3; its picture is black and holds no memory.

    Raises:
        ValueError: it is no such object.
    """
    try:
        return _record(line)
    except (ArithmeticError, AttributeError, LookupError, TypeError) as error:
        raise ValueError(f"not a frame: {error!r}") from error


def _record(line: Json) -> FrameRecord:
    width, height, time_s = int(line["width"]), int(line["height"]), float(line["time_s"])
    if not (0 < width <= _LARGEST and 0 < height <= _LARGEST and isfinite(time_s)):
        raise ValueError(f"no frame has {width}x{height} pixels at {time_s} s")
    black = np.broadcast_to(np.uint8(0), (height, width, 3))
    frame = Frame(black, int(line["frame"]), 0.0, time_s)
    faces, timings = line["faces"], line["timings_ms"]
    took = Timings(timings["detect"], timings["align"], timings["classify"])
    # Schema 2 calls the number "seat".
    numbers = tuple(face["number"] if "number" in face else face["seat"] for face in faces)
    return FrameRecord(
        source=str(line["source"]),
        frame=frame.index,
        time_s=frame.time_s,
        analysis=FrameAnalysis(frame, tuple(map(_face, faces)), took),
        source_frame=int(line["source_frame"]),
        source_time_s=float(line["source_time_s"]),
        numbers=None if None in numbers else numbers,
        at=line["at"],
        video=None if line["video"] is None else str(line["video"]),
        video_frame=line["video_frame"],
        covered=str(line["covered"]),
        marks=tuple(line["marks"]),
        monotonic_s=line.get("monotonic_s"),  # Added within schema 3.
    )


def _face(face: Json) -> Face:
    scores, smoothed = _scores(face["probabilities"]), face["smoothed"]
    steadied = _scores(smoothed) if smoothed is not None else None
    return Face(
        box=BoundingBox(*map(float, face["box"])),
        landmarks=Landmarks(_float32(face["landmarks"]).reshape(-1, 2)),
        scores=scores,
        track_id=face["id"],
        smoothed=steadied,
        verdict=_verdict(face, (steadied or scores).expression),
    )


def _scores(probabilities: Json) -> ExpressionScores:
    return ExpressionScores(_float32([probabilities[one.value] for one in EXPRESSIONS]))


def _verdict(face: Json, most_probable: Expression) -> Verdict | None:
    if face["sure"] is None:
        return None
    sure, reasons = bool(face["sure"]), tuple(map(Reason, face["reasons"]))
    expression = Expression(face["label"]) if sure else most_probable
    return Verdict(expression, float(face["confidence"]), sure, reasons)


def _float32(numbers: list[Any]) -> npt.NDArray[np.float32]:
    return np.asarray(numbers, np.float32)
