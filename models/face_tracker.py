"""Follows faces from frame to frame and gives each an id."""

import math
from dataclasses import dataclass, replace
from itertools import combinations

from models.close_look import CLOSE_OVERLAP
from models.detection.face_detector import Detection
from models.face import BoundingBox, Landmarks
from models.face_finder import SURE, FaceFinder, FoundFace, is_inside, overlaps
from models.live_search import LiveSearch
from models.picture import Picture
from models.still_search import POSSIBLE, StillSearch
from models.track import Track, assign

MOST_FACES, MOST_WATCHED, MOST_IN_VIDEO = 10, 30, 200
"""Faces that are followed at once: live, while none may be missed, and in a recorded video."""
SEARCH_S = 0.2
"""Seconds between two searches of the whole frame; a loss calls for one at once."""
THOROUGH_S = 0.5
"""Seconds between two searches of a recorded video for small and tilted faces, too."""
LOWEST = 0.0
"""Least score of a find while no face may be missed; YuNet then gives all from 0.2."""
MOST_VERIFIED = 6
"""Finds of one live frame that are looked at a second time, 3 to 8 ms each."""
CHECK_S, DOUBT_S = 0.2, 0.06
"""Seconds between two checks of a face, and of one that failed its last."""
TURN_S = 1.0
"""Seconds between two looks whether a face lies otherwise than it is followed; while no face may be
missed, :data:`CHECK_S`."""
LEAST_CHECKS = 2
"""Faces that can be checked in one frame; more where frames are far apart."""
TRUST_S = 0.4
"""Seconds that a face is followed against the detector's word: noise, a hand passing by."""
SEEK_S = 0.1
"""Seconds between two looks for a lost face where it was last."""
MEMORY_S = 1.0
"""Seconds after its loss for which a face keeps its id."""
LONGEST_STEP_S = 1.0
"""After a longer pause, or a clock that stands or goes back, nothing is taken on trust."""
USUAL_STEP_S = 1 / 30
NEAR, MAY_BE_LARGER = 0.6, 1.6
"""Of the frame's shorter side, a face so large may be cut by the frame; and how many times as large
as it is found it may be then."""
MEETING, MERGED = 0.05, 0.45
"""Overlap of two followed faces: they come close; one of them has slid onto the other."""
ASTRAY = 0.5
"""Sides of the face by which landmarks may leave their way while two faces meet."""
HALF_HIDDEN = 0.25
"""Growth or shrinking (natural logarithm) by which a face that meets another has not changed."""


@dataclass(frozen=True, slots=True, eq=False)
class FollowedFace:
    """A face of the present frame."""

    track_id: int
    box: BoundingBox
    landmarks: Landmarks
    confirmed: bool
    """Whether the detector agreed in this very frame."""
    fits: bool
    """Whether dlib found the landmarks; else they are where a face has them on average."""


