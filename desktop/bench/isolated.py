"""Runs a measurement in a process of its own, so that none sees what another one left behind."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from desktop.stop_signals import end_with_parent, leave_signals_to_parent
from models.errors import MoodmirrorError

T = TypeVar("T")


def isolated(measure: Callable[..., T], *arguments: object) -> T:
    """What ``measure``, a function of a module, returns from a fresh process.

    Raises:
        MoodmirrorError: its own, or the process died.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs, measure, arguments), daemon=True)
    with ours:
        try:
            process.start()
            theirs.close()
            fine, outcome = ours.recv()
        except EOFError as error:
            raise MoodmirrorError(
                "A measurement ended without a result: its process was stopped, perhaps for want "
                "of memory. Try again with fewer programs running."
            ) from error
        finally:
            if process.pid is not None:
                process.kill()  # It has nothing left to do, or nobody waits for it any more.
                process.join()
    if not fine:
        raise outcome
    result: T = outcome
    return result


def _serve(connection: Connection, measure: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    leave_signals_to_parent()
    end_with_parent()
    try:
        connection.send((True, measure(*arguments)))
    except Exception as error:
        connection.send((False, error))
