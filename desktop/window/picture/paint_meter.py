"""Measures how fast and how late frames reach the screen."""

from collections import deque
from statistics import median, quantiles

_REMEMBERED = 120
_SECOND = 1.0


class PaintMeter:
    """Running figures over the last frames painted. Times are on the ``perf_counter`` clock."""

    def __init__(self) -> None:
        self._delays: deque[float] = deque(maxlen=_REMEMBERED)
        self._painted_at: deque[float] = deque(maxlen=_REMEMBERED)

    def clear(self) -> None:
        """Begin anew, for another source."""
        self._delays.clear()
        self._painted_at.clear()

    def add(self, captured_at: float, painted_at: float) -> None:
        """Count a frame on its first painting."""
        self._delays.append(painted_at - captured_at)
        self._painted_at.append(painted_at)

    def frames_per_second(self, now: float) -> float:
        """Over the last second; while that is not full, over the time since the first frame."""
        recent = [at for at in self._painted_at if now - at <= _SECOND]
        if len(recent) < 2:
            return float(len(recent))
        return (len(recent) - 1) / max(recent[-1] - recent[0], 1e-6)

    @property
    def median_ms(self) -> float:
        """Half of the frames were painted sooner after their capture; 0 without frames."""
        return median(self._delays) * 1000 if self._delays else 0.0

    @property
    def p95_ms(self) -> float:
        """All but one frame in twenty were painted sooner after their capture."""
        if len(self._delays) < 2:
            return self.median_ms
        return quantiles(self._delays, n=20, method="inclusive")[-1] * 1000
