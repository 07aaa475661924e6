"""Runs a measurement in a process of its own, so that none sees what another one left behind."""

import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from models.errors import MoodmirrorError

T = TypeVar("T")


def isolated(measure: Callable[..., T], *arguments: object) -> T:
    """What ``measure``, a function of a module, returns from a fresh process.

    Raises:
        MoodmirrorError: its own, or the process died.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_end_at_ctrl_c) as processes:
        try:
            return processes.submit(measure, *arguments).result()
        except BrokenProcessPool as error:
            raise MoodmirrorError(
                "A measurement ended without a result: its process was stopped, perhaps for want "
                "of memory. Try again with fewer programs running."
            ) from error


def _end_at_ctrl_c() -> None:
    """Without Python's traceback: the terminal sends Ctrl+C to this process, too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
