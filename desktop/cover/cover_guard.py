"""Decides for every analysed frame what of it is covered; when in doubt, all of it."""

import math
from dataclasses import dataclass, field
from threading import Lock

from desktop.cover.cover_plan import CoverPlan
from desktop.cover.face_disc import FaceDisc
from models.face import Face, FrameAnalysis

_REACH, _REACH_PER_S, _MOST_REACH = 1.0, 1.5, 2.0
"""Widths of a face within which a found face can be a lost one: at once, more for each second
unseen, and at most. Whoever appears further away may be somebody else, while the lost face still
is in the picture."""
_MOST_GROWTH = 2.0
"""Times as large or small as it was; another size is another face."""
_FOUND_FRAMES = 3
"""A lost face is found when so many analysed frames, one after another, show it: a place where
the detector errs once must not uncover the picture."""
_JUST_S = 2.0
"""While covering is off: seconds for which a lost face still counts as having just been there."""


@dataclass(slots=True, eq=False)
class _Known:
    """A face that was seen, be it there or lost."""

    track_id: int | None
    x: float
    y: float
    side: float
    seen_s: float
    disc: FaceDisc = field(default_factory=FaceDisc)
    lost: bool = False
    found_frames: int = 0

    def see(self, face: Face, now_s: float) -> None:
        self.track_id = face.track_id
        self.x, self.y = face.box.center
        self.side = max(face.box.width, face.box.height, 1.0)
        self.seen_s = now_s
        self.found_frames += 1
        if self.found_frames >= _FOUND_FRAMES:
            self.lost = False

    def miss(self) -> None:
        self.lost, self.found_frames = True, 0

    def distance(self, face: Face, now_s: float) -> float:
        """In widths of the larger face; infinite where it cannot be this one."""
        side = max(face.box.width, face.box.height, 1.0)
        x, y = face.box.center
        larger, smaller = max(side, self.side), min(side, self.side)
        apart = math.hypot(x - self.x, y - self.y) / larger
        reach = min(_REACH + _REACH_PER_S * max(0.0, now_s - self.seen_s), _MOST_REACH)
        return apart if apart <= reach and larger <= _MOST_GROWTH * smaller else math.inf


class CoverGuard:
    """Knows which faces must be in the picture. All its methods may be called from any thread.

    A face counts as there once it was seen, and until the person says :meth:`go_on`. While one is
    missing, the whole picture is covered. Also one that walks out at the picture's edge: half a
    face at the edge is no longer found, but seen by everybody, and nothing tells whether it went
    or leans back in.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._on = False
        self._source: object = None
        self._nobody_yet = True
        self._known: list[_Known] = []

    @property
    def on(self) -> bool:
        """Whether faces are covered. A view without a plan is then covered wholly."""
        return self._on

    def switch(self, *, on: bool) -> None:
        """Begin or end to cover faces."""
        with self._lock:
            self._on = on

    def go_on(self) -> None:
        """The person says that the picture may be shown without those who are missing."""
        with self._lock:
            self._nobody_yet = False
            self._known = [known for known in self._known if not known.lost]

    def plan(self, analysis: FrameAnalysis, source: object = None) -> CoverPlan | None:
        """What is covered of a frame; to be asked for every analysed frame, in their order.

        Also while covering is off, so that whoever was just lost is known when it is switched on.

        Args:
            analysis: of the frame.
            source: where it comes from; another one has other people in it.

        Returns:
            None while covering is off.
        """
        now_s = analysis.frame.captured_at
        with self._lock:
            if source is not self._source:
                self._source, self._nobody_yet, self._known = source, True, []
            seen = self._take_in(analysis.faces, now_s)
            self._nobody_yet = self._nobody_yet and not self._known
            if not self._on:
                self._forget(now_s)
                return None
            faces = tuple(disc.covering(face, now_s) for disc, face in seen)
            missing = sum(known.lost for known in self._known)
            return CoverPlan(self._nobody_yet or missing > 0, faces, missing)

    def _take_in(self, faces: tuple[Face, ...], now_s: float) -> list[tuple[FaceDisc, Face]]:
        """Whose face is which; who is new, and who is missing."""
        whose = {id(face): known for known, face in self._recognise(faces, now_s)}
        there = []
        for face in faces:
            # A face that is followed without being seen may be where nobody is any more.
            if face.confirmed or not self._on:
                known = whose.get(id(face)) or self._welcome(face, now_s)
                known.see(face, now_s)
                there.append(known)
                whose[id(face)] = known
        for known in self._known:
            if known not in there:
                known.miss()
        return [(whose[id(face)].disc if id(face) in whose else FaceDisc(), face) for face in faces]

    def _welcome(self, face: Face, now_s: float) -> _Known:
        known = _Known(face.track_id, *face.box.center, 1.0, now_s)
        self._known.append(known)
        return known

    def _recognise(self, faces: tuple[Face, ...], now_s: float) -> list[tuple[_Known, Face]]:
        """By id; by place where the tracker gave another id, the nearest pairs first."""
        pairs = sorted(
            (not _same_id(known, face), known.distance(face, now_s), i, j)
            for i, known in enumerate(self._known)
            for j, face in enumerate(faces)
            if _same_id(known, face) or math.isfinite(known.distance(face, now_s))
        )
        chosen: dict[int, int] = {}
        for _, _, i, j in pairs:
            if i not in chosen and j not in chosen.values():
                chosen[i] = j
        return [(self._known[i], faces[j]) for i, j in chosen.items()]

    def _forget(self, now_s: float) -> None:
        self._known = [
            known for known in self._known if not known.lost or 0 <= now_s - known.seen_s <= _JUST_S
        ]


def _same_id(known: _Known, face: Face) -> bool:
    return face.track_id is not None and face.track_id == known.track_id
