"""Results as JSON (schema 1) and as CSV, written frame by frame."""

import csv
import json
from typing import Protocol, TextIO

from models.expression import EXPRESSIONS
from models.face import Face, FrameAnalysis

JSON_SCHEMA = 1
LANDMARKS = 5
CSV_HEADER = (
    *("source", "frame", "time_s", "width", "height", "face", "x1", "y1", "x2", "y2", "expression"),
    *(expression.value for expression in EXPRESSIONS),
    *(f"l{index}{axis}" for index in range(LANDMARKS) for axis in "xy"),
)


class ResultWriter(Protocol):
    """Takes the analyses of frames one by one."""

    def write(self, source: str, analysis: FrameAnalysis) -> None:
        """Add one frame of the file that people know as ``source``."""
        ...

    def finish(self) -> None:
        """Write what has to stand at the end."""
        ...


class JsonWriter:
    """One JSON object with one line for each frame."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._separator = "\n"
        file.write(f'{{"schema": {JSON_SCHEMA}, "results": [')

    def write(self, source: str, analysis: FrameAnalysis) -> None:
        """Add one frame, with or without faces."""
        line = json.dumps(_frame_as_json(source, analysis), ensure_ascii=False)
        # In one piece: an interruption falls before it or after it.
        self._file.write(self._separator + line)
        self._separator = ",\n"

    def finish(self) -> None:
        """Close the list and the object."""
        self._file.write("\n]}\n")


class CsvWriter:
    """One row for each face; a frame without faces has none."""

    def __init__(self, file: TextIO) -> None:
        self._rows = csv.writer(file, lineterminator="\n")
        self._rows.writerow(CSV_HEADER)

    def write(self, source: str, analysis: FrameAnalysis) -> None:
        """Add the faces of one frame."""
        frame = analysis.frame
        place = (source, frame.index, round(frame.time_s, 3), frame.width, frame.height)
        self._rows.writerows(
            (
                *place,
                number,
                *_box(face),
                face.scores.expression.value,
                *_probabilities(face).values(),
                *(coordinate for point in _landmarks(face) for coordinate in point),
            )
            for number, face in enumerate(analysis.faces)
        )

    def finish(self) -> None:
        """Nothing stands at the end of CSV."""


def _frame_as_json(source: str, analysis: FrameAnalysis) -> dict[str, object]:
    frame, timings = analysis.frame, analysis.timings
    return {
        "source": source,
        "frame": frame.index,
        "time_s": round(frame.time_s, 3),
        "width": frame.width,
        "height": frame.height,
        "faces": [
            {
                "box": _box(face),
                "landmarks": _landmarks(face),
                "expression": face.scores.expression.value,
                "probabilities": _probabilities(face),
            }
            for face in analysis.faces
        ],
        "timings_ms": {
            "detect": round(timings.detect, 3),
            "align": round(timings.align, 3),
            "classify": round(timings.classify, 3),
        },
    }


def _box(face: Face) -> list[float]:
    """In pixels of the upright picture; it may reach beyond it."""
    return [round(edge, 2) for edge in (face.box.x1, face.box.y1, face.box.x2, face.box.y2)]


def _landmarks(face: Face) -> list[list[float]]:
    return [[round(float(x), 2), round(float(y), 2)] for x, y in face.landmarks.points]


def _probabilities(face: Face) -> dict[str, float]:
    return {one.value: round(face.scores.probability_of(one), 6) for one in EXPRESSIONS}
