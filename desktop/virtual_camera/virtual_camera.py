"""Sends the newest picture to the virtual camera, in a thread of its own."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from time import perf_counter

import cv2
import numpy as np
import numpy.typing as npt

from desktop.capture.latest_slot import LatestSlot
from desktop.virtual_camera.device import FRAME_RATE, Device, open_device
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, Sentence, reason_of

_LOG = logging.getLogger(__name__)
STALE_S = 1.5
"""After this long without a new picture, the last one is no longer sent: a frozen face would look
like a person who is there."""
_STOP_S = 2.0
_GROUND = 0x28
"""Grey level that is sent instead of a picture."""

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Outgoing:
    """A picture on its way out."""

    paint: Callable[[], Pixels]
    """Gives uint8 ``[height, width, 3]``, BGR; called once, in the sending thread."""
    may_be_seen: Callable[[], bool]
    """Called each time before it is sent: covering may have been switched on meanwhile."""


class VirtualCamera:
    """Paints and sends pictures without making anyone wait; the newest always wins.

    It has the size of the first picture; later ones of another shape get bars. The last thing that
    it sends is plain grey.

    Attributes:
        error: why it no longer sends; None while it does.
        name: what other programs call it; empty before it is open.
    """

    def __init__(self, before: "VirtualCamera | None" = None) -> None:
        """``before`` is waited for: only one at a time can have the device."""
        self.error: Sentence | None = None
        self.name = ""
        self._before = before
        self._newest: LatestSlot[Outgoing] = LatestSlot()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="virtual camera", daemon=True)
        self._thread.start()

    def show(self, picture: Outgoing) -> None:
        """From any thread: send this picture, unless a newer one comes first."""
        self._newest.put(picture)

    def stop(self) -> None:
        """Send plain grey and close the device, without waiting."""
        self._stopping.set()
        self._newest.close()

    def wait(self) -> bool:
        """After ``stop``: whether the device was closed within two seconds."""
        self._thread.join(_STOP_S)
        return not self._thread.is_alive()

    @property
    def running(self) -> bool:
        """Whether it sends, or waits for its first picture."""
        return self._thread.is_alive() and not self._stopping.is_set()

    def _run(self) -> None:
        try:
            if self._before:
                self._before.wait()
                self._before = None
            first = self._newest.take()
            if first is not None and not self._stopping.is_set():
                pixels = first.paint()
                self._send_all(open_device(pixels.shape[1], pixels.shape[0]), first, pixels)
        except MoodmirrorError as error:
            self.error = error.sentence
        except Exception as error:
            _LOG.exception("The virtual camera failed")
            broke_off = QT_TR_NOOP("The virtual camera broke off: {reason}.")
            self.error = Sentence(broke_off, reason=reason_of(error))

    def _send_all(self, device: Device, picture: Outgoing, pixels: Pixels) -> None:
        self.name = device.device
        size = pixels.shape[1], pixels.shape[0]
        ground = np.full_like(pixels, _GROUND)
        painted_at = perf_counter()
        try:
            while not self._stopping.is_set():
                fresh = perf_counter() - painted_at < STALE_S
                device.send(pixels if fresh and picture.may_be_seen() else ground)
                newer = self._newest.take(1 / FRAME_RATE)
                if newer is not None and not self._stopping.is_set():
                    picture, pixels = newer, fitted(newer.paint(), *size)
                    painted_at = perf_counter()
        finally:
            # Programs show the last picture for as long as they like.
            try:
                device.send(ground)
            finally:
                device.close()


def fitted(picture: Pixels, width: int, height: int) -> Pixels:
    """A whole picture, undistorted, centred in another size."""
    if picture.shape[:2] == (height, width):
        return picture
    scale = min(width / picture.shape[1], height / picture.shape[0])
    inner = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    whole = np.full((height, width, 3), _GROUND, np.uint8)
    shrunk = cv2.resize(picture, inner, interpolation=cv2.INTER_AREA if scale < 1 else 1)
    whole[top : top + inner[1], left : left + inner[0]] = shrunk
    return whole
