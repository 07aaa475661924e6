"""Gives every face of a source the number that people know it by."""

from dataclasses import dataclass

from models.face import Face

_SAME_PLACE = 0.3
"""Intersection over union of one face in two frames of nearly the same moment."""


@dataclass(frozen=True, slots=True, eq=False)
class NumberedFace:
    """A face with its number, counted from 1."""

    number: int
    face: Face
    strength: float = 1.0
    """How much of its overlay is left: less than 1 where it was not found in the very frame."""


class FaceNumbers:
    """Counts the people of one source after another, in the thread that analyses.

    A number belongs to one track. While the source lasts, no other track is given it again.
    """

    def __init__(self) -> None:
        self._source: object = None
        self._numbers: dict[int, int] = {}
        self._highest = 0

    def assign(
        self,
        source: object,
        faces: tuple[Face, ...],
        *,
        mirrored: bool = False,
        before: tuple[NumberedFace, ...] = (),
    ) -> tuple[int, ...]:
        """The number of each face of one frame, in the order of ``faces``.

        New faces are numbered in reading order: row by row, from left to right. The faces of a
        still have no tracks and are numbered alone.

        Args:
            source: another one starts again from 1.
            faces: of one frame.
            mirrored: whether the frame is shown mirrored, so that its left is seen on the right.
            before: the faces of a frame nearby in a video that was read before: a face that is
                new to the tracker and lies where one of these was is that one.
        """
        if source is not self._source:
            self._source, self._numbers, self._highest = source, {}, 0
        self._adopt(faces, before)
        numbers: dict[int, int] = {}  # By identity: faces do not compare.
        for face in _in_reading_order(faces, mirrored=mirrored):
            if face.track_id is None:
                numbers[id(face)] = len(self._numbers) + len(numbers) + 1
            else:
                if face.track_id not in self._numbers:
                    self._highest += 1
                    self._numbers[face.track_id] = self._highest
                numbers[id(face)] = self._numbers[face.track_id]
        return tuple(numbers[id(face)] for face in faces)

    def _adopt(self, faces: tuple[Face, ...], before: tuple[NumberedFace, ...]) -> None:
        self._highest = max([self._highest, *(one.number for one in before)])
        here = {self._numbers.get(face.track_id) for face in faces if face.track_id}
        for face in faces:
            if face.track_id is None or face.track_id in self._numbers:
                continue
            near = [one for one in before if one.number not in here and _overlaps(one.face, face)]
            if near:
                self._numbers[face.track_id] = near[0].number
                here.add(near[0].number)


def _overlaps(one: Face, other: Face) -> bool:
    return one.box.intersection_over_union(other.box) >= _SAME_PLACE


def _in_reading_order(faces: tuple[Face, ...], *, mirrored: bool) -> list[Face]:
    rows: list[list[Face]] = []
    for face in sorted(faces, key=lambda face: face.box.y1):
        if rows and face.box.center[1] < rows[-1][0].box.y2:
            rows[-1].append(face)
        else:
            rows.append([face])
    for row in rows:
        row.sort(key=lambda face: face.box.center[0], reverse=mirrored)
    return [face for row in rows for face in row]
