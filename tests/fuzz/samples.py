"""Sound inputs of each kind, each in a folder of its own."""

import shutil
from pathlib import Path

import numpy as np

from desktop.capture.camera_mode import CameraMode
from desktop.capture.cameras import Camera, CameraId
from desktop.capture.demo_source import DemoSource
from desktop.recording.manifest import Manifest
from desktop.recording.recorder import Recorder
from desktop.recording.recording_writer import Taken
from desktop.settings.camera_memory import CameraMemory
from desktop.settings.recent_files import RecentFiles
from desktop.settings.settings import Settings
from models.weights import WEIGHTS_FOLDER
from tests.faults.material import analysis

MODEL = "shallow"
CAMERA_ID = CameraId("HD Webcam ü", "046d:085c", "usb-1")
CAMERA = Camera(0, CAMERA_ID.name, CAMERA_ID)
_FRAMES = 12


def make_samples(folder: Path) -> dict[str, list[Path]]:
    """By kind, the files of a sound input; they lie in ``folder / kind``."""
    makers = {"settings": _settings, "recording": _recording, "onnx": _model, "card": _model}
    samples = {}
    for kind, make in makers.items():
        place = folder / kind
        place.mkdir(parents=True)
        make(place)
        samples[kind] = sorted(path for path in place.rglob("*") if _may_change(kind, path))
    return samples


def _may_change(kind: str, path: Path) -> bool:
    if kind in ("onnx", "card"):
        return path.suffix == {"onnx": ".onnx", "card": ".json"}[kind]
    return path.is_file()


def _settings(folder: Path) -> None:
    settings = Settings(folder / "settings.ini")
    memory = CameraMemory(settings)
    memory.preferred = CAMERA_ID
    memory.keep_mode(CAMERA, CameraMode((1280, 720), 30.0, "MJPG"))
    memory.keep_mirrored(CAMERA, mirrored=False)
    memory.keep_control(CAMERA, "brightness", 40)
    for key, value in {"steadiness": "steady", "overlay/box": True, "compact/x": 40}.items():
        settings.keep(key, value)
    recent = RecentFiles(settings)
    for number in range(4):
        recent.add(Path(f"/videos/{number} ü.mp4"))
    assert not settings.complaint()


def _recording(folder: Path) -> None:
    recorder = Recorder(folder, Manifest("clean", {"steadiness": "steady"}), None, lambda _: 2**40)
    source = DemoSource()
    for index in range(_FRAMES):
        found = analysis(index)
        recorder.add(Taken(source, found, (1, 2), lambda image=found.frame.image: image))
        if index % 4 == 1:
            recorder.note(recorder.mark(), "-a note, with 'quotes'")
    recorder.stop()
    assert recorder.wait(60) and not recorder.status.problem
    made = recorder.status.folder
    assert made is not None
    for path in made.iterdir():
        shutil.move(path, folder)
    made.rmdir()


def _model(folder: Path) -> None:
    for suffix in (".onnx", ".json"):
        shutil.copy(WEIGHTS_FOLDER / f"{MODEL}{suffix}", folder)


def random_faces() -> np.ndarray:
    """What a network may be asked: uint8 ``[2, 48, 48]``."""
    return np.random.default_rng(0).integers(0, 256, (2, 48, 48), np.uint8)
