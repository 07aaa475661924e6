"""Processes that work on tasks side by side; one that dies takes one task with it, not the run."""

import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from desktop.stop_signals import end_with_parent, leave_signals_to_parent

T = TypeVar("T")
R = TypeVar("R")

Tell = Callable[[Any], None]
Work = Callable[[T, Tell], R]
"""Does one task; tells, as often as it likes, how far it is."""
MakeWork = Callable[[], Work[T, R]]
"""Called once in each process: loads what all tasks need."""

MOST_DEATHS = 2
"""A task during which so many processes died is not tried again."""
_STOP_S = 2.0


@dataclass(frozen=True, slots=True)
class Told:
    """A word from a task that is being worked on."""

    task: int
    word: Any


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """A task's result."""

    task: int
    result: R


@dataclass(frozen=True, slots=True)
class Died:
    """A task during which process after process died: killed, or out of memory."""

    task: int


class Failed(Exception):  # noqa: N818  # What went wrong, as the process itself says it.
    """The work could not begin, or a task raised what it should not."""


class WorkerPool(Generic[T, R]):
    """Starts processes as they are needed and stops all of them at its end."""

    def __init__(self, make_work: MakeWork[T, R], count: int) -> None:
        """Start nothing yet.

        Args:
            make_work: a function that ``pickle`` knows by name, or a partial of one.
            count: how many processes there may be.
        """
        self._make_work = make_work
        self._count = count
        # Forked processes would share the parent's threads and locks half-way.
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []

    def run(self, tasks: Sequence[T]) -> Iterator[Told | Done[R] | Died]:
        """Work on all tasks; yields what happens as it happens, in no order.

        Raises:
            Failed: a process could not load what it needs.
        """
        waiting = deque(range(len(tasks)))
        deaths = dict.fromkeys(waiting, 0)
        try:
            for _ in range(min(self._count, len(tasks))):
                self._start()
            left = len(tasks)
            while left:
                self._hand_out(tasks, waiting)
                for event in self._events():
                    if isinstance(event, _Death):
                        self._start()
                        if event.task is None:
                            raise Failed("A process ended before it could begin.")
                        deaths[event.task] += 1
                        if deaths[event.task] < MOST_DEATHS:
                            waiting.appendleft(event.task)
                            continue
                        left -= 1
                        yield Died(event.task)
                        continue
                    left -= isinstance(event, Done)
                    yield event
        finally:
            self.stop()

    def stop(self) -> None:
        """End every process, at once."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(_STOP_S)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.process.close()
            worker.connection.close()
        self._workers.clear()

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(theirs, self._make_work), daemon=True, name="worker"
        )
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))

    def _hand_out(self, tasks: Sequence[T], waiting: deque[int]) -> None:
        for worker in self._workers:
            if worker.task is None and waiting and worker.ready:
                worker.task = waiting.popleft()
                with suppress(OSError):  # It has died: its sentinel says so next.
                    worker.connection.send((worker.task, tasks[worker.task]))

    def _events(self) -> Iterator["Told | Done[R] | _Death"]:
        by_object: dict[Any, _Worker] = {one.connection: one for one in self._workers}
        by_object.update({one.process.sentinel: one for one in self._workers})
        seen: set[int] = set()
        for ready in wait(list(by_object)):
            worker = by_object[ready]
            if id(worker) in seen:
                continue
            seen.add(id(worker))
            yield from self._heard(worker)

    def _heard(self, worker: "_Worker") -> Iterator["Told | Done[R] | _Death"]:
        try:
            while worker.connection.poll():
                kind, content = worker.connection.recv()
                if kind == "failed":
                    raise Failed(content)
                if kind == "ready":
                    worker.ready = True
                elif worker.task is not None and kind == "told":
                    yield Told(worker.task, content)
                elif worker.task is not None:
                    task, worker.task = worker.task, None
                    yield Done(task, content)
        except (EOFError, OSError):
            pass
        if worker.process.is_alive():
            return
        self._workers.remove(worker)
        worker.process.join()
        worker.process.close()
        worker.connection.close()
        yield _Death(worker.task)


@dataclass(slots=True, eq=False)
class _Worker:
    process: Any
    connection: Connection
    task: int | None = None
    ready: bool = False


@dataclass(frozen=True, slots=True)
class _Death:
    task: int | None


def _serve(connection: Connection, make_work: MakeWork[Any, Any]) -> None:
    """A process's life: load, then one task after another, until the parent is gone."""
    leave_signals_to_parent()
    end_with_parent()
    try:
        work = make_work()
        connection.send(("ready", None))
        while True:
            _number, task = connection.recv()
            result = work(task, lambda word: connection.send(("told", word)))
            connection.send(("done", result))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        sys.exit(0)
    except Exception as error:
        connection.send(("failed", f"{error or type(error).__name__}"))
        sys.exit(1)
