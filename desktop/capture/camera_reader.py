"""Reads an open camera through OpenCV, and tells new pictures from everything else it hands out.

Three things that OpenCV does not tell its callers are seen to here. ``VideoCapture.read`` raises
``cv2.error`` on a buffer without bytes, as uvcvideo gives after a failed transfer. When Motion JPEG
cannot be decoded, it returns the last good picture again and says that all is well: so the bytes
are fetched as they came, and decoded here. And it keeps the driver's time stamp to itself unless
it is asked for.
"""

import sys
from collections.abc import Sequence
from time import perf_counter

import cv2
import numpy as np
import numpy.typing as npt

from desktop.capture.camera_mode import MOTION_JPEG, CameraMode, OfferedMode
from desktop.capture.frame_source import plausible_rate
from desktop.capture.live_capture import Miss, Picture

_Bytes = npt.NDArray[np.uint8]

_WAIT_NS = 200_000_000
_OLDEST_STAMP_S = 2.0
"""A stamp further back is of another clock, as with ``uvcvideo.clock=CLOCK_REALTIME``."""
_BUFFERS = 2
"""One is filled while the other one is read."""
_SAMPLE = 61
"""Every so manieth byte is compared first: pictures that differ mostly differ there."""
_FEW_FRAMES = 24.0
_SMALL = (640, 480)


class CameraReader:
    """One open camera.

    Attributes:
        frame_rate: frames a second that it says to send; None where it does not say.
        pixel_format: FOURCC of what it sends; empty where nobody knows.
        stamped: whether the last picture's time is the driver's own stamp.
    """

    def __init__(
        self, capture: cv2.VideoCapture, mode: CameraMode, offered: Sequence[OfferedMode]
    ) -> None:
        """Ask ``capture``, which is open, for a mode.

        Args:
            capture: belongs to this object from now on.
            mode: what is asked for.
            offered: what the camera can send; empty where nobody knows.
        """
        self._capture = capture
        self._last: _Bytes | None = None
        # Elsewhere OpenCV has no such question, and its other cameras stay away from this one.
        self._can_wait = sys.platform == "linux" and hasattr(capture, "waitAny")
        self.stamped = False
        asked = mode.resolved(offered)
        self._ask_for(asked)
        self.frame_rate = plausible_rate(capture.get(cv2.CAP_PROP_FPS))
        is_slow = self.frame_rate is not None and self.frame_rate < _FEW_FRAMES
        if is_slow and mode == CameraMode() and not offered:
            self._ask_for(CameraMode(_SMALL, asked.rate, asked.pixel_format))
            self.frame_rate = plausible_rate(capture.get(cv2.CAP_PROP_FPS))
        self.pixel_format = _four_letters(capture.get(cv2.CAP_PROP_FOURCC))

    def read(self) -> Picture | Miss:
        """Wait for the next picture, on Linux for a fifth of a second at most."""
        try:
            if self._can_wait:
                is_ready, _ = self._capture.waitAny([self._capture], _WAIT_NS)
                if not is_ready:
                    return Miss.NOT_YET
            elif not self._capture.grab():
                return Miss.NOTHING
        except cv2.error:
            return Miss.NOTHING
        came_at = perf_counter()
        try:
            ok, raw = self._capture.retrieve()
        except cv2.error:  # A buffer without bytes, in OpenCV 4.
            return Miss.DAMAGED
        if not ok or raw is None or not raw.size:
            return Miss.DAMAGED
        return self._judged(np.asarray(raw, np.uint8), came_at)

    def close(self) -> None:
        """Let go of the camera."""
        self._capture.release()

    def _judged(self, raw: _Bytes, came_at: float) -> Picture | Miss:
        if self._last is not None and _is_same(raw, self._last):
            return Miss.REPEATED
        image: npt.NDArray[np.uint8] | None = raw
        if raw.ndim == 2 and raw.shape[0] == 1:
            decoded = cv2.imdecode(raw, cv2.IMREAD_COLOR)  # None also where half of it is missing.
            image = None if decoded is None else np.asarray(decoded, np.uint8)
        if image is None:
            return Miss.DAMAGED
        self._last = raw
        return Picture(image, self._taken_at(came_at))

    def _taken_at(self, came_at: float) -> float:
        """The driver's stamp, which Linux takes as the transfer begins, else when it came."""
        stamp = 0.0
        if sys.platform == "linux":  # Its monotonic clock is ``perf_counter``'s there.
            stamp = self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        self.stamped = 0.0 <= came_at - stamp <= _OLDEST_STAMP_S
        return stamp if self.stamped else came_at

    def _ask_for(self, mode: CameraMode) -> None:
        """A request, not a condition: the camera takes what is nearest."""
        assert mode.size is not None
        capture = self._capture
        if mode.pixel_format:
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*mode.pixel_format))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, mode.size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, mode.size[1])
        capture.set(cv2.CAP_PROP_FPS, mode.rate or 30.0)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, _BUFFERS)
        gives = _four_letters(capture.get(cv2.CAP_PROP_FOURCC))
        if sys.platform == "linux" and gives == MOTION_JPEG:
            capture.set(cv2.CAP_PROP_CONVERT_RGB, 0)


def _is_same(one: _Bytes, other: _Bytes) -> bool:
    if one.shape != other.shape:
        return False
    one, other = one.ravel(), other.ravel()
    return np.array_equal(one[::_SAMPLE], other[::_SAMPLE]) and np.array_equal(one, other)


def _four_letters(fourcc: float) -> str:
    code = int(fourcc) if fourcc > 0 else 0
    return (code & 0xFFFFFFFF).to_bytes(4, "little").decode("ascii", "replace") if code else ""
