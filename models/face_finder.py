"""Finds faces for the tracker: in a whole frame, near a place, and where they are expected."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import cv2

from models.close_look import STILL_A_FACE, SURELY_A_FACE, CloseLook
from models.detection.detector_choice import DetectorChoice
from models.detection.face_detector import Detection, are_one_face
from models.face import BoundingBox, Landmarks
from models.face_pose import FacePose, landmarks_of_pose
from models.landmark_predictor import LandmarkPredictor
from models.picture import Picture
from models.tilted_landmarks import TiltedPredictor

LEAST_SIDE = 16.0
"""Pixels; a smaller face is none that can be followed."""
SEEK_TILTS = tuple(math.radians(degrees) for degrees in (0, 30, -30))
"""Turns against its last roll at which a lost face is sought."""
ROLLS = tuple(math.radians(degrees) for degrees in (0, 60, -60, 120, -120, 180))
CLEARER = 0.03
"""Turns at which a face is looked at that may lie, and by how much its score has to rise."""
UPRIGHT = 0.9
"""Score on a chip from which a face that is followed stands upright in it."""
STARTS = (0.9, 1.1)
"""Of a find's side, where landmarks don't settle: in a blurred or cut face, pixels decide that."""
SURE = 0.85
"""Score of a find from which it is a face without a second look: no place in 171 pictures without
a face had more than 0.82."""
SURE_IF_TIGHT, TIGHT = 0.8, 0.5
"""The same for an upright face that landmarks fit, and that is at least so many times as large as
the picture's shorter side: somebody cut it out. Of 900 patches of pictures without a face none had
more than 0.69."""
CONFIRMED = 0.3
"""Score of the second detector from which a find is a face: of 243 false finds in the same
pictures none had it, of 160 faces from 24 pixels up, tilted and not, 158."""
FITTING = 0.45
"""Sides of the face by which the landmarks' square may lie beside the detector's."""
PART = 2.0
"""Times as large as an eye, a mouth or a chin that was found by itself, a face is at least."""
_FITTING_GROWTH, _FITTING_TURN = 0.45, math.radians(50)


@dataclass(frozen=True, slots=True, eq=False)
class FoundFace:
    """Landmarks, and the pose that belongs to them."""

    landmarks: Landmarks
    pose: FacePose
    fits: bool = True
    """Whether dlib found the landmarks; else they are where a face has them on average."""


class FaceFinder:
    """Detector, landmark predictor and close look together; it remembers nothing."""

    def __init__(self, choice: DetectorChoice, predictor: LandmarkPredictor) -> None:
        self._predictor = TiltedPredictor(predictor)
        self._look = CloseLook(choice.detector)
        # dlib's CNN sees a face that the picture's edge cuts when it goes on as in a mirror.
        self._second_look = CloseLook(choice.second, cv2.BORDER_REFLECT_101)

    def follow(self, picture: Picture, expected: FacePose) -> FoundFace | None:
        """The landmarks near an expected pose, be it a face or not.

        None where they are no place for a face: outside of the frame, far too small or large.
        """
        found = FoundFace(*self._predictor.predict(picture.grey, expected))
        return found if _is_possible(found.pose, expected, picture) else None

    def agreement(self, picture: Picture, pose: FacePose, *, any_roll: bool = False) -> float:
        """How well the detector's square fits a face's, 0 to 1; 0 where there is no face now.

        Args:
            picture: to look at.
            pose: of the face.
            any_roll: whether it also has to be the roll at which the face shows best.
        """
        overlap, score = self._look.agreement(picture, pose)
        if any_roll and 0 < score < UPRIGHT and self._lying(picture, pose):
            return 0.0
        return overlap

    def near(self, picture: Picture, pose: FacePose) -> FoundFace | None:
        """A face about where one was lost, tilted about as it was."""
        for tilt in SEEK_TILTS:
            place = self._look.search(picture, pose.turned(tilt))
            found = place and self.settle(picture, place)
            if found and self._look.score(picture, found.pose) >= SURELY_A_FACE:
                return found
        return None

    def again(self, picture: Picture, expected: FacePose) -> FoundFace | None:
        """A face that no landmarks fit, where it is expected; the detector alone can follow it."""
        place = self._look.search(picture, expected, STILL_A_FACE)
        found = place and self.settle(picture, place)
        return found if found and _is_possible(found.pose, expected, picture) else None

    def afresh(self, picture: Picture, expected: FacePose) -> FoundFace | None:
        """A face about where it is expected, whatever its tilt has become."""
        place = self._look.search(picture, expected, STILL_A_FACE)
        if place is None:
            return None
        found = self._lying(picture, place) or self.settle(picture, place)
        return found if _is_possible(found.pose, expected, picture) else None

    def at_places(self, picture: Picture, places: Sequence[Detection]) -> list[FoundFace]:
        """The faces that really are there, each once; places without a face are left out."""
        return each_once(face for face in map(partial(self.verified, picture), places) if face)

    def verified(self, picture: Picture, place: Detection) -> FoundFace | None:
        """The face at a place; None where a second look sees none."""
        if lying := self._lying(picture, place.pose):
            return lying
        face = self._settle_well(picture, place.pose)
        # Turned copies also show half a face as a whole one, with a high score.
        upright = place.pose.roll == 0
        plausible = face.fits or upright
        tight = face.pose.side >= TIGHT * min(picture.width, picture.height)
        sure = SURE_IF_TIGHT if face.fits and upright and tight else SURE
        if plausible and place.score >= sure:
            return face
        if self._second_look.score(picture, face.pose) >= CONFIRMED:
            return face
        return face if plausible and self._look.score(picture, face.pose) >= SURE else None

    def _settle_well(self, picture: Picture, place: FacePose) -> FoundFace:
        """As :meth:`settle`, also from squares that are a little smaller and larger."""
        as_found = self.settle(picture, place)
        if as_found.fits:
            return as_found
        others = (self.settle(picture, replace(place, side=place.side * n)) for n in STARTS)
        return next((face for face in others if face.fits), as_found)

    def _lying(self, picture: Picture, place: FacePose) -> FoundFace | None:
        """The face at a place where it shows better turned; landmarks fit it as it is, too."""
        scores = {roll: self._look.score(picture, place.turned(roll)) for roll in ROLLS}
        best = max(scores, key=lambda roll: scores[roll])
        if scores[best] <= scores[0.0] + CLEARER:
            return None
        turned = place.turned(best)
        face = self.settle(picture, self._look.search(picture, turned) or turned)
        return face if self._second_look.score(picture, face.pose) >= CONFIRMED else None

    def settle(self, picture: Picture, place: FacePose) -> FoundFace:
        """The landmarks at a place; those of an average face where dlib's fit none there."""
        landmarks, pose = self._predictor.predict(picture.grey, place)
        turn = abs(math.remainder(pose.roll - place.roll, math.tau))
        if (
            pose.distance(place) < FITTING
            and pose.growth(place) < _FITTING_GROWTH
            and turn < _FITTING_TURN
        ):
            return FoundFace(landmarks, pose)
        return FoundFace(landmarks_of_pose(place), place, fits=False)