class FaceTracker:
    """Searches the whole frame now and then; in between the landmarks lead to the next box.

    A face is shown as long as the detector, on a small upright chip, agrees from time to time.
    Ids count from 1 and never come back. Nothing is kept of a face but its place, size, tilt and
    speed.

    Attributes:
        watchful: whether to search the whole frame and check every face in every frame, for who
            must not miss one.
        unsure: in the last frame, while watchful: places that may be a face and are not followed.
    """

    def __init__(
        self,
        finder: FaceFinder,
        live_search: LiveSearch,
        still_search: StillSearch,
        *,
        thorough: bool = False,
    ) -> None:
        """Begin without any face.

        Args:
            finder: sees whether there is a face at a place.
            live_search: for frames that have to be quick.
            still_search: for a frame that may take as long as a picture.
            thorough: whether all frames may.
        """
        self._finder = finder
        self._live_search = live_search
        self._still_search = still_search
        self._thorough = thorough
        self.watchful = False
        self.unsure: tuple[BoundingBox, ...] = ()
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
        self._thorough_s = -math.inf
        self._shape: tuple[int, ...] | None = None

    @property
    def now_s(self) -> float:
        """Seconds on a clock that never stands, jumps or goes back."""
        return self._now_s

    @property
    def known_ids(self) -> frozenset[int]:
        """Of all faces that are seen or may come back."""
        return frozenset(track.track_id for track in self._tracks)

    def update(
        self, picture: Picture, elapsed_s: float | None, *, thorough: bool = False
    ) -> list[FollowedFace]:
        """Follow every face into the next frame, and find new ones.

        Args:
            picture: the frame.
            elapsed_s: seconds since the frame before; None when there is none.
            thorough: whether to search this frame as a picture is searched.

        Returns:
            The faces of this frame, ordered by id.
        """
        steady = elapsed_s is not None and 0 < elapsed_s <= LONGEST_STEP_S
        step_s = elapsed_s if steady and elapsed_s else USUAL_STEP_S
        trusting = self._fit_to((picture.height, picture.width)) and steady
        self._now_s += step_s
        self._forget()
        self._follow(picture, step_s)
        self._part_meeting(picture)
        self._check(picture, step_s, every=self.watchful or not trusting)
        self._lose_doubtful(TRUST_S if trusting else 0.0)
        self._find(picture, step_s, thorough=thorough, trusting=trusting)
        if self.watchful:
            self.unsure += self._larger_ones(picture)
        return [
            FollowedFace(
                track.track_id,
                track.pose.box,
                track.found.landmarks,
                confirmed=self._is_sure_of(track),
                fits=track.found.fits,
            )
            for track in self._seen()
        ]

    def _larger_ones(self, picture: Picture) -> tuple[BoundingBox, ...]:
        """Of faces that nearly fill the frame and are hardly seen whole: how large they may be."""
        near = NEAR * min(picture.width, picture.height)
        poses = (track.pose for track in self._seen() if track.pose.side >= near)
        return tuple(replace(pose, side=MAY_BE_LARGER * pose.side).box for pose in poses)

    def _find(self, picture: Picture, step_s: float, *, thorough: bool, trusting: bool) -> None:
        """Search as much of the frame as is due."""
        self.unsure = ()
        if thorough or self._thorough_search_is_due(step_s):
            self._thorough_s = self._searched_s = self._now_s
            places = self._still_search.search(picture.image, self._least_score)
            self._search(picture, places, whole=True)
        elif self.watchful or not trusting or self._search_is_due(step_s):
            self._searched_s = self._now_s
            self._search(picture, self._quick_places(picture), whole=True)
            if self.watchful:
                self._seek_one(picture)
        elif not self._seek_one(picture) and len(self._seen()) < self._most_faces:
            places = self._live_search.next_look(picture.image, self._now_s, POSSIBLE)
            self._search(picture, places, whole=False)

    def _quick_places(self, picture: Picture) -> list[Detection]:
        if not self.watchful:
            return self._live_search.whole(picture.image, POSSIBLE)
        if self._thorough:
            return self._still_search.search(picture.image, LOWEST, tilted=False)
        return self._live_search.every(picture.image, self._now_s, LOWEST)

    @property
    def _least_score(self) -> float:
        return LOWEST if self.watchful else POSSIBLE

    @property
    def _most_faces(self) -> int:
        if self._thorough:
            return MOST_IN_VIDEO
        return MOST_WATCHED if self.watchful else MOST_FACES

    def _is_sure_of(self, track: Track) -> bool:
        if track.confirmed_s != self._now_s:
            return False
        return not self.watchful or track.agreement >= CLOSE_OVERLAP

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

    def _follow(self, picture: Picture, step_s: float) -> None:
        for track in self._tracks:
            if not track.seen:
                track.coast(step_s)
                continue
            expected = track.expect(step_s)
            by_landmarks = track.found.fits
            look = self._finder.follow if by_landmarks else self._finder.again
            if found := look(picture, expected):
                track.follow(found, step_s)
            elif by_landmarks:
                self._lose(track)
            else:
                track.check(0.0, self._now_s)

    def _part_meeting(self, picture: Picture) -> None:
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
                self._confirm(picture, track)
                # The half of a face that is left to be seen passes for a smaller face.
                if track.doubtful or track.grown() > HALF_HIDDEN:
                    self._lose(track)
                else:
                    track.coasting = None

    def _check(self, picture: Picture, step_s: float, every: bool) -> None:
        """Ask the detector about the faces that it was not asked about for longest."""
        due = [track for track in self._seen() if every or self._check_is_due(track)]
        due.sort(key=lambda track: track.checked_s)
        most = max(LEAST_CHECKS, math.ceil(self._most_faces * step_s / CHECK_S))
        for track in due if every else due[:most]:
            self._confirm(picture, track)

    def _check_is_due(self, track: Track) -> bool:
        period = DOUBT_S if track.doubtful else CHECK_S
        return self._now_s - track.checked_s >= period

    def _confirm(self, picture: Picture, track: Track) -> None:
        any_roll = self._now_s - track.turned_s >= (CHECK_S if self.watchful else TURN_S)
        agreement = self._finder.agreement(picture, track.pose, any_roll=any_roll)
        track.check(agreement, self._now_s)
        if any_roll:
            track.turned_s = self._now_s
        slid = track.agreement < CLOSE_OVERLAP and track.coasting is None
        if track.doubtful or slid:
            self._recentre(picture, track)

    def _recentre(self, picture: Picture, track: Track) -> None:
        """Where the landmarks have left a face that the detector sees, or slid together in it."""
        found = self._finder.afresh(picture, track.forecast)
        others = [other.pose.box for other in self._seen() if other is not track]
        if found and not overlaps(found.pose.box, others) and found.pose.distance(track.pose) < 1:
            track.find(found, self._now_s)

    def _lose_doubtful(self, trust_s: float) -> None:
        for track in self._seen():
            if track.doubtful and self._now_s - track.confirmed_s > trust_s:
                self._lose(track)

    def _lose(self, track: Track) -> None:
        track.lose(self._now_s)
        self._searched_s = -math.inf

    def _search_is_due(self, step_s: float) -> bool:
        """Whether the next frame would be too late."""
        due_s = self._searched_s + SEARCH_S
        return len(self._seen()) < self._most_faces and self._now_s + step_s / 2 >= due_s

    def _thorough_search_is_due(self, step_s: float) -> bool:
        return self._thorough and self._now_s + step_s / 2 >= self._thorough_s + THOROUGH_S

    def _search(self, picture: Picture, places: list[Detection], *, whole: bool) -> None:
        """See whose the faces at these places are: of a lost one or a new one."""
        boxes = [place.box for place in places]
        for track in self._seen():
            if whole and boxes and not overlaps(track.pose.box, boxes):
                self._confirm(picture, track)
        sure = self._sure_boxes()
        free = [place for place in places if not overlaps(place.box, sure)]
        likely = [place for place in free if place.score >= POSSIBLE]
        most = self._most_faces - len(sure)
        found = [
            face
            for face in self._finder.at_places(
                picture, likely if self._thorough else likely[: min(most, MOST_VERIFIED)]
            )
            if not overlaps(face.pose.box, sure) and is_inside(face.pose, picture)
        ]
        self._give(found)
        if self.watchful:
            followed = [track.pose.box for track in self._seen()]
            self.unsure += tuple(one.box for one in free if not overlaps(one.box, followed))
            # Landmarks may have slid together inside a face that the detector plainly sees.
            self.unsure += tuple(
                one.box
                for one in places
                if one.score >= SURE
                and overlaps(one.box, followed)
                and all(one.box.intersection_over_union(box) < CLOSE_OVERLAP for box in followed)
            )

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
        if len(self._seen()) < self._most_faces:
            self._tracks.append(Track(self._next_id, face, self._now_s))
            self._next_id += 1

    def _seek_one(self, picture: Picture) -> bool:
        """Look closely for the lost face that was not sought for longest; whether there is one."""
        lost = [track for track in self._tracks if not track.seen]
        track = min(lost, key=lambda track: track.sought_s, default=None)
        if track is None or self._now_s - track.sought_s < SEEK_S:
            return False
        track.sought_s = self._now_s
        found = self._finder.near(picture, track.pose)
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
