"""How long each stage of the engine took in the last seconds."""

from collections import deque
from statistics import median

from models.face import Timings

_REMEMBERED_S = 3.0


class StageMeter:
    """Medians, so that one slow frame changes nothing."""

    def __init__(self) -> None:
        self._timings: deque[tuple[float, Timings]] = deque()

    def add(self, captured_at: float, timings: Timings) -> None:
        """Count a frame. A clock that went back begins anew."""
        if self._timings and captured_at < self._timings[-1][0]:
            self._timings.clear()
        self._timings.append((captured_at, timings))
        while captured_at - self._timings[0][0] > _REMEMBERED_S:
            self._timings.popleft()

    @property
    def medians(self) -> Timings | None:
        """Milliseconds a stage; None before the first frame."""
        if not self._timings:
            return None
        taken = [timings for _, timings in self._timings]
        return Timings(
            detect=median(one.detect for one in taken),
            align=median(one.align for one in taken),
            classify=median(one.classify for one in taken),
        )
