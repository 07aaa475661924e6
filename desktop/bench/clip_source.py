"""A made clip as a camera."""

from time import perf_counter

from desktop.bench.clip import FRAME_RATE, MovingFaces
from desktop.capture.frame_source import FrameSource, Pacer
from models.face import Frame


class ClipSource(FrameSource):
    """Plays a clip without end at 30 frames a second; frames that nobody reads are lost."""

    mirrored = True
    live = True
    frame_rate = float(FRAME_RATE)

    def __init__(self, clip: MovingFaces) -> None:
        super().__init__("Made clip")
        self._clip = clip
        self._pacer = Pacer()
        self._index = 0
        self._closed = False

    def open(self) -> None:
        """There is nothing to open."""

    def read(self) -> Frame | None:
        """The next frame, when it is due."""
        time_s = self._index / FRAME_RATE
        if self._closed or not self._pacer.wait_for(time_s):
            return None
        frame = Frame(self._clip.image(self._index), self._index, perf_counter(), time_s)
        self._index += 1
        return frame

    def close(self) -> None:
        """End the clip."""
        self._closed = True
        self._pacer.stop()
