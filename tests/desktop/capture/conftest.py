from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
import pytest

WriteVideo = Callable[..., Path]

WIDTH, HEIGHT = 160, 96
_TICK = Fraction(1, 90_000)
_DIGITS = 10


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
            writer.write(np.full((size[1], size[0], 3), min(20 * index, 255), np.uint8))
        writer.release()
        return path

    return write


@pytest.fixture
def make_video() -> WriteVideo:
    """Writes a video whose frames, each at a time of its own, show their number."""
    return _make_video


@pytest.fixture
def number_in() -> Callable[[npt.NDArray[np.uint8]], int]:
    """Reads the number that such a frame shows."""
    return _number_in


def _make_video(
    path: Path,
    times: Sequence[float],
    *,
    codec: str = "libx264",
    tick: Fraction = _TICK,
    kind: str | None = None,
) -> Path:
    """Kinds that OpenCV does not write: with B-frames, and a time of its own for each frame."""
    options = {"bf": "3", "b_strategy": "0"} if codec == "libx264" else {"bf": "2"}
    with av.open(str(path), "w", format=kind) as file:
        stream = file.add_stream(codec, rate=25, options={"g": "60", **options})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.time_base = stream.time_base = tick
        for number, time_s in enumerate(times):
            frame = av.VideoFrame.from_ndarray(_image(number), format="bgr24")
            frame.pts, frame.time_base = round(time_s / tick), tick
            file.mux(stream.encode(frame))
        file.mux(stream.encode())
    return path


def _number_in(image: npt.NDArray[np.uint8]) -> int:
    """The number that a frame shows, as ten light or dark fields."""
    middle = image[HEIGHT // 2 - 8 : HEIGHT // 2 + 8].mean(axis=(0, 2))
    return sum(1 << digit for digit in range(_DIGITS) if middle[_left(digit) + 3] > 128)


def _image(number: int) -> npt.NDArray[np.uint8]:
    image = np.full((HEIGHT, WIDTH, 3), 30, np.uint8)
    for digit in range(_DIGITS):
        if number >> digit & 1:
            image[16:80, _left(digit) : _left(digit) + 12] = 230
    return image


def _left(digit: int) -> int:
    return 8 + digit * 14
