"""Reads the inputs whose folders come by standard input, and says of each what came of it."""

import json
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import onnxruntime  # noqa: F401  # Before Qt, as in the app.

from desktop.recording.opening import source_of_path
from desktop.recording.recording_list import list_recordings
from desktop.report.command import write_report
from desktop.settings.camera_memory import CameraMemory
from desktop.settings.recent_files import RecentFiles
from desktop.settings.settings import Settings
from models.card_figures import CardFigures
from models.errors import MoodmirrorError
from models.expression_classifier import ExpressionClassifier
from models.face import AlignedFace
from models.weights import card_of_model, load_weights
from tests.fuzz.samples import CAMERA, MODEL, random_faces

_MEMORY = 8 << 30


def main() -> None:
    """One line of JSON for each line of input: ``read``, ``sentence`` or ``traceback``."""
    with suppress(ImportError):  # Windows has no such limit.
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    for line in sys.stdin:
        print(json.dumps(_outcome(Path(line.rstrip("\n")))), flush=True)


def _outcome(folder: Path) -> dict[str, str]:
    try:
        words = _READERS[folder.name](folder) if folder.name in _READERS else ""
        return {"kind": "read", "words": words}
    except MoodmirrorError as error:
        words = str(error)
        one_sentence = words.strip() and "\n" not in words and "Traceback" not in words
        return {"kind": "sentence" if one_sentence else "traceback", "words": words}
    except BaseException:
        return {"kind": "traceback", "words": traceback.format_exc()}


def _read_settings(folder: Path) -> str:
    settings = Settings(folder / "settings.ini")
    paths = RecentFiles(settings).paths
    settings.number("compact/x", 0, -100, 100)
    settings.flag("overlay/box", default=True)
    memory = CameraMemory(settings)
    memory.mirrored(CAMERA)
    memory.control(CAMERA, "brightness")
    return f"{settings.steadiness} {memory.preferred} {memory.mode(CAMERA)} {len(paths)}"


def _read_recording(folder: Path) -> str:
    listed = list_recordings(folder.parent)
    frames = 0
    with source_of_path(folder) as source:
        assert source.playback is not None
        source.playback.set_speed(64)
        while (frame := source.read()) is not None:
            assert frame.image.ndim == 3
            source.known_analysis(frame)
            frames += 1
    write_report([folder], folder.parent / "report.html", folder.parent / "report.csv")
    return f"{len(listed)} listed, {frames} frames"


def _read_onnx(folder: Path) -> str:
    classifier = ExpressionClassifier(load_weights(MODEL, folder))
    return str(
        classifier.classify([AlignedFace(pixels, np.eye(2, 3)) for pixels in random_faces()])
    )


def _read_card(folder: Path) -> str:
    return str(CardFigures.of(card_of_model(MODEL, folder)))


_READERS: dict[str, Callable[[Path], str]] = {
    "settings": _read_settings,
    "recording": _read_recording,
    "onnx": _read_onnx,
    "card": _read_card,
}


if __name__ == "__main__":
    main()
