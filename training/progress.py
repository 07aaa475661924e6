"""One line that says how far a long command is and how long it will take."""

import sys
import time
from collections.abc import Callable


class Progress:
    """Prints ``what 120/3000  4 %  2 min 10 s left`` on standard error, at most twice a second."""

    def __init__(self, what: str, total: int, before: int = 0) -> None:
        """``before``: how much an interrupted run had done; it took no time of this one."""
        self._what = what
        self._total = total
        self._before = before
        self._started = self._printed = time.monotonic()

    def show(self, done: int, note: Callable[[], str] | None = None) -> None:
        """Say how much is done; a terminal's line is overwritten, elsewhere one in 30 s is new.

        Args:
            done: of the total.
            note: gives what else to say; asked only when something is printed.
        """
        now = time.monotonic()
        terminal = sys.stderr.isatty()
        if done < self._total and now - self._printed < (0.5 if terminal else 30):
            return
        self._printed = now
        seconds = (now - self._started) / max(done - self._before, 1) * (self._total - done)
        left = f"{seconds // 60:.0f} min {seconds % 60:02.0f} s left"
        said = note() if note else ""
        line = (
            f"{self._what} {done}/{self._total}  {100 * done / self._total:.0f} %  {left}  {said}"
        )
        end = "\n" if not terminal or done == self._total else "\r"
        print(f"{line:<78}", end=end, file=sys.stderr, flush=True)
