"""Gives every face of a source the number that people know it by."""

from dataclasses import dataclass

from models.face import Face


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

    def assign(
        self, source: object, faces: tuple[Face, ...], *, mirrored: bool = False
    ) -> tuple[int, ...]:
        """The number of each face of one frame, in the order of ``faces``.

        New faces are numbered in reading order: row by row, from left to right. The faces of a
        still have no tracks and are numbered alone.

        Args:
            source: another one starts again from 1.
            faces: of one frame.
            mirrored: whether the frame is shown mirrored, so that its left is seen on the right.
        """
        if source is not self._source:
            self._source, self._numbers = source, {}
        numbers: dict[int, int] = {}  # By identity: faces do not compare.
        for face in _in_reading_order(faces, mirrored=mirrored):
            if face.track_id is None:
                numbers[id(face)] = len(self._numbers) + len(numbers) + 1
            else:
                free = len(self._numbers) + 1
                numbers[id(face)] = self._numbers.setdefault(face.track_id, free)
        return tuple(numbers[id(face)] for face in faces)


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
