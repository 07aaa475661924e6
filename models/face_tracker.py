"""Follows faces from frame to frame and gives each an id."""

import math
from dataclasses import dataclass
from itertools import combinations

from models.face import BoundingBox, Landmarks
from models.face_finder import FaceFinder, FoundFace, Grey, overlaps
from models.face_pose import FacePose
from models.track import Track, assign

MOST_FACES = 10
SEARCH_S = 0.2
"""Seconds between two searches of the whole frame; a loss calls for one at once."""
THOROUGH_S = 0.2
"""Seconds between two looks for tilted and far faces; eight of them see the whole frame."""
CHECK_S, DOUBT_S = 0.2, 0.06
"""Seconds between two checks of a face, and of one that failed its last."""
LEAST_CHECKS = 2
"""Faces that can be checked in one frame; more where frames are far apart."""
TRUST_S = 0.4
"""Seconds that a face is followed against HOG's word: noise that blinks, a hand passing by."""
SEEK_S = 0.1
"""Seconds between two looks for a lost face where it was last."""
MEMORY_S = 1.0
"""Seconds after its loss for which a face keeps its id."""
LONGEST_STEP_S = 1.0
"""After a longer pause, or a clock that stands or goes back, nothing is taken on trust."""
USUAL_STEP_S = 1 / 30
MEETING, MERGED = 0.05, 0.45
"""Overlap of two followed faces: they come close; one of them has slid onto the other."""
ASTRAY = 0.5
"""Sides of the face by which landmarks may leave their way while two faces meet."""


@dataclass(frozen=True, slots=True, eq=False)
class FollowedFace:
    """A face of the present frame."""

    track_id: int
    box: BoundingBox
    landmarks: Landmarks
    confirmed: bool
    """Whether HOG agreed in this very frame."""


