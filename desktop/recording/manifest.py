"""What a recording's folder holds; its manifest tells what it was made with."""

import json
from dataclasses import asdict, dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from platformdirs import user_videos_path

from desktop.capture.frame_source import FrameSource
from desktop.files.frame_record import FACES_COVERED, NOT_COVERED, SCHEMA, WHOLE_COVERED
from desktop.files.whole_file import write_whole
from desktop.live.engine import Engine
from desktop.system_info import versions
from models.errors import MoodmirrorError
from models.execution_provider import ProviderReport
from models.face import Frame
from models.weights import ModelCard, read_card

MANIFEST = "manifest.json"
JSON_LINES = "numbers.jsonl"
CSV = "numbers.csv"
MARKS = "marks.csv"
MARKS_HEADER = ("mark", "time_s", "at", "frame", "note")

Json = dict[str, Any]
_FIGURES = ("sure_from", "sure", "measured", "test")
"""The fields of a card that tell how good its model is."""


class Picture(Enum):
    """Which picture is recorded beside the numbers."""

    ANNOTATED = "annotated"
    CLEAN = "clean"
    NONE = "numbers"


def usual_folder() -> Path:
    """Where recordings go by default."""
    return user_videos_path() / "Moodmirror"


def video_name(number: int) -> str:
    """Name of a video file, counted from 1; a new one begins where the picture's size changes."""
    return "video.mkv" if number == 1 else f"video-{number}.mkv"


@dataclass(slots=True)
class Manifest:
    """The fields of ``manifest.json``, in their order."""

    recorded: str
    """``annotated``, ``clean`` or ``numbers``."""
    settings: Json
    started: str | None = None
    """When the first frame was taken, ISO 8601."""
    ended: str | None = None
    """When it ended; None while it runs, and after a crash until it is completed."""
    problem: str | None = None
    """Why it ended by itself."""
    duration_s: float = 0.0
    frames: Json = field(default_factory=lambda: {"analysed": 0, "written": 0, "not_analysed": 0})
    """``not_analysed``: the camera sent them, but they were not analysed."""
    held_s: float = 0.0
    """How long the analysis waited for the disk or the video."""
    covered: Json = field(
        default_factory=lambda: dict.fromkeys((NOT_COVERED, FACES_COVERED, WHOLE_COVERED), 0)
    )
    """In how many frames nothing, the faces, or the whole picture was covered."""
    mirrored: bool = False
    """Videos and coordinates are never mirrored."""
    people: int = 0
    """How many people were numbered."""
    marks: int = 0
    videos: list[str] = field(default_factory=list)
    sources: list[Json] = field(default_factory=list)
    """The sources, each with its first frame."""
    models: list[Json] = field(default_factory=list)
    """The models, each with its first frame."""
    versions: dict[str, str] = field(default_factory=dict)

    def add_source(self, source: FrameSource, frame: Frame, index: int) -> None:
        """Another source, or another size of its pictures, from record ``index`` on."""
        self.sources.append(
            {
                "from_frame": index,
                "name": source.name,
                "width": frame.width,
                "height": frame.height,
                "frame_rate": source.frame_rate,
                "live": source.live,
                "shown_mirrored": source.mirrored,
            }
        )

    def add_model(self, engine: Engine, index: int) -> None:
        """Another model or provider, from record ``index`` on."""
        facts = {"title": engine.title, "provider": engine.report.provider}
        self.models.append({"from_frame": index, **facts, **_facts_of(engine.report)})

    def write(self, folder: Path) -> None:
        """Write it; if that raises OSError, the old one is unharmed."""
        self.versions = self.versions or versions()
        text = json.dumps({"schema": SCHEMA, **asdict(self)}, ensure_ascii=False, indent=1)
        write_whole(folder / MANIFEST, text + "\n")


def _facts_of(report: ProviderReport) -> Json:
    facts = {"device": report.device, "weights_file": report.weights_file}
    card = _card(report.weights_file)
    if card is None:
        return facts
    figures = {name: card.fields[name] for name in _FIGURES if name in card.fields}
    return {**facts, "name": card.name, "sha256": card.sha256, **figures}


def _card(weights_file: str) -> ModelCard | None:
    try:
        return read_card(weights_file.removesuffix(".onnx"))
    except MoodmirrorError:
        return None
