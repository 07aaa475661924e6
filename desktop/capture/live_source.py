"""Sources that go on by themselves: read in a thread of their own, so that nobody waits for them.

Reading a camera can block for seconds, or for ever, and nothing can interrupt it: releasing an
OpenCV capture under a thread that reads from it ends the process with a segmentation fault. So the
thread that reads also closes, and whoever waits for it waits only so long; a thread that still
hangs then is left behind and closes the device when its read comes back.
"""

import logging
from abc import abstractmethod
from threading import Event, Thread
from time import perf_counter

from desktop.capture.frame_source import FrameSource
from desktop.capture.latest_slot import LatestSlot
from desktop.capture.live_capture import LiveCapture, Miss, Picture
from models.errors import MoodmirrorError
from models.face import Frame
from models.sentence import QT_TR_NOOP, Sentence, reason_of

MAX_FAILED_READS = 10
"""More failed reads than these, one after another, and the source counts as lost."""
LONGEST_DAMAGED_S, LONGEST_DAMAGED_START_S = 1.0, 5.0
"""A source that sends nothing but damaged pictures for so long counts as lost."""
_PAUSE_AFTER_FAILURE_S = 0.02
_GRACE_S = 2.0
"""The reading thread decides whether a source is silent; who waits for it only if it hangs."""
_CLOSE_TIMEOUT_S = 1.0
_LOG = logging.getLogger("moodmirror.capture")


class LiveSource(FrameSource):
    """Hands out the newest frame of a camera or stream; a subclass opens the capture.

    Attributes:
        open_timeout_s: how long ``open`` waits for the first frame.
        read_timeout_s: how long a source may be silent between two frames.
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
        self._error: MoodmirrorError | None = None
        self._picture_at: float | None = None
        self._first_at = 0.0
        self._alive_at = 0.0
        self._thread = Thread(target=self._run, name=f"capture {name}", daemon=True)

    @abstractmethod
    def _open_capture(self) -> LiveCapture:
        """Open it, in the reading thread; raises MoodmirrorError when that fails."""

    @abstractmethod
    def why_silent(self) -> Sentence:
        """What to tell people when there is no frame at all. Never asked in the window's thread."""

    @abstractmethod
    def why_lost(self) -> Sentence:
        """What to tell people when after some frames there are no more, asked as the other."""

    def why_damaged(self) -> Sentence:
        """What to tell people when nothing that comes can be read, asked as the others."""
        return self.why_lost()

    @property
    def reading(self) -> bool:
        """Whether it is open, has given a frame, and was neither lost nor closed since."""
        return self._picture_at is not None and not self._slot.closed

    @property
    def silent_s(self) -> float:
        """Seconds since the device gave any sign of life; 0 before the first frame."""
        return perf_counter() - self._alive_at if self._picture_at is not None else 0.0

    @property
    def still_s(self) -> float:
        """Seconds since the last new frame; 0 before the first one."""
        return 0.0 if self._picture_at is None else perf_counter() - self._picture_at

    def open(self) -> None:
        """Start reading and wait for the first frame: a camera that is taken opens, and is mute."""
        self._thread.start()
        answered = self._first_frame.wait(self.open_timeout_s)
        failed = self._slot.peek() is None and self._error is not None
        if failed or not answered:
            self.close()
            raise self._error or MoodmirrorError(self.why_silent())

    def read(self) -> Frame | None:
        """The newest frame that was not read before; a silent source fails after a while."""
        while True:
            patience_s = self.read_timeout_s + _GRACE_S
            frame = self._slot.take(max(0.0, patience_s - self.silent_s))
            if frame is not None:
                return frame
            if self._error is not None:
                raise self._error
            if self._slot.closed:
                return None
            if self.silent_s >= patience_s:  # Else the picture stands still, no more.
                raise MoodmirrorError(self.why_lost() if self.frame_size else self.why_silent())

    def abandon(self) -> None:
        """Wake whoever waits in ``open`` or ``read``."""
        self._stopping.set()
        self._slot.close()
        self._first_frame.set()

    def close(self) -> None:
        """Stop reading; after a second, no longer wait for a capture that hangs."""
        self.abandon()
        if self._thread.is_alive():
            self._thread.join(_CLOSE_TIMEOUT_S)

    def _run(self) -> None:
        try:
            self._error = self._read_all()
            if self._error is not None:
                _LOG.info("%s is lost: %s", self.name, self._error)
        except MoodmirrorError as error:
            self._error = error
            _LOG.info("%s does not open: %s", self.name, error)
        except Exception as error:  # Whatever a driver does: the source is lost, not the program.
            _LOG.exception("Reading %s failed", self.name)
            self._error = MoodmirrorError(
                QT_TR_NOOP("{name} broke off: {reason}."), name=self.name, reason=reason_of(error)
            )
        finally:
            self._slot.close()
            self._first_frame.set()

    def _read_all(self) -> MoodmirrorError | None:
        """Read until told to stop, or until the source is lost: then why, for people."""
        capture = self._open_capture()
        self.frame_rate = capture.frame_rate
        try:
            last = self._read_pictures(capture)
        finally:
            capture.close()
        if last is None:
            _LOG.info("%s is closed", self.name)
            return None
        # Asked only now: the device is free again, and can be asked as well.
        if last is Miss.DAMAGED:
            return MoodmirrorError(self.why_damaged())
        return MoodmirrorError(self.why_silent() if self._picture_at is None else self.why_lost())

    def _read_pictures(self, capture: LiveCapture) -> Miss | None:
        """Read until it is lost, and say what came last; None where it has ended or was stopped."""
        self._alive_at = perf_counter()
        failures, damaged_since = 0, None
        while not self._stopping.is_set():
            came = capture.read()
            now = perf_counter()
            if came is Miss.ENDED:
                return None
            if isinstance(came, Picture):
                self._hand_out(came, now)
            if isinstance(came, Picture) or came is Miss.REPEATED:
                self._alive_at, failures, damaged_since = now, 0, None
                continue
            if came is Miss.DAMAGED:
                damaged_since = damaged_since or now
            elif came is Miss.NOTHING:
                failures += 1
                self._stopping.wait(_PAUSE_AFTER_FAILURE_S)
            damaged_s = now - damaged_since if damaged_since else 0.0
            if failures > MAX_FAILED_READS or self._is_too_long(now - self._alive_at, damaged_s):
                return came
        return None

    def _is_too_long(self, silent_s: float, damaged_s: float) -> bool:
        """Whether a source that gives no picture for so long is lost."""
        if self._picture_at is None:
            return silent_s > self.open_timeout_s or damaged_s > LONGEST_DAMAGED_START_S
        return silent_s > self.read_timeout_s or damaged_s > LONGEST_DAMAGED_S

    def _hand_out(self, picture: Picture, now: float) -> None:
        before = self._slot.peek()
        if before is None:
            self._first_at, index = picture.taken_at, 0
            height, width = picture.image.shape[:2]
            _LOG.info("%s is open: %d x %d, %s fps", self.name, width, height, self.frame_rate)
        else:
            index = before.index + 1
        time_s = max(0.0, picture.taken_at - self._first_at)
        frame = Frame(picture.image, index, picture.taken_at, time_s)
        self._picture_at = now
        self.frame_size = (frame.width, frame.height)
        self._slot.put(frame)
        self._first_frame.set()
