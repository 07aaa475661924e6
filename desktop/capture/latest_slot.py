"""A mailbox with one place: the newest item wins, and nothing queues."""

from threading import Condition
from typing import Generic, TypeVar

T = TypeVar("T")


class LatestSlot(Generic[T]):
    """Hands the newest item from one thread to another; older ones that nobody took are dropped."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._latest: T | None = None
        self._fresh = False
        self._closed = False
        self._dropped = 0

    def put(self, item: T) -> None:
        """Replace what is there. After ``close`` it does nothing."""
        with self._changed:
            if self._closed:
                return
            self._dropped += self._fresh
            self._latest = item
            self._fresh = True
            self._changed.notify()

    def take(self, timeout: float | None = None) -> T | None:
        """Wait for an item that was not taken before.

        ``timeout`` is in seconds, None waits without end. Returns None when the time is over,
        or when the slot is closed and its last item was taken.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._fresh or self._closed, timeout)
            if not self._fresh:
                return None
            self._fresh = False
            return self._latest

    def peek(self) -> T | None:
        """The newest item, taken or not; None before the first. It stays where it is."""
        with self._changed:
            return self._latest

    def close(self) -> None:
        """Wake everybody who waits. An item that nobody took yet can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether ``close`` was called."""
        with self._changed:
            return self._closed

    @property
    def dropped(self) -> int:
        """How many items were overwritten before anybody took them."""
        with self._changed:
            return self._dropped
