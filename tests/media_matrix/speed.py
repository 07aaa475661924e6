"""How long a plain 1280x720 H.264 file takes to read, beside OpenCV's reader, by turns.

python -m tests.media_matrix.speed
"""

import sys
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from time import perf_counter

import av
import cv2

from desktop.capture.demo_source import DemoSource
from desktop.capture.video_decoder import VideoDecoder

_FRAMES, _ROUNDS = 300, 15


def main() -> int:
    """Print the least and the median of each, and the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "720p.mp4"
        _write(path)
        readers = {"OpenCV": _by_opencv, "Moodmirror": _by_us}
        took: dict[str, list[float]] = {name: [] for name in readers}
        for _ in range(_ROUNDS):
            for name, read in readers.items():
                took[name].append(_timed(read, path))
    for name, times in took.items():
        least, median = min(times), sorted(times)[len(times) // 2]
        print(f"{name:10}  least {least * 1000:.0f} ms, median {median * 1000:.0f} ms")
    ours, theirs = took["Moodmirror"], took["OpenCV"]
    middle = len(ours) // 2
    print(
        f"{_FRAMES} frames, {_ROUNDS} rounds: {min(ours) / min(theirs):.2f} by the least, "
        f"{sorted(ours)[middle] / sorted(theirs)[middle]:.2f} by the median"
    )
    return 0


def _write(path: Path) -> None:
    source = DemoSource(paced=False)
    source.open()
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=Fraction(30))
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
        for number in range(_FRAMES):
            frame = av.VideoFrame.from_ndarray(source.image_at(number), format="bgr24")
            file.mux(stream.encode(frame))
        file.mux(stream.encode())


def _timed(read: Callable[[Path], int], path: Path) -> float:
    started = perf_counter()
    frames = read(path)
    assert frames == _FRAMES, frames
    return perf_counter() - started


def _by_opencv(path: Path) -> int:
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    frames = 0
    while capture.read()[0]:
        frames += 1
    capture.release()
    return frames


def _by_us(path: Path) -> int:
    decoder = VideoDecoder(path)
    frames = 0
    while decoder.image is not None:
        frames += 1
        if not decoder.grab():
            break
    decoder.close()
    return frames


if __name__ == "__main__":
    sys.exit(main())