def each_once(faces: Iterable[FoundFace]) -> list[FoundFace]:
    """Without those that lead to the same face as one before; those that fit come first.

    An eye, a mouth or a chin that was found inside a face comes last, though landmarks may fit it.
    """
    found = list(faces)
    kept: list[FoundFace] = []
    for face in sorted(found, key=lambda face: (_is_part(face, found), not face.fits)):
        if not overlaps(face.pose.box, [other.pose.box for other in kept]):
            kept.append(face)
    return kept


def _is_part(face: FoundFace, others: Sequence[FoundFace]) -> bool:
    """Whether it lies in a face that is far larger."""
    return any(
        other.pose.side >= PART * face.pose.side and are_one_face(face.pose.box, other.pose.box)
        for other in others
    )


def overlaps(box: BoundingBox, others: Sequence[BoundingBox]) -> bool:
    """Whether one of the others is about the same face."""
    return any(are_one_face(box, other) for other in others)


def is_inside(pose: FacePose, picture: Picture) -> bool:
    """Whether at least half of a face is in the picture."""
    return 0 <= pose.x < picture.width and 0 <= pose.y < picture.height


def _is_possible(pose: FacePose, expected: FacePose, picture: Picture) -> bool:
    return (
        is_inside(pose, picture)
        and LEAST_SIDE <= pose.side <= 2 * max(picture.width, picture.height)
        and pose.growth(expected) < 1.0
    )
