"""Counts which of the faces in pictures were found, in which groups."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from desktop.bench.found.samples import Image, Sample, TrueFace
from models.face import BoundingBox

Find = Callable[[Image], Sequence[BoundingBox]]
"""Where the faces of a picture are, in its pixels."""

NEAR = 0.5
"""Sides by which a find's centre may lie beside the true one's."""
MOST_GROWTH = 2.0
"""Times as large, or as small, as the true face: boxes of detectors differ by a third."""
SIDES = (0, 20, 24, 32, 60, 120)
"""Pixels at which the classes of size begin."""
MANY = 100
"""Faces of a group from which on its share is more than chance."""


@dataclass(slots=True)
class Share:
    """Of the faces of a group."""

    found: int = 0
    there: int = 0

    @property
    def percent(self) -> float:
        """Not a number for an empty group."""
        return 100 * self.found / self.there if self.there else math.nan


@dataclass(slots=True)
class Count:
    """Of one way in which the pictures were shown."""

    title: str
    pictures: int = 0
    all: Share = field(default_factory=Share)
    groups: dict[str, dict[str, Share]] = field(default_factory=dict)
    """By what it is a group of and its name."""
    false_finds: int = 0
    """Finds that are none of the faces; faces that are found twice are among them."""
    total_ms: float = 0.0

    def add(self, sample: Sample, found: Sequence[BoundingBox]) -> None:
        """Take in one picture and what was found in it."""
        self.pictures += 1
        matched = matches(sample, found)
        self.false_finds += len(found) - len(matched)
        for index, face in enumerate(sample.faces):
            self._count(face, found=index in matched)

    def _count(self, face: TrueFace, *, found: bool) -> None:
        labels = dict(face.labels)
        if face.box is not None:
            labels["side"] = size_class(side_of(face.box))
        shares = [
            self.groups.setdefault(name, {}).setdefault(v, Share()) for name, v in labels.items()
        ]
        for share in (self.all, *shares):
            share.there += 1
            share.found += found

    @property
    def smallest(self) -> tuple[str, Share] | None:
        """The group of :data:`MANY` faces and more of which the smallest share is found."""
        large = [
            (f"{name} {value}", share)
            for name, shares in self.groups.items()
            for value, share in shares.items()
            if share.there >= MANY
        ]
        return min(large, key=lambda one: one[1].percent, default=None)

    def fields(self) -> dict[str, Any]:
        """As it stands in the JSON."""
        return {
            "pictures": self.pictures,
            "faces": self.all.there,
            "found": self.all.found,
            "false_finds": self.false_finds,
            "ms_per_picture": round(self.total_ms / max(1, self.pictures), 1),
            "groups": {
                name: {
                    value: {"faces": share.there, "found": share.found}
                    for value, share in sorted(shares.items())
                }
                for name, shares in self.groups.items()
            },
        }


def count(title: str, samples: Iterable[Sample], find: Find) -> Count:
    """Look for the faces of every picture."""
    result = Count(title)
    for sample in samples:
        started = perf_counter()
        found = find(sample.image)
        result.total_ms += (perf_counter() - started) * 1000
        result.add(sample, found)
    return result


def matches(sample: Sample, found: Sequence[BoundingBox]) -> dict[int, int]:
    """Which find is which face, by their numbers; nearest pairs first, each once."""
    pairs = sorted(
        (_apart(face.box, box), i, j)
        for i, face in enumerate(sample.faces)
        for j, box in enumerate(found)
        if _may_be(face, box, sample.least_side)
    )
    matched: dict[int, int] = {}
    for _, i, j in pairs:
        if i not in matched and j not in matched.values():
            matched[i] = j
    return matched


def side_of(box: BoundingBox) -> float:
    """Pixels, of a square of the same area."""
    return math.sqrt(box.area)


def size_class(side: float) -> str:
    """As ``"32-60 px"``."""
    start = max(edge for edge in SIDES if edge <= side)
    end = next((edge for edge in SIDES if edge > side), None)
    return f"{start} px and more" if end is None else f"{start}-{end} px"


def _may_be(face: TrueFace, box: BoundingBox, least_side: float) -> bool:
    if face.box is None:
        return side_of(box) >= least_side
    growth = side_of(box) / max(side_of(face.box), 1e-6)
    return 1 / MOST_GROWTH <= growth <= MOST_GROWTH and _apart(face.box, box) <= NEAR


def _apart(truth: BoundingBox | None, box: BoundingBox) -> float:
    """Between the centres, in sides of the true face."""
    if truth is None:  # It may be anywhere, so the largest find counts as the nearest.
        return -side_of(box)
    return math.dist(truth.center, box.center) / max(side_of(truth), 1e-6)
