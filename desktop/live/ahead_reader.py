"""Reads on in a video that is paused, from where it stands to its end and then from its start."""

from time import perf_counter

from desktop.capture.frame_source import FrameSource
from desktop.capture.reel import Reel, Shot
from desktop.live.read_frames import ReadFrames
from desktop.live.view import View
from models.errors import MoodmirrorError
from models.face import Frame

_APART_S = 0.1
"""Ten moments a second are enough for a timeline, and soon read."""

_AT_ONCE = 15
"""Frames that are decoded before somebody who wants to see something is let in."""


class AheadReader:
    """For the thread that analyses; with a reel of its own, so that the picture stays.

    Attributes:
        source: what it reads.
        done: whether nobody needs to ask again, as long as the video stands where it stands.
    """

    def __init__(self, source: FrameSource) -> None:
        self.source = source
        self.done = False
        self._reel: Reel | None = None
        self._run = 0
        self._began_at_s: float | None = None
        self._turned = False
        self._next_s = 0.0
        self._broken = False

    def next(self, read: ReadFrames) -> View | None:
        """The next moment that nobody has read, as a view of its own; None where none is near."""
        self.done = self._broken or self.source.playback is None
        if self._broken or self.source.playback is None:
            return None
        try:
            shot = self._next_unread(read, self.source.playback.position_s)
        except MoodmirrorError:
            self._broken = self.done = True  # Whoever plays on is told of it.
            return None
        if shot is None:
            return None
        self._next_s = shot.time_s + _APART_S
        frame = Frame(shot.image, shot.index, perf_counter(), shot.time_s)
        # Nothing that is shown follows these frames, nor they each other after a seek.
        return View(self.source, frame, shot.image, jumps=-self._run)

    def give_up(self) -> None:
        """Read nothing more in this video."""
        self._broken = self.done = True

    def close(self) -> None:
        """Let go of the video."""
        if self._reel is not None:
            self._reel.close()
        self._reel = None

    def _next_unread(self, read: ReadFrames, position_s: float) -> Shot | None:
        reel = self._reel or self.source.open_ahead()
        if reel is None:
            self.done = True
            return None
        self._reel = reel
        if position_s != self._began_at_s:
            self._began_at_s, self._turned = position_s, False
            self._go(reel, position_s)
        for _ in range(_AT_ONCE):
            shot = reel.next()
            if shot is None and not self._turned:
                self._turned = True
                self._go(reel, 0.0)
                shot = reel.shot
            if shot is None or (self._turned and shot.time_s > position_s):
                self.done = True
                return None
            is_read = read.has_near(self.source, shot.time_s, _APART_S)
            if shot.time_s >= self._next_s and not is_read:
                return shot
        return None

    def _go(self, reel: Reel, time_s: float) -> None:
        reel.seek(time_s)
        self._run += 1
        self._next_s = 0.0
