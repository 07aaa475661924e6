"""Sources that go on by themselves: read in a thread of their own, so that nobody waits for them.

``VideoCapture.read`` can block for seconds, or for ever, on a camera that was unplugged. Nothing
can interrupt it: releasing the capture under a thread that reads from it ends the process with a
segmentation fault. So the thread that reads also releases, and whoever waits for it waits only so
long; a thread that still hangs then is left behind and releases when its read comes back.
"""

from abc import abstractmethod
from threading import Event, Thread
from time import perf_counter

import cv2
import numpy as np

from desktop.capture.frame_source import FrameSource, Pacer, plausible_rate
from desktop.capture.latest_slot import LatestSlot
from models.errors import MoodmirrorError
from models.face import Frame

MAX_FAILED_READS = 10
"""More failed reads than these, one after another, and the source counts as lost."""
_PAUSE_AFTER_FAILURE_S = 0.02
_CLOSE_TIMEOUT_S = 1.0


class LiveSource(FrameSource):
    """Hands out the newest frame of a camera or stream; a subclass opens the capture.

    Attributes:
        open_timeout_s: how long ``open`` waits for the first frame.
        read_timeout_s: how long ``read`` waits for the next one.
        frame_size: width and height of its frames in pixels, None before the first.
    """

    live = True
    open_timeout_s = 15.0
    read_timeout_s = 8.0
    frame_size: tuple[int, int] | None = None

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._slot: LatestSlot[Frame] = LatestSlot()
        self._first_frame = Event()
        self._stopping = Event()
        self._pacer = Pacer()
        self._error: MoodmirrorError | None = None
        self._thread = Thread(target=self._run, name=f"capture {name}", daemon=True)

    @abstractmethod
    def _open_capture(self) -> cv2.VideoCapture:
        """Open it, in the reading thread; raises MoodmirrorError when that fails."""

    @abstractmethod
    def why_silent(self) -> str:
        """What to tell people when there is no frame at all. Never asked in the window's thread."""

    @abstractmethod
    def why_lost(self) -> str:
        """What to tell people when after some frames there are no more, asked as the other."""

    def open(self) -> None:
        """Start reading and wait for the first frame: a camera that is taken opens, and is mute."""
        self._thread.start()
        answered = self._first_frame.wait(self.open_timeout_s)
        failed = self._slot.peek() is None and self._error is not None
        if failed or not answered:
            self.close()
            raise self._error or MoodmirrorError(self.why_silent())

    def read(self) -> Frame | None:
        """The newest frame that was not read before; waits at most ``read_timeout_s``."""
        frame = self._slot.take(self.read_timeout_s)
        if frame is None:
            if self._error is not None:
                raise self._error
            if not self._slot.closed:
                raise MoodmirrorError(self.why_lost() if self.frame_size else self.why_silent())
        return frame

    def abandon(self) -> None:
        """Wake whoever waits in ``open`` or ``read``."""
        self._stopping.set()
        self._pacer.stop()
        self._slot.close()
        self._first_frame.set()

    def close(self) -> None:
        """Stop reading; after a second, no longer wait for a capture that hangs."""
        self.abandon()
        if self._thread.is_alive():
            self._thread.join(_CLOSE_TIMEOUT_S)

    def _run(self) -> None:
        try:
            capture = self._open_capture()
            try:
                self._read_frames(capture)
            finally:
                capture.release()
        except MoodmirrorError as error:
            self._error = error
        finally:
            self._slot.close()
            self._first_frame.set()

    def _read_frames(self, capture: cv2.VideoCapture) -> None:
        self.frame_rate = plausible_rate(capture.get(cv2.CAP_PROP_FPS))
        frame_count = capture.get(cv2.CAP_PROP_FRAME_COUNT)  # More than 0 for a recording.
        started = perf_counter()
        index = failures = 0
        while not self._stopping.is_set():
            ok, image = capture.read()
            now = perf_counter()
            if ok and image is not None and image.size:
                frame = Frame(np.asarray(image, np.uint8), index, now, now - started)
                index, failures = index + 1, 0
                self.frame_size = (frame.width, frame.height)
                self._slot.put(frame)
                self._first_frame.set()
                if frame_count > 0:  # A server sends a recording as fast as it can.
                    self._pacer.wait_for(capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
            elif 0 < frame_count <= index:
                return
            else:
                failures += 1
                if failures > MAX_FAILED_READS:
                    raise MoodmirrorError(self.why_lost() if index else self.why_silent())
                self._stopping.wait(_PAUSE_AFTER_FAILURE_S)
