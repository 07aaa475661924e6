"""The faces that have a card: those in view, and those lost a moment ago."""

from desktop.live.face_numbers import NumberedFace
from desktop.live.view import View

_KEPT_S = 0.7
_MISSES = 2
"""Fewer looks in vain are a slip of the tracker, however far apart a busy machine takes them."""
_UNSEEN_S = 5.0
"""While nobody has looked, a card keeps what it said last; but not for ever."""


class RecentFaces:
    """Remembers a lost face for a moment, so that its card does not blink."""

    def __init__(self) -> None:
        self._jumps = 0
        self._seen: dict[int, tuple[float, NumberedFace]] = {}
        self._missed: dict[int, int] = {}

    def clear(self) -> None:
        """Forget all faces, for another source."""
        self._seen = {}

    def update(self, view: View) -> tuple[NumberedFace, ...]:
        """Take in a view; all recent faces as they were seen last, in the order of numbers."""
        now_s, looked = view.frame.captured_at, view.analysis is not None
        if looked and view.jumps != self._jumps:
            self._jumps, self._seen = view.jumps, {}  # Nobody is followed over a jump.
        self._seen |= {one.number: (now_s, one) for one in view.faces}
        if not looked:
            # Of a frame that was passed over, its analysis may tell of them all the same.
            for one in view.lasting:
                at_s = self._seen.get(one.number, (now_s, one))[0]
                self._seen[one.number] = (at_s, one)
        if looked:
            found = {one.number for one in view.faces}
            self._missed = {n: 0 if n in found else self._missed.get(n, 0) + 1 for n in self._seen}
        self._seen = {n: seen for n, seen in self._seen.items() if self._stays(n, now_s - seen[0])}
        return tuple(self._seen[number][1] for number in sorted(self._seen))

    def _stays(self, number: int, unseen_s: float) -> bool:
        missed = self._missed.get(number, 0)
        if missed == 0:
            return unseen_s <= _UNSEEN_S
        return unseen_s <= _KEPT_S or missed < _MISSES
