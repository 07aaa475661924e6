"""What was found along a video, as one strip from its start to its end."""

from threading import Lock

import numpy as np
import numpy.typing as npt

from models.expression import EXPRESSIONS, Expression
from models.face import Face

Codes = npt.NDArray[np.uint8]

UNSEEN, NOBODY, UNSURE, FIRST_LABEL = 0, 1, 2, 3
"""In a strip: not analysed yet; no face; a face that is not sure; the first label."""
_PLACES = 2000
_ONE_SIGHT_S = 0.5
"""Frames between two analysed ones count as seen if these are no further apart than this."""


class FoundStrip:
    """Filled in one thread, shown in another.

    A moment is labelled by the largest face of its frame.
    """

    def __init__(self, duration_s: float = 0.0) -> None:
        """``duration_s`` may change later, when the end becomes known."""
        self._lock = Lock()
        self._duration_s = duration_s
        self._codes: Codes = np.zeros(_PLACES, np.uint8)
        self._last: tuple[float, int] | None = None

    def stretch(self, duration_s: float) -> None:
        """Change the duration."""
        with self._lock:
            if duration_s <= 0 or duration_s == self._duration_s:
                return
            if self._duration_s > 0:
                places = (np.arange(_PLACES) + 0.5) * (duration_s / self._duration_s)
                inside = places < _PLACES
                codes = np.zeros(_PLACES, np.uint8)
                codes[inside] = self._codes[places[inside].astype(int)]
                self._codes = codes
            self._duration_s = duration_s

    def add(self, time_s: float, lasts_s: float, faces: tuple[Face, ...], *, jumps: int) -> None:
        """Add the faces of the frame at ``time_s``, which is shown for ``lasts_s``.

        Frames with equal ``jumps`` are consecutive.
        """
        with self._lock:
            if self._duration_s <= 0:
                return
            start_s = time_s
            if self._last is not None and self._last[1] == jumps:
                gap_s = time_s - self._last[0]
                start_s = self._last[0] if 0 < gap_s <= _ONE_SIGHT_S else time_s
            first = self._place(start_s) + (start_s < time_s)
            end = max(self._place(time_s), self._place(time_s + lasts_s - 1e-6)) + 1
            self._codes[min(first, end - 1) : end] = code_of(faces)
            self._last = (time_s, jumps)

    @property
    def codes(self) -> Codes:
        """A copy of the strip: uint8 ``[N]``."""
        with self._lock:
            return self._codes.copy()

    def code_at(self, time_s: float) -> int:
        """What was found there."""
        with self._lock:
            return int(self._codes[self._place(time_s)]) if self._duration_s > 0 else UNSEEN

    def _place(self, time_s: float) -> int:
        return min(int(max(0.0, time_s / self._duration_s) * _PLACES + 1e-9), _PLACES - 1)


def code_of(faces: tuple[Face, ...]) -> int:
    """The code of a frame's largest face."""
    if not faces:
        return NOBODY
    face = max(faces, key=lambda one: one.box.area)
    return UNSURE if face.label is None else FIRST_LABEL + EXPRESSIONS.index(face.label)


def expression_of(code: int) -> Expression | None:
    """The label of a code, None where there is none."""
    return EXPRESSIONS[code - FIRST_LABEL] if code >= FIRST_LABEL else None
