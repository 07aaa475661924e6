"""The visible part of the history: how long, up to when, and where the reading line is."""

SPANS_S = (10.0, 30.0, 60.0, 120.0, 300.0, 600.0)
DEFAULT_SPAN_S = 60.0
_STEPS = 120
"""The reading line moves by this share of the span."""


class Scope:
    """Follows the newest frame, or stands still while it is held.

    Attributes:
        span_s: how much time is shown, one of :data:`SPANS_S`.
        held_at_s: the right end while it stands still; None while it follows.
        reading: where the reading line stands, from 0 (left) to 1 (right); None for none.
    """

    def __init__(self, span_s: float = DEFAULT_SPAN_S) -> None:
        self.span_s = span_s
        self.held_at_s: float | None = None
        self.reading: float | None = None

    def end_s(self, latest_s: float) -> float:
        """The time at the right end, where the newest frame is of ``latest_s``."""
        return latest_s if self.held_at_s is None else min(self.held_at_s, latest_s)

    def reading_s(self, latest_s: float) -> float | None:
        """The time at the reading line."""
        if self.reading is None:
            return None
        return self.end_s(latest_s) - (1 - self.reading) * self.span_s

    def choose_span(self, span_s: float) -> None:
        """Show this much time."""
        self.span_s = span_s

    def change_span(self, steps: int) -> None:
        """Show more time (steps over 0) or less."""
        place = min(range(len(SPANS_S)), key=lambda i: abs(SPANS_S[i] - self.span_s))
        self.span_s = SPANS_S[min(max(place + steps, 0), len(SPANS_S) - 1)]

    def hold(self, latest_s: float) -> None:
        """Freeze it as it is now."""
        self.held_at_s = self.end_s(latest_s)

    def go_on(self) -> None:
        """Follow the newest frame again."""
        self.held_at_s = None

    def scroll(self, seconds: float, oldest_s: float, latest_s: float) -> None:
        """Hold, and go back (below 0) or forth, as far as there is something to see."""
        first_end = min(oldest_s + self.span_s, latest_s)
        self.held_at_s = min(max(self.end_s(latest_s) + seconds, first_end), latest_s)

    def move_reading(self, steps: int) -> float:
        """Move the reading line; one that is not there yet appears at the right end.

        Returns:
            By how many seconds it went beyond the span: negative to the left.
        """
        if self.reading is None:
            self.reading = 1.0
            steps = min(steps + 1, 0)
        wanted = self.reading + steps / _STEPS
        self.reading = min(max(wanted, 0.0), 1.0)
        return (wanted - self.reading) * self.span_s
