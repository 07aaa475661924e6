from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

WriteVideo = Callable[..., Path]


@pytest.fixture
def write_video(tmp_path: Path) -> WriteVideo:
    """Writes a real video whose frame ``i`` is grey of brightness ``20 * i``."""

    def write(name: str = "clip.avi", frames: int = 10, size: tuple[int, int] = (64, 48)) -> Path:
        path = tmp_path / name
        codec = "MJPG" if path.suffix == ".avi" else "mp4v"
        writer = cv2.VideoWriter(
            str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*codec), 25.0, size
        )
        assert writer.isOpened()
        for index in range(frames):
            writer.write(np.full((size[1], size[0], 3), 20 * index, np.uint8))
        writer.release()
        return path

    return write
