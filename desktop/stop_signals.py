"""A request to end, by ``kill``, a closed terminal or a shutdown, ends a run as Ctrl+C does."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from threading import Thread
from types import FrameType

from desktop.exit_codes import INTERRUPTED, NOBODY_READS

STOP_SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK")  # The last one is Windows' own: Ctrl+Break.
    if hasattr(signal, name)
)


class StoppedBySignalError(KeyboardInterrupt):
    """Somebody asks the process to end.

    Attributes:
        exit_code: 128 and the signal's number.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.exit_code = 128 + number


def stop_on_signals() -> None:
    """From now on, a signal to end raises StoppedBySignalError in the main thread."""

    def stop(number: int, _frame: FrameType | None) -> None:
        raise StoppedBySignalError(number)

    handle_stop_signals(stop)


def handle_stop_signals(handler: Callable[[int, FrameType | None], None]) -> None:
    """Let ``handler`` take every signal to end, but for those that ``nohup`` switched off."""
    for number in STOP_SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def leave_signals_to_parent() -> None:
    """In a process that works for another one: Ctrl+C and a closed terminal reach both."""
    for number in (signal.SIGINT, *STOP_SIGNALS):
        if number != signal.SIGTERM:  # By which the parent ends this one.
            signal.signal(number, signal.SIG_IGN)


def code_of(error: BaseException) -> int:
    """The exit code after an interruption."""
    if isinstance(error, StoppedBySignalError):
        return error.exit_code
    return NOBODY_READS if isinstance(error, BrokenPipeError) else INTERRUPTED


def end_with_parent() -> None:
    """In a process that works for another one: end at once when that one is gone."""

    def wait() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()
