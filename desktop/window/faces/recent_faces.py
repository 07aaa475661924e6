"""The faces that have a card: those in view, and those lost a moment ago."""

from desktop.live.face_numbers import NumberedFace
from desktop.live.view import View

_KEPT_S = 0.7
_UNSEEN_S = 5.0
"""While nobody has looked, a card keeps what it said last; but not for ever."""


class RecentFaces:
    """Remembers a lost face for a moment, so that its card does not blink."""

    def __init__(self) -> None:
        self._jumps = 0
        self._seen: dict[int, tuple[float, NumberedFace]] = {}

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
        kept_s = _KEPT_S if looked else _UNSEEN_S
        self._seen = {n: seen for n, seen in self._seen.items() if now_s - seen[0] <= kept_s}
        return tuple(self._seen[number][1] for number in sorted(self._seen))
