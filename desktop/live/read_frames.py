"""What was found in the frames of a video, so that going back in it needs no second reading."""

from bisect import bisect_left, insort
from dataclasses import dataclass

from desktop.capture.frame_source import FrameSource
from desktop.live.face_numbers import NumberedFace
from desktop.live.view import View
from models.face import Face, Frame, FrameAnalysis, Timings

_MOST_FACES = 60_000
"""About 100 MB; beyond them, frames are read again when somebody goes back to them."""
_MS = 1000
_NEAR_MS = 400


@dataclass(frozen=True, slots=True)
class _Found:
    faces: tuple[Face, ...]
    numbers: tuple[int, ...]
    closely: bool


class ReadFrames:
    """Remembers one video at a time, by the frames' media time, in the thread that analyses."""

    def __init__(self) -> None:
        self._source: FrameSource | None = None
        self._found: dict[int, _Found] = {}
        self._keys: list[int] = []  # Ascending.
        self._faces = 0

    def clear(self) -> None:
        """Forget all: what reads the faces is another one."""
        self._found, self._keys, self._faces = {}, [], 0

    def remember(self, view: View, *, closely: bool) -> None:
        """Take in an analysed view of a video; of anything else, nothing is remembered.

        ``closely`` tells that the look at it took its time.
        """
        if view.source is not self._source:
            self._source = view.source
            self.clear()
        if view.source.playback is None or view.analysis is None or self._faces > _MOST_FACES:
            return
        key = _key(view.frame)
        before = self._found.get(key)
        if before is None:
            insort(self._keys, key)
        elif before.closely or not closely:
            return
        self._found[key] = _Found(view.analysis.faces, view.numbers, closely)
        self._faces += len(view.numbers)

    def analysis_of(self, view: View, *, closely: bool) -> FrameAnalysis | None:
        """What was found in this frame before; None where nobody looked so ``closely``."""
        found = self._found.get(_key(view.frame)) if view.source is self._source else None
        if found is None or (closely and not found.closely):
            return None
        return FrameAnalysis(view.frame, found.faces, Timings(0, 0, 0))

    def has_near(self, source: FrameSource, time_s: float, within_s: float) -> bool:
        """Whether a moment so near was read already."""
        key, within = round(time_s * _MS), round(within_s * _MS)
        place = bisect_left(self._keys, key)
        near = self._keys[max(0, place - 1) : place + 1] if source is self._source else []
        return any(abs(one - key) < within for one in near)

    def faces_near(self, view: View) -> tuple[NumberedFace, ...]:
        """The faces of the frame nearest to this one that was read; none where that is far."""
        key = _key(view.frame)
        place = bisect_left(self._keys, key)
        near = self._keys[max(0, place - 1) : place + 1] if view.source is self._source else []
        nearest = min(near, key=lambda one: abs(one - key), default=None)
        if nearest is None or abs(nearest - key) > _NEAR_MS:
            return ()
        found = self._found[nearest]
        return tuple(map(NumberedFace, found.numbers, found.faces))

    def numbers_of(self, view: View) -> tuple[int, ...]:
        """The numbers of those faces."""
        return self._found[_key(view.frame)].numbers


def _key(frame: Frame) -> int:
    return round(frame.time_s * _MS)
