import re
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from desktop.capture.demo_source import DEMO_PORTRAIT
from desktop.files.batch import Outputs

_TIMINGS = re.compile(r'"timings_ms": \{[^}]*\}')


def write_video(path: Path, frames: int, shift: int = 0) -> None:
    """The portrait, moving a little, at 25 frames a second."""
    portrait = cv2.resize(cv2.imread(str(DEMO_PORTRAIT)), (320, 320))
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for index in range(frames):
            move = np.array([[1, 0, 3 * np.sin(index) + shift], [0, 1, -30]], np.float32)
            image = cv2.warpAffine(portrait, move, (320, 240))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        container.mux(stream.encode())


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three videos, a picture, and a file that is none."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(3):
        write_video(folder / f"clip {number}.mp4", 6 + number, 4 * number)
    (folder / "portrait.jpg").write_bytes(DEMO_PORTRAIT.read_bytes())
    (folder / "damaged.mp4").write_bytes(b"no video")
    return folder


@pytest.fixture
def outputs(tmp_path: Path):
    """Makes the outputs of one run."""

    def make(name: str) -> Outputs:
        folder = tmp_path / name
        folder.mkdir()
        return Outputs(folder / "faces.json", folder / "faces.csv", None, folder / "faces.jsonl")

    return make


def texts(outputs: Outputs) -> list[str]:
    """All results, less how long each stage took."""
    return [_TIMINGS.sub("", path.read_text()) for path in outputs.files]
