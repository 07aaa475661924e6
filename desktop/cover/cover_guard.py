"""Decides what is covered in each analysed frame; when in doubt, all of it."""

import math
from dataclasses import dataclass, field
from threading import Lock

from desktop.cover.cover_plan import CoverPlan
from desktop.cover.face_disc import FaceDisc
from desktop.cover.face_place import FacePlace
from desktop.cover.loose_covers import LooseCovers
from models.face import Face, FrameAnalysis

_REACH, _REACH_PER_S, _MOST_REACH = 0.8, 1.0, 1.5
"""Face widths within which a found face can be a lost one: at once, more for each second unseen,
and at most. Two heads side by side are further apart: a face that appears there may be another
person, while the lost one is still in the picture."""
_SAME_ID_REACH = 2.5
"""The same where the tracker, which knows how fast a face was, gives it the same id."""
_MOST_GROWTH = 1.4
"""Ratio of sizes up to which it can be the lost face; beyond it, it is another face, or only a part
of this one."""
_HOME_S = 3.0
"""Time constant of the average that tells where a face usually is."""
_FOUND_FRAMES = 3
"""A lost face counts as found after this many analysed frames in a row: one false detection must
not uncover the picture."""
_MOMENT_S, _MOMENT_FRAMES = 0.4, 6
"""Seconds and analysed frames for which a missing face may be a flicker of the detector. The user
has not seen yet that it is missing, so "show anyway" is meant for others."""
_MISTAKABLE = 1.2
"""Face widths within which the tracker could confuse two people."""
_JUST_S = 2.0
"""While covering is off: seconds for which a lost face still counts as having just been there."""


@dataclass(slots=True, eq=False)
class _Known:
    """A face that was seen."""

    track_id: int | None
    place: FacePlace
    """Where it is, or was last."""
    home: FacePlace
    """Where it usually was: people come back to their chairs."""
    seen_s: float
    stand_in: bool
    """It appeared while another face was lost, and may be that one."""
    disc: FaceDisc = field(default_factory=FaceDisc)
    found_as: "_Known | None" = None
    """While it is lost: the faces that may be this one."""
    found_frames: int = 0
    missed_frames: int = 0
    """Frames analysed since it was lost."""
    wanted: bool = True
    """Whether it must be covered, and the picture, too, while it is lost."""

    @classmethod
    def new(cls, face: Face, now_s: float, *, stand_in: bool, wanted: bool) -> "_Known":
        place = FacePlace.of(face)
        return cls(face.track_id, place, place, now_s, stand_in, wanted=wanted)

    def see(self, face: Face, now_s: float) -> None:
        share = 1 - math.exp(-max(0.0, now_s - self.seen_s) / _HOME_S)
        self.place = FacePlace.of(face)
        self.home = self.home.towards(self.place, share)
        self.seen_s = now_s

    def is_missed_for_a_moment(self, now_s: float) -> bool:
        """Whether it has been missing for a moment only."""
        return now_s - self.seen_s < _MOMENT_S or self.missed_frames < _MOMENT_FRAMES

    def has_id_of(self, other: "_Known") -> bool:
        """Whether the tracker gives both the same id."""
        return self.track_id is not None and self.track_id == other.track_id

    def distance(self, other: "_Known") -> float:
        """In face widths, from where this lost face was; infinite if it cannot be this one."""
        unseen_s = max(0.0, other.seen_s - self.seen_s)
        reach = min(_REACH + _REACH_PER_S * unseen_s, _MOST_REACH)
        if self.has_id_of(other):
            reach = _SAME_ID_REACH
        distances = [
            place.distance(other.place)
            for place in (self.place, self.home)
            if place.growth(other.place) <= _MOST_GROWTH
        ]
        nearest = min(distances, default=math.inf)
        return nearest if nearest <= reach else math.inf

    def find(self, other: "_Known | None") -> bool:
        """Note the faces that may be this lost one in another frame; True when that is enough."""
        self.found_frames = self.found_frames + 1 if other is self.found_as else 1
        self.found_as = other
        return other is not None and self.found_frames >= _FOUND_FRAMES


