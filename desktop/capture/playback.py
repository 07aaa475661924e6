"""How a recording is played: asked for from any thread, carried out by the one that reads."""

from dataclasses import dataclass
from threading import Condition
from time import perf_counter

SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
"""What people can choose among; any positive speed works."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Where to go on: at a time, and from there so many frames further."""

    time_s: float | None
    """Seconds since the start; None is where the video stands."""
    frames: int = 0
    """Frames from there; negative ones go back."""


class Playback:
    """Play, pause, speed, and at most one jump that waits: a newer one takes its place.

    Steps by single frames add up, so that none that a person asked for is lost.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._jump: Jump | None = None
        self._news = False
        self._paused = False
        self._closed = False
        self._at_end = False
        self._speed = 1.0
        self._position_s = 0.0
        self._duration_s = 0.0

    # From any thread.

    def seek(self, time_s: float) -> None:
        """Go to the frame that is on show at a time; nearer to it there is none."""
        with self._changed:
            self._jump = Jump(max(0.0, time_s))
            self._tell()

    def step(self, frames: int) -> None:
        """Pause, and go so many frames on, or back where negative."""
        with self._changed:
            asked = self._jump or Jump(None)
            self._jump = Jump(asked.time_s, asked.frames + frames)
            self._paused = True
            self._tell()

    def set_paused(self, paused: bool) -> None:
        """Hold the picture or let it go on; from the end, it goes on at the start."""
        with self._changed:
            if self._at_end and self._paused and not paused and self._jump is None:
                self._jump = Jump(0.0)
            self._paused = paused
            self._tell()

    def set_speed(self, speed: float) -> None:
        """1 is as it was recorded."""
        with self._changed:
            self._speed = speed
            self._tell()

    def close(self) -> None:
        """Wake the thread that reads, for ever."""
        with self._changed:
            self._closed = True
            self._tell()

    @property
    def paused(self) -> bool:
        """Whether it is held; so it is, too, when it has come to its end."""
        with self._changed:
            return self._paused

    @property
    def at_end(self) -> bool:
        """Whether there is nothing after the frame on show."""
        with self._changed:
            return self._at_end

    @property
    def speed(self) -> float:
        """1 is as it was recorded."""
        with self._changed:
            return self._speed

    @property
    def closed(self) -> bool:
        """Whether ``close`` was called."""
        with self._changed:
            return self._closed

    @property
    def position_s(self) -> float:
        """Seconds since the start, of the frame read last or of the one asked for."""
        with self._changed:
            if self._jump is None or self._jump.time_s is None:
                return self._position_s
            return min(self._jump.time_s, self._duration_s or self._jump.time_s)

    @property
    def duration_s(self) -> float:
        """Seconds as far as the file tells; 0 where nobody knows."""
        with self._changed:
            return self._duration_s

    # From the thread that reads.

    def take_jump(self) -> Jump | None:
        """The newest jump that was asked for, once."""
        with self._changed:
            jump, self._jump = self._jump, None
            return jump

    @property
    def jump_waits(self) -> bool:
        """Whether there is something to take."""
        with self._changed:
            return self._jump is not None

    def put_position(self, position_s: float, duration_s: float, *, at_end: bool) -> None:
        """Tell where the frame read last stands."""
        with self._changed:
            self._position_s, self._duration_s = position_s, duration_s
            self._at_end = at_end

    def hold_at_end(self) -> None:
        """There is no further frame: stay on the last one, unless a jump is asked for already."""
        with self._changed:
            self._at_end = True
            self._paused = self._paused or self._jump is None

    def wait(self, until: float | None = None) -> bool:
        """Wait until something was asked for, or until a time on ``perf_counter``'s clock.

        Returns whether something was asked for.
        """
        with self._changed:
            timeout = None if until is None else max(0.0, until - perf_counter())
            self._changed.wait_for(lambda: self._news, timeout)
            news, self._news = self._news, self._closed
            return news

    def _tell(self) -> None:
        self._news = True
        self._changed.notify_all()
