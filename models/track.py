"""One person's face from frame to frame, and which found face is whose."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from models.face_finder import FoundFace
from models.face_pose import FacePose

SPEED_MEMORY_S = 0.12
"""Time constant over which a face's speed is averaged."""
COASTING_S = 0.7
"""Time constant with which a face that is not seen slows down."""
MOST_STEP = 0.5
"""Sides of the face that it can be expected to move between two frames."""
REACH, REACH_PER_S = 0.7, 1.0
"""Sides of the face within which a found face can be a track's, and more for each second unseen."""
MOST_GROWTH = 0.5
"""Sizes that differ by a factor of 1.65 are two faces."""


@dataclass(slots=True, eq=False)
class Track:
    """What is known of one face."""

    track_id: int
    found: FoundFace
    """Where its landmarks were last."""
    confirmed_s: float
    """When the detector last agreed that there is a face."""
    pose: FacePose = field(init=False)
    """Where it is; while it is lost, where it must be."""
    confirmed_pose: FacePose = field(init=False)
    forecast: FacePose = field(init=False)
    """Where the last frame's speed said that it would be in this one."""
    checked_s: float = field(init=False)
    """When the detector was last asked."""
    sought_s: float = field(init=False)
    """When it was last looked for, or lost."""
    turned_s: float = -math.inf
    """When it was last asked whether the face shows better at another roll."""
    agreement: float = 1.0
    """Overlap of the detector's square and the landmarks', 0 to 1, when it was last asked."""
    speed: complex = 0j
    """Pixels a second, to the right and (imaginary) down."""
    lost_s: float | None = None
    """Since when it is not seen; None while it is."""
    coasting: FacePose | None = None
    """While it meets another face: where it would be, had it gone on as before."""

    def __post_init__(self) -> None:
        self.find(self.found, self.confirmed_s)

    @property
    def seen(self) -> bool:
        """Whether it is followed at present."""
        return self.lost_s is None

    @property
    def doubtful(self) -> bool:
        """Whether the detector did not find it when it was last asked."""
        return self.checked_s > self.confirmed_s

    def find(self, found: FoundFace, now_s: float) -> None:
        """It is seen, for the first time or again; its speed is estimated again."""
        self.found, self.pose, self.forecast = found, found.pose, found.pose
        self.speed, self.lost_s, self.coasting = 0j, None, None
        self.check(1.0, now_s)

    def expect(self, step_s: float) -> FacePose:
        """Where it is after ``step_s`` seconds, at its present speed."""
        self.forecast = _carried(self.pose, self.speed, step_s)
        if self.coasting:
            self.coasting = _carried(self.coasting, self.speed, step_s)
        return self.forecast

    def follow(self, found: FoundFace, step_s: float) -> None:
        """Take over where the landmarks were found, ``step_s`` seconds after the last ones."""
        if self.coasting is None and not self.doubtful:
            speed = complex(found.pose.x - self.pose.x, found.pose.y - self.pose.y) / step_s
            self.speed += (speed - self.speed) * (1 - math.exp(-step_s / SPEED_MEMORY_S))
        self.found, self.pose = found, found.pose

    def coast(self, step_s: float) -> None:
        """Go on unseen, ever more slowly."""
        self.pose = _carried(self.pose, self.speed, step_s)
        self.speed *= math.exp(-step_s / COASTING_S)

    def check(self, agreement: float, now_s: float) -> None:
        """Note the detector's answer: its overlap with the landmarks, 0 where it saw no face."""
        self.checked_s, self.agreement = now_s, agreement
        if agreement > 0:
            self.confirmed_s, self.confirmed_pose = now_s, self.pose

    def lose(self, now_s: float) -> None:
        """From now on it is unseen, and where its speed carries it."""
        unseen_s = now_s - self.confirmed_s
        self.pose = self.coasting or _carried(self.confirmed_pose, self.speed, unseen_s)
        self.lost_s = self.sought_s = now_s
        self.coasting = None

    def meet(self) -> None:
        """Another face is so close that the landmarks may slide onto it."""
        self.coasting = self.coasting or self.forecast

    def strayed(self) -> float:
        """How far the landmarks have left the way that the face was on."""
        return self.pose.distance(self._way) + self.pose.growth(self._way)

    def grown(self) -> float:
        """How differently large it is from what it was on its way."""
        return self.pose.growth(self._way)

    def overlap(self, other: "Track") -> float:
        """Of the two faces' boxes, 0 to 1."""
        return self.pose.box.intersection_over_union(other.pose.box)

    def overlap_on_way(self, other: "Track") -> float:
        """Of the boxes, were both faces on the way that they had before they met."""
        return self._way.box.intersection_over_union(other._way.box)

    @property
    def _way(self) -> FacePose:
        return self.coasting or self.forecast

    def scale(self, factor: float) -> None:
        """The frames have become ``factor`` times as large."""
        self.pose = self.pose.scaled(factor)
        self.confirmed_pose = self.confirmed_pose.scaled(factor)
        self.speed *= factor
        self.coasting = None


def _carried(pose: FacePose, speed: complex, step_s: float) -> FacePose:
    step = speed * step_s
    most = MOST_STEP * pose.side
    if abs(step) > most:
        step *= most / abs(step)
    return pose.moved(step.real, step.imag)


def assign(
    tracks: Sequence[Track], poses: Sequence[FacePose], now_s: float
) -> list[tuple[Track, int]]:
    """Which of the found faces are tracks that were known already.

    The pair that fits best by place and size comes first. With at most ten faces, apart from
    each other, an optimal assignment has nothing to better.

    Returns:
        Pairs of a track and the index of its pose; each occurs once at most.
    """
    pairs = sorted(
        (track.pose.distance(pose) + track.pose.growth(pose), i, j)
        for i, track in enumerate(tracks)
        for j, pose in enumerate(poses)
        if track.pose.growth(pose) < MOST_GROWTH
        and track.pose.distance(pose) < REACH + REACH_PER_S * (now_s - track.confirmed_s)
    )
    chosen: dict[int, int] = {}
    for _, i, j in pairs:
        if i not in chosen and j not in chosen.values():
            chosen[i] = j
    return [(tracks[i], j) for i, j in chosen.items()]
