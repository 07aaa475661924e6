"""From the time stamps of a file, which may jump, to seconds that only grow."""

_GLITCH_S = 1.0
"""A stamp that lies no further back than this is a single bad one."""
_GAP_S = 10.0
"""FFmpeg's own threshold (``dts_delta_threshold``), beyond which a stream was joined or cut."""


class MediaClock:
    """Counts seconds from the first frame; each frame is later than the one before.

    A frame without a stamp, or with one no later than the frame before, is one period after that.
    From a jump back by more than a second, as where two recordings were joined, time goes on.

    Attributes:
        jumped: whether there was such a jump, so that stamps no longer tell the time elsewhere.
    """

    def __init__(self, period_s: float, *, may_break: bool) -> None:
        """``may_break``: a long gap is where a stream was joined, not a frame on show so long."""
        self.jumped = False
        self._period_s = period_s
        self._may_break = may_break
        self._origin_s: float | None = None
        self._last_s = 0.0

    def time_of(self, stamp_s: float | None) -> float:
        """Seconds since the first frame of the frame that comes next, stamped ``stamp_s``."""
        if self._origin_s is None:
            self._origin_s = stamp_s or 0.0
            return 0.0
        expected_s = self._last_s + self._period_s
        time_s = expected_s if stamp_s is None else stamp_s - self._origin_s
        moved_s = time_s - self._last_s
        if moved_s < -_GLITCH_S or (self._may_break and moved_s > _GAP_S):
            self.jumped = True
            self._origin_s += time_s - expected_s
            time_s = expected_s
        self._last_s = time_s if time_s > self._last_s else expected_s
        return self._last_s

    def move_to(self, stamp_s: float) -> float:
        """The same for a frame that was jumped to, also back."""
        self._last_s = stamp_s - (self._origin_s or 0.0)
        return self._last_s

    def stamp_of(self, time_s: float) -> float:
        """The stamp of a time, as long as no jump lies between it and here."""
        return time_s + (self._origin_s or 0.0)
