"""How far the analysis of many files has come, on standard error."""

import shutil
from time import perf_counter
from typing import TextIO

from desktop.files.table import display_width, shortened
from desktop.safe_text import one_line
from desktop.terminal import say
from desktop.wording import rough_duration

_EVERY_S_ON_TERMINAL = 0.1
_EVERY_S_IN_LOG = 10.0
_ESTIMATE_AFTER_S = 2.0


class Progress:
    """One line that is written over on a terminal; elsewhere a line every ten seconds."""

    def __init__(self, file: TextIO, total: int) -> None:
        self._file = file
        self._total = total
        self._terminal = file.isatty()
        self._every_s = _EVERY_S_ON_TERMINAL if self._terminal else _EVERY_S_IN_LOG
        self._width = 0
        self.begin()

    def begin(self) -> None:
        """Count the time from now on."""
        self._started = perf_counter()
        self._told = self._started if not self._terminal else 0.0

    def tell(self, done: int, name: str, share: float = 0.0) -> None:
        """Say what is done.

        Args:
            done: files that are finished.
            name: the file that is being analysed.
            share: how much of that one is done, from 0 to 1.
        """
        now = perf_counter()
        if now - self._told < self._every_s:
            return
        self._told = now
        numbers = f"{done} of {self._total} files, " if self._total > 1 else ""
        finished = (done + share) / self._total
        if finished > 0 and now - self._started > _ESTIMATE_AFTER_S:
            left_s = (now - self._started) * (1 - finished) / finished
            numbers += f"{rough_duration(left_s)} left, "
        self._write(numbers, f"{name} {share * 100:.0f} %" if share else name)

    def clear(self) -> None:
        """Take the line away, before something else is printed."""
        if self._width:
            self._file.write("\r" + " " * self._width + "\r")
            self._file.flush()
            self._width = 0

    def complain(self, sentence: str) -> None:
        """Print a sentence on a line of its own, as every error of the program is printed."""
        self.clear()
        say(f"moodmirror: {sentence}", self._file)

    def _write(self, numbers: str, name: str) -> None:
        name = one_line(name)
        if not self._terminal:
            say(numbers + name, self._file)
            return
        room = shutil.get_terminal_size().columns - len(numbers) - 1
        text = numbers + shortened(name, max(1, room))
        padding = " " * max(0, self._width - display_width(text))
        self._width = display_width(text)
        self._file.write(f"\r{text}{padding}")
        self._file.flush()
