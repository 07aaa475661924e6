"""The time of day: of a frame, in a file, in a name."""

from datetime import datetime
from time import perf_counter, time


def wall_s(captured_at: float) -> float:
    """Seconds since 1970, UTC, of a moment on the ``perf_counter`` clock.

    To be asked for each frame: while a computer sleeps, ``perf_counter`` may stand still.
    """
    return time() - (perf_counter() - captured_at)


def iso_time(seconds: float) -> str:
    """Local time with its offset, to the millisecond, after ISO 8601."""
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="milliseconds")


def time_of_day(seconds: float) -> str:
    """E.g. ``10:41:32``, local."""
    return datetime.fromtimestamp(seconds).strftime("%H:%M:%S")


def time_as_name() -> str:
    """Now, as a file or folder may be called on any system: ``2026-11-22 14.03.05``."""
    return datetime.now().strftime("%Y-%m-%d %H.%M.%S")