class CoverGuard:
    """Knows which faces must be in the picture. Any thread may call its methods.

    A face is expected once it was seen, until the user calls :meth:`go_on`. While one is missing,
    the whole picture is covered, even if it left at the edge: half a face at the edge is no longer
    found, but can be seen, and may lean back in.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._on = False
        self._source: object = None
        self._nobody_yet = True
        self._now_s = self._asked_s = -math.inf
        self._there: list[_Known] = []
        self._lost: list[_Known] = []
        self._all_wanted = True
        self._loose = LooseCovers()

    @property
    def on(self) -> bool:
        """Whether faces are covered. A view without a plan is then covered whole."""
        return self._on

    def switch(self, *, on: bool) -> None:
        """Begin or end to cover faces."""
        with self._lock:
            self._on = on
            if not on:
                self._want_all()

    def cover_only(self, face: Face) -> None:
        """Cover only this person, until covering ends or the source changes.

        People who come so near that the tracker could confuse them are covered, too.
        """
        with self._lock:
            place = FacePlace.of(face)
            same = [one for one in self._there if one.track_id == face.track_id]
            if not same:
                return  # The face is gone: keep all covered.
            wanted = min(same, key=lambda one: one.place.distance(place))
            self._all_wanted = False
            for known in (*self._there, *self._lost):
                known.wanted = known is wanted

    def _want_all(self) -> None:
        self._all_wanted = True
        for known in (*self._there, *self._lost):
            known.wanted = True

    def go_on(self) -> None:
        """Show the picture although faces are missing, because the user says so.

        Faces that went missing at this very moment are still waited for, unless the picture is held
        and the user says it twice.
        """
        with self._lock:
            held = self._asked_s == self._now_s
            self._asked_s = self._now_s
            self._nobody_yet = False
            self._lost = [
                lost for lost in self._lost if not held and lost.is_missed_for_a_moment(self._now_s)
            ]

    def plan(self, analysis: FrameAnalysis, source: object = None) -> CoverPlan | None:
        """What is covered in a frame; to be called for every analysed frame, in order.

        Also while covering is off, so that faces just lost are known when it is switched on.

        Args:
            analysis: of the frame.
            source: of the frame; another source shows other people.

        Returns:
            None while covering is off.
        """
        now_s = analysis.frame.captured_at
        with self._lock:
            self._now_s = now_s
            if source is not self._source:
                self._source, self._nobody_yet = source, True
                self._there, self._lost, self._all_wanted = [], [], True
                self._loose.forget()
            whose = self._take_in(analysis.faces, now_s)
            discs = {key: known.disc for key, known in whose.items()}
            unwanted = {key for key, known in whose.items() if not known.wanted}
            self._nobody_yet = self._nobody_yet and not self._there
            if not self._on:
                self._lost = [lost for lost in self._lost if 0 <= now_s - lost.seen_s <= _JUST_S]
                return None
            faces = tuple(
                discs.get(id(face), FaceDisc()).covering(face, now_s)
                for face in analysis.faces
                if id(face) not in unwanted
            )
            if self._all_wanted:
                boxes = [face.box for face in analysis.faces]
                faces += self._loose.covering(analysis.unsure, boxes, now_s)
            missing = sum(lost.wanted for lost in self._lost)
            return CoverPlan(self._nobody_yet or missing > 0, faces, missing)

    def _take_in(self, faces: tuple[Face, ...], now_s: float) -> dict[int, _Known]:
        """Sort faces into present, new, lost and found, by the face's ``id()``."""
        # A face that is followed but not seen may be gone.
        sure = [face for face in faces if face.confirmed or not self._on]
        whose = self._recognise(sure)
        for known in self._there:
            if known not in whose.values() and not self._is_wrong_look(known):
                self._lost.append(known)
        for face in sure:
            if id(face) not in whose:
                whose[id(face)] = _Known.new(
                    face, now_s, stand_in=bool(self._lost), wanted=self._all_wanted
                )
            whose[id(face)].see(face, now_s)
        self._there = list(whose.values())
        self._find_lost()
        self._want_mistakable()
        return whose

    def _want_mistakable(self) -> None:
        """After two people met, it is not certain which is which."""
        wanted = [known for known in self._there if known.wanted]
        for known in self._there:
            near = (known.place.distance(one.place) <= _MISTAKABLE for one in wanted)
            known.wanted = known.wanted or any(near)

    def _recognise(self, faces: list[Face]) -> dict[int, _Known]:
        """The faces that were there in the previous frame, by the face's ``id()``.

        By the tracker's id, or by place where there is none.
        """
        pairs = sorted(
            (known.place.distance(FacePlace.of(face)), i, j)
            for i, known in enumerate(self._there)
            for j, face in enumerate(faces)
            if known.track_id == face.track_id
            and (known.track_id is not None or known.place.distance(FacePlace.of(face)) <= _REACH)
        )
        whose: dict[int, _Known] = {}
        for _, i, j in pairs:
            if id(faces[j]) not in whose and self._there[i] not in whose.values():
                whose[id(faces[j])] = self._there[i]
        return whose

    def _is_wrong_look(self, known: _Known) -> bool:
        """Whether it was only a lost face, for a moment or with a wrong size."""
        return known.stand_in and any(
            lost.found_as is known
            or lost.has_id_of(known)
            or lost.place.distance(known.place) < _REACH
            for lost in self._lost
        )

    def _find_lost(self) -> None:
        """Match each lost face with the nearest that appeared since."""
        pairs = [
            (lost.distance(known), i, j)
            for i, lost in enumerate(self._lost)
            for j, known in enumerate(self._there)
            if known.stand_in and math.isfinite(lost.distance(known))
        ]
        nearest: dict[int, int] = {}
        for _, i, j in sorted(pairs):
            if i not in nearest and j not in nearest.values():
                nearest[i] = j
        still_lost = []
        for i, lost in enumerate(self._lost):
            known = self._there[nearest[i]] if i in nearest else None
            if not lost.find(known):
                lost.missed_frames += 1
                still_lost.append(lost)
            elif known:
                known.stand_in = False
                known.wanted = known.wanted or lost.wanted
        self._lost = still_lost
        if not self._lost:
            for known in self._there:
                known.stand_in = False
