"""What part of a video's timeline is looked at: all of it, or less when somebody zooms in."""

from desktop.timeline.scope import Scope

_LEAST_S = 5.0
_UNKNOWN_S = 60.0
"""For a video whose length nobody knows yet."""


class VideoScope(Scope):
    """Stands still while the video plays, and turns the page where it plays out of sight.

    Attributes:
        duration_s: of the video.
        start_s: the time at the left end.
        position_s: where the video stands.
    """

    def __init__(self, duration_s: float) -> None:
        super().__init__(max(duration_s, 0.0) or _UNKNOWN_S)
        self.duration_s = self.span_s
        self.start_s = 0.0
        self.position_s = 0.0

    def stretch(self, duration_s: float) -> None:
        """The video is longer than its file says."""
        if duration_s > self.duration_s:
            whole = self.span_s == self.duration_s
            self.duration_s = duration_s
            self.span_s = duration_s if whole else self.span_s

    def play_at(self, position_s: float) -> None:
        """The video stands there now."""
        self.position_s = position_s
        if not self.start_s <= position_s <= self.start_s + self.span_s:
            self._start_at(position_s - 0.1 * self.span_s)

    def end_s(self, latest_s: float) -> float:  # noqa: ARG002
        """The time at the right end, whatever was read so far."""
        return self.start_s + self.span_s

    def choose_span(self, span_s: float) -> None:
        """Show so much time, the video's place where it was."""
        span_s = min(max(span_s, min(_LEAST_S, self.duration_s)), self.duration_s)
        share = (self.position_s - self.start_s) / self.span_s
        self.span_s = span_s
        self._start_at(self.position_s - min(max(share, 0.0), 1.0) * span_s)

    def change_span(self, steps: int) -> None:
        """Show twice as much time for each step over 0, or half as much."""
        self.choose_span(self.span_s * 2.0**steps)

    def hold(self, latest_s: float) -> None:
        """It stands still anyway."""

    def scroll(self, seconds: float, oldest_s: float, latest_s: float) -> None:  # noqa: ARG002
        """Go back (below 0) or forth."""
        self._start_at(self.start_s + seconds)

    def _start_at(self, start_s: float) -> None:
        self.start_s = min(max(start_s, 0.0), max(0.0, self.duration_s - self.span_s))
