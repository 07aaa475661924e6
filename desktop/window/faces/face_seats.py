"""Gives each face a seat number that it keeps from one analysis to the next."""

from dataclasses import dataclass
from math import hypot, inf

from models.face import Face

_GRACE_S = 0.7
_REACH = 1.2


@dataclass(frozen=True, slots=True, eq=False)
class SeatedFace:
    """A face with its number, counted from 1 as people count."""

    seat: int
    face: Face


@dataclass(slots=True)
class _Seat:
    seated: SeatedFace
    seen_at: float


class FaceSeats:
    """Assigns by id, or else by the nearest place; a face lost for a moment keeps its seat."""

    def __init__(self) -> None:
        self._seats: dict[int, _Seat] = {}

    def clear(self) -> None:
        """Everybody leaves; the next face sits on seat 1."""
        self._seats.clear()

    def assign(
        self, faces: tuple[Face, ...], time: float, *, mirrored: bool = False
    ) -> tuple[SeatedFace, ...]:
        """Seat the faces of one analysis, in the order of the seats.

        New faces sit down as one reads: row by row, from left to right as seen in the window.
        ``time`` is in seconds on the clock of the frames.
        """
        self.expire(time)
        seated = self._keep_seats(faces)
        taken = {id(one.face) for one in seated}
        new = [face for face in faces if id(face) not in taken]
        for face in _as_one_reads(new, mirrored=mirrored):
            number = next(n for n in range(1, len(self._seats) + 2) if n not in self._seats)
            self._seats[number] = _Seat(SeatedFace(number, face), time)
            seated.append(self._seats[number].seated)
        for one in seated:
            self._seats[one.seat] = _Seat(one, time)
        return tuple(sorted(seated, key=lambda one: one.seat))

    def expire(self, time: float) -> None:
        """Free the seats of those who were not seen for a while."""
        self._seats = {n: s for n, s in self._seats.items() if time - s.seen_at <= _GRACE_S}

    @property
    def all_seats(self) -> tuple[SeatedFace, ...]:
        """Those in view and those lost a moment ago, as they were seen last."""
        return tuple(self._seats[number].seated for number in sorted(self._seats))

    def _keep_seats(self, faces: tuple[Face, ...]) -> list[SeatedFace]:
        """Faces that are where a seated one was before, the nearest pairs first."""
        pairs = [
            (distance, number, face)
            for number, seat in self._seats.items()
            for face in faces
            if (distance := _distance(seat.seated.face, face)) < _REACH
        ]
        seated: dict[int, SeatedFace] = {}
        placed: set[int] = set()
        for _, number, face in sorted(pairs, key=lambda pair: pair[:2]):
            if number not in seated and id(face) not in placed:
                seated[number] = SeatedFace(number, face)
                placed.add(id(face))
        return list(seated.values())


def _as_one_reads(faces: list[Face], *, mirrored: bool) -> list[Face]:
    rows: list[list[Face]] = []
    for face in sorted(faces, key=lambda face: face.box.y1):
        if rows and face.box.center[1] < rows[-1][0].box.y2:
            rows[-1].append(face)
        else:
            rows.append([face])
    for row in rows:
        row.sort(key=lambda face: face.box.center[0], reverse=mirrored)
    return [face for row in rows for face in row]


def _distance(before: Face, now: Face) -> float:
    """Between the centres, in widths of the larger face; ids know better where there are any."""
    if before.track_id is not None and now.track_id is not None:
        return 0.0 if before.track_id == now.track_id else inf
    (x1, y1), (x2, y2) = before.box.center, now.box.center
    return hypot(x2 - x1, y2 - y1) / max(before.box.width, now.box.width, 1.0)