class FaceTracker:
    """Searches the whole frame now and then; in between the landmarks lead to the next box.

    A face is shown as long as HOG, on a small upright chip, agrees from time to time. Ids count
    from 1 and never come back. Nothing is kept of a face but its place, size, tilt and speed.

    Attributes:
        watchful: whether to search the whole frame and check every face in every frame, for who
            must not miss one; 720p then takes about 10 ms more.
    """

    def __init__(self, finder: FaceFinder) -> None:
        self._finder = finder
        self.watchful = False
        self._next_id = 1
        self._now_s = 0.0
        self.reset()

    def start_over(self) -> None:
        """Forget everything, as if nothing had been read yet: ids count from 1 again."""
        self._next_id = 1
        self._now_s = 0.0
        self.reset()

    def reset(self) -> None:
        """Forget all faces, for a new source; their ids are not given again."""
        self._tracks: list[Track] = []
        self._searched_s = -math.inf
        self._thorough_s = self._now_s
        self._shape: tuple[int, ...] | None = None

    @property
    def now_s(self) -> float:
        """Seconds on a clock that never stands, jumps or goes back."""
        return self._now_s

    @property
    def known_ids(self) -> frozenset[int]:
        """Of all faces that are seen or may come back."""
        return frozenset(track.track_id for track in self._tracks)

    def update(self, grey: Grey, elapsed_s: float | None) -> list[FollowedFace]:
        """Follow every face into the next frame, and find new ones.

        Args:
            grey: uint8 ``[height, width]``.
            elapsed_s: seconds since the frame before; None when there is none.

        Returns:
            The faces of this frame, ordered by id.
        """
        steady = elapsed_s is not None and 0 < elapsed_s <= LONGEST_STEP_S
        step_s = elapsed_s if steady and elapsed_s else USUAL_STEP_S
        trusting = self._fit_to(grey.shape) and steady
        self._now_s += step_s
        self._forget()
        self._follow(grey, step_s)
        self._part_meeting(grey)
        self._check(grey, step_s, every=self.watchful or not trusting)
        self._lose_doubtful(TRUST_S if trusting else 0.0)
        searches = self.watchful or not trusting or self._search_is_due(step_s)
        if searches:
            self._searched_s = self._now_s
            self._search(grey, self._finder.places(grey))
        busy = self._seek_one(grey) if self.watchful or not searches else True
        if self._thorough_search_is_due(step_s, busy):
            self._thorough_s = self._now_s
            self._search(grey, self._finder.hard_places(grey))
        return [
            FollowedFace(
                track.track_id,
                track.pose.box,
                track.found.landmarks,
                confirmed=self._is_sure_of(grey, track),
            )
            for track in self._seen()
        ]

    def _is_sure_of(self, grey: Grey, track: Track) -> bool:
        if track.confirmed_s != self._now_s:
            return False
        return not self.watchful or self._finder.confirms_place(grey, track.pose)

    def _seen(self) -> list[Track]:
        return [track for track in self._tracks if track.seen]

    def _fit_to(self, shape: tuple[int, ...]) -> bool:
        """Scale all faces to a new frame size; False where the size is new."""
        before, self._shape = self._shape, shape
        if before is None or before == shape:
            return before == shape
        for track in self._tracks:
            track.scale(shape[1] / before[1])
        return False

    def _follow(self, grey: Grey, step_s: float) -> None:
        for track in self._tracks:
            if not track.seen:
                track.coast(step_s)
            elif found := self._finder.follow(grey, track.expect(step_s)):
                track.follow(found, step_s)
            else:
                self._lose(track)

    def _part_meeting(self, grey: Grey) -> None:
        """Where two faces cross, the landmarks of the hidden one slip: off, or onto the other.

        A face that two then share belongs to the one that was on its way there.
        """
        meeting: set[int] = set()
        for first, second in combinations(self._seen(), 2):
            if max(first.overlap(second), first.overlap_on_way(second)) < MEETING:
                continue
            meeting |= {first.track_id, second.track_id}
            first.meet()
            second.meet()
            if first.overlap(second) >= MERGED and first.seen and second.seen:
                self._lose(max(first, second, key=Track.strayed))
        for track in self._seen():
            if track.track_id not in meeting:
                track.coasting = None
            elif track.strayed() > ASTRAY:
                self._confirm(grey, track)
                if track.doubtful:
                    self._lose(track)
                else:
                    track.coasting = None

    def _check(self, grey: Grey, step_s: float, every: bool) -> None:
        """Ask HOG about the faces that it was not asked about for longest."""
        due = [track for track in self._seen() if every or self._check_is_due(track)]
        due.sort(key=lambda track: track.checked_s)
        most = max(LEAST_CHECKS, math.ceil(MOST_FACES * step_s / CHECK_S))
        for track in due if every else due[:most]:
            self._confirm(grey, track)

    def _check_is_due(self, track: Track) -> bool:
        period = DOUBT_S if track.doubtful else CHECK_S
        return self._now_s - track.checked_s >= period

    def _confirm(self, grey: Grey, track: Track) -> None:
        track.check(self._finder.confirms(grey, track.pose), self._now_s)

    def _lose_doubtful(self, trust_s: float) -> None:
        for track in self._seen():
            if track.doubtful and self._now_s - track.confirmed_s > trust_s:
                self._lose(track)

    def _lose(self, track: Track) -> None:
        track.lose(self._now_s)
        self._searched_s = -math.inf

    def _search_is_due(self, step_s: float) -> bool:
        """Whether the next frame would be too late."""
        seen = len(self._seen())
        return seen < MOST_FACES and self._now_s + step_s / 2 >= self._searched_s + SEARCH_S

    def _thorough_search_is_due(self, step_s: float, busy: bool) -> bool:
        """Whether it is time; in a frame that has enough to do already, only if it is late."""
        period = 2 * THOROUGH_S if busy else THOROUGH_S
        due_s = self._thorough_s + period
        return len(self._seen()) < MOST_FACES and self._now_s + step_s / 2 >= due_s

    def _search(self, grey: Grey, places: list[FacePose]) -> None:
        """See whose the faces at these places are: of a lost one or a new one."""
        boxes = [place.box for place in places]
        for track in self._seen():
            if boxes and not overlaps(track.pose.box, boxes):
                self._confirm(grey, track)
        sure = self._sure_boxes()
        free = [place for place in places if not overlaps(place.box, sure)]
        found = [
            face
            for face in self._finder.at_places(grey, free[: MOST_FACES - len(sure)])
            if not overlaps(face.pose.box, sure)
        ]
        self._give(found)

    def _sure_boxes(self) -> list[BoundingBox]:
        return [track.pose.box for track in self._seen() if not track.doubtful]

    def _give(self, found: list[FoundFace]) -> None:
        """Give found faces to the tracks that miss one; the others are new."""
        missing = [track for track in self._tracks if not track.seen or track.doubtful]
        known = assign(missing, [face.pose for face in found], self._now_s)
        for track, index in known:
            track.find(found[index], self._now_s)
        given = {index for _, index in known}
        for index, face in enumerate(found):
            others = [track.pose.box for track in self._seen()]
            if index not in given and not overlaps(face.pose.box, others):
                self._begin(face)

    def _begin(self, face: FoundFace) -> None:
        if len(self._seen()) < MOST_FACES:
            self._tracks.append(Track(self._next_id, face, self._now_s))
            self._next_id += 1

    def _seek_one(self, grey: Grey) -> bool:
        """Look closely for the lost face that was not sought for longest; whether there is one."""
        lost = [track for track in self._tracks if not track.seen]
        track = min(lost, key=lambda track: track.sought_s, default=None)
        if track is None or self._now_s - track.sought_s < SEEK_S:
            return False
        track.sought_s = self._now_s
        found = self._finder.near(grey, track.pose)
        free = found and not overlaps(found.pose.box, self._sure_boxes())
        if found and free and assign([track], [found.pose], self._now_s):
            track.find(found, self._now_s)
        return True

    def _forget(self) -> None:
        self._tracks = [
            track
            for track in self._tracks
            if track.lost_s is None or self._now_s - track.lost_s <= MEMORY_S
        ]
