import json
from pathlib import Path

import pytest

from models.expression import EXPRESSIONS

NAMES = [one.value for one in EXPRESSIONS]


def probabilities(label: str, share: float = 0.9) -> dict[str, float]:
    rest = (1 - share) / 5
    return {name: share if name == label else rest for name in NAMES}


def face(label: str, person: int | None = 1, *, sure: bool | None = True, reasons=()) -> dict:
    """One face as schema 3 writes it."""
    read = probabilities(label)
    return {
        "box": [1.0, 2.0, 101.0, 102.0],
        "landmarks": [[10.0, 20.0]] * 5,
        "probabilities": read,
        "id": person,
        "number": person,
        "smoothed": read if person else None,
        "label": label if sure else None,
        "confidence": 0.9,
        "sure": sure,
        "reasons": list(reasons),
    }


def record(frame: int, time_s: float, faces: list[dict], source: str = "clip.mp4") -> dict:
    return {
        "source": source,
        "frame": frame,
        "time_s": time_s,
        "width": 640,
        "height": 480,
        "faces": faces,
        "timings_ms": {"detect": 1.0, "align": 1.0, "classify": 1.0},
        "at": None,
        "source_frame": frame,
        "source_time_s": time_s,
        "video": None,
        "video_frame": None,
        "covered": "no",
        "marks": [],
    }


@pytest.fixture
def lines(tmp_path: Path):
    """Writes records as JSON Lines."""

    def write(records: list[dict], name: str = "faces.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps(one) + "\n" for one in records))
        return path

    return write


@pytest.fixture
def ten_seconds(lines) -> Path:
    """Ten frames a second: 4 s happy, 2 s not sure, 3 s sad, 1 s nobody; another person 2 s."""
    records = []
    for number in range(100):
        faces = []
        if number < 40:
            faces.append(face("happy"))
        elif number < 60:
            faces.append(face("happy", sure=False, reasons=["too dark"]))
        elif number < 90:
            faces.append(face("sad"))
        if 10 <= number < 30:
            faces.append(face("neutral", 2))
        records.append(record(number, number / 10, faces))
    return lines(records)
