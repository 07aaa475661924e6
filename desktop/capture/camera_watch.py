"""Notices that cameras come and go, in a thread of its own."""

from collections.abc import Callable
from threading import Event, Thread

from desktop.capture.camera_choice import CameraSystem
from desktop.capture.cameras import Camera

PERIOD_S, TRACE_PERIOD_S = 2.0, 0.5
_STOP_TIMEOUT_S = 1.0


class CameraWatch:
    """Looks every two seconds, at a trace twice a second; tells when something may have changed.

    A driver can hang while it is asked; the thread is left behind then, and says nothing more.
    """

    def __init__(
        self,
        system: CameraSystem,
        tell: Callable[[tuple[Camera, ...]], None],
        period_s: float = PERIOD_S,
    ) -> None:
        """Begins at once; ``tell`` is called in the watching thread, the first time in any case."""
        self._system = system
        self._tell = tell
        self._period_s = period_s
        self._asked = Event()
        self._asked.set()
        self._stopping = False
        self._thread = Thread(target=self._run, name="camera watch", daemon=True)
        self._thread.start()

    def look_now(self) -> None:
        """Look at once, and tell in any case."""
        self._asked.set()

    def stop(self) -> None:
        """Look no more; waits at most a second."""
        self._stopping = True
        self._asked.set()
        self._thread.join(_STOP_TIMEOUT_S)

    def _run(self) -> None:
        told: tuple[Camera, ...] | None = None
        trace: object = None
        while True:
            period_s = self._period_s if trace is None else min(self._period_s, TRACE_PERIOD_S)
            asked = self._asked.wait(period_s)
            if self._stopping:
                return
            self._asked.clear()
            before, trace = trace, self._system.trace()
            if trace is not None and trace == before and not asked:
                continue
            found = self._system.look()
            # A changed trace counts although the list is the same: the camera is plugged in anew.
            if (asked or trace != before or found != told) and not self._stopping:
                told = found
                self._tell(found)
