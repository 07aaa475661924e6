"""A queue bounded by memory: when it is full, the sender waits."""

from collections import deque
from threading import Condition
from time import perf_counter
from typing import Generic, TypeVar

T = TypeVar("T")
_MOST_BYTES = 64 * 2**20
_LEAST_ITEMS = 2


class FrameQueue(Generic[T]):
    """Hands items from one thread to another in order; only ``abandon`` loses any."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._changed = Condition()
        self._items: deque[tuple[T, int]] = deque()
        self._most_bytes = most_bytes
        self._bytes = 0
        self._waiting = 0
        self._ended = self._abandoned = False

    def put(self, item: T, size: int) -> float | None:
        """Add an item of ``size`` bytes; returns for how many seconds there was no room for it.

        None where it was not added: nothing is, after the end.
        """
        with self._changed:
            if self._ended:
                return None
            started = perf_counter()
            at_once = self._has_room(size)
            self._waiting += 1
            self._changed.wait_for(lambda: self._abandoned or self._has_room(size))
            self._waiting -= 1
            if self._abandoned:
                self._changed.notify_all()
                return None
            self._items.append((item, size))
            self._bytes += size
            self._changed.notify_all()
            return 0.0 if at_once else perf_counter() - started

    def take(self, timeout: float) -> T | None:
        """The oldest item; None when none came within ``timeout`` seconds, or none will come."""
        with self._changed:
            self._changed.wait_for(lambda: self._items or self._is_over(), timeout)
            if not self._items:
                return None
            item, size = self._items.popleft()
            self._bytes -= size
            self._changed.notify_all()
            return item

    def end(self) -> None:
        """Accept no more items; those that are there can still be taken."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def abandon(self) -> None:
        """Accept no more items, and drop those that are there."""
        with self._changed:
            self._items.clear()
            self._bytes = 0
            self._ended = self._abandoned = True
            self._changed.notify_all()

    @property
    def empty(self) -> bool:
        """Whether everything was taken and nothing more will come."""
        with self._changed:
            return not self._items and self._is_over()

    def _is_over(self) -> bool:
        return self._ended and not self._waiting

    def _has_room(self, size: int) -> bool:
        few = len(self._items) < _LEAST_ITEMS
        return few or self._bytes + size <= self._most_bytes
