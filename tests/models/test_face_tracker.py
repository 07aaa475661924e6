"""The tracker on made clips, with clip time; what it costs is measured elsewhere."""

from collections.abc import Iterable, Iterator
from math import hypot

import cv2
import numpy as np
import pytest

from desktop.bench.clip import CameraNoise, Placed, crossing_faces, drawn, plain_wall
from models.close_look import CLOSE_OVERLAP
from models.detection.detector_choice import DetectorChoice, choose_detector
from models.detection.face_detector import Detection
from models.face import BoundingBox
from models.face_finder import FaceFinder, FoundFace
from models.face_pose import FacePose, landmarks_of_pose, pose_of_box
from models.face_tracker import MEMORY_S, MOST_FACES, FaceTracker, FollowedFace
from models.landmark_predictor import LandmarkPredictor
from models.live_search import LiveSearch
from models.picture import Picture
from models.still_search import POSSIBLE, StillSearch

WIDTH, HEIGHT = 640, 480
MIDDLE = Placed(0, 320, 240, 260)
WALL = plain_wall(WIDTH, HEIGHT)
STEP_S = 1 / 30


@pytest.fixture(scope="module")
def choice() -> DetectorChoice:
    return choose_detector()


@pytest.fixture(scope="module")
def finder(choice: DetectorChoice) -> FaceFinder:
    return FaceFinder(choice, LandmarkPredictor())


@pytest.fixture
def tracker(choice: DetectorChoice, finder: FaceFinder) -> FaceTracker:
    return FaceTracker(finder, LiveSearch(choice.detector), StillSearch(choice.detector))


def whole(choice: DetectorChoice, shown: Picture) -> list[Detection]:
    """What a search of the whole frame gives."""
    return LiveSearch(choice.detector).whole(shown.image, POSSIBLE)


def picture(*places: Placed) -> Picture:
    return Picture(drawn(WALL, places))


def covered(shown: Picture, place: Placed = MIDDLE) -> Picture:
    """A hand, as plain as the wall, before the whole face."""
    image = shown.image.copy()
    half = round(place.side * 0.4)
    x, y = round(place.x), round(place.y)
    image[max(0, y - half) : y + half, max(0, x - half) : x + half] = 150
    return Picture(image)


def play(
    tracker: FaceTracker, frames: Iterable[Picture], step_s: float = STEP_S
) -> list[list[FollowedFace]]:
    return [tracker.update(frame, step_s) for frame in frames]


def still(frames: int, *places: Placed) -> Iterator[Picture]:
    image = picture(*places)
    return (image for _ in range(frames))


def ids(faces: list[FollowedFace]) -> list[int]:
    return [face.track_id for face in faces]


def at(faces: list[FollowedFace], place: Placed) -> FollowedFace | None:
    """The face at a place."""
    for face in faces:
        x, y = face.box.center
        if hypot(x - place.x, y - place.y) < 0.4 * place.face_width:
            return face
    return None


def test_a_still_face_keeps_its_id_and_its_place(tracker: FaceTracker):
    noise = CameraNoise(WIDTH, HEIGHT, 8)
    image = drawn(WALL, [MIDDLE])
    played = play(tracker, (Picture(noise.on(image, i)) for i in range(30)))
    assert all(ids(faces) == [1] for faces in played)
    centers = np.array([faces[0].box.center for faces in played[3:]])
    sides = np.array([faces[0].box.width for faces in played[3:]])
    assert at(played[-1], MIDDLE)
    assert centers.std(axis=0).max() < 0.01 * MIDDLE.face_width
    assert sides.std() < 0.02 * MIDDLE.face_width


def test_landmarks_lead_to_the_box_that_led_to_them(choice: DetectorChoice, finder: FaceFinder):
    """The box does not wander off, however often it is derived from its own landmarks."""
    grey = picture(MIDDLE)
    first = finder.at_places(grey, whole(choice, grey))[0].pose
    pose = first
    for _ in range(60):
        found = finder.follow(grey, pose)
        assert found
        pose = found.pose
    assert pose.distance(first) < 0.05
    assert pose.growth(first) < 0.05


@pytest.mark.parametrize("direction", [1, -1])
def test_a_head_is_followed_to_any_tilt(tracker: FaceTracker, direction: int):
    tilts = [min(2.0 * i, 80.0) * direction for i in range(60)]
    places = [Placed(1, 320, 240, 260, tilt) for tilt in tilts]
    played = play(tracker, (picture(place) for place in places))
    assert all(ids(faces) == [1] for faces in played)
    eyes = played[-1][0].landmarks.points
    right, left = eyes[:2].mean(axis=0), eyes[2:4].mean(axis=0)
    # A clip's tilt is anticlockwise, y goes down.
    assert np.degrees(np.arctan2(left[1] - right[1], right[0] - left[0])) == pytest.approx(
        80 * direction, abs=6
    )


@pytest.mark.parametrize("every", [1, 2])
def test_faces_that_cross_keep_their_ids(tracker: FaceTracker, every: int):
    """Two pairs pass; the hidden ones come out with the ids that they had."""
    clip = list(crossing_faces(WIDTH, HEIGHT, 2.6))[::every]
    played = play(tracker, (picture(*places) for places in clip), every * STEP_S)
    before = [at(played[3], place) for place in clip[3]]
    after = [at(played[-1], place) for place in clip[-1]]
    assert None not in before + after
    assert [face.track_id for face in after] == [face.track_id for face in before]
    assert clip[3][0].x < clip[3][1].x and clip[-1][0].x > clip[-1][1].x, "they did cross"
    assert max(max(ids(faces)) for faces in played if faces) == 4


def test_half_a_second_behind_a_hand_costs_no_id(tracker: FaceTracker):
    seen, hidden = picture(MIDDLE), covered(picture(MIDDLE))
    play(tracker, [seen] * 10)
    played = play(tracker, [hidden] * 15)
    assert played[-1] == [], "the hand does hide it"
    assert ids(play(tracker, [seen] * 5)[-1]) == [1]


def test_a_face_that_comes_back_late_is_another_one(tracker: FaceTracker):
    play(tracker, still(10, MIDDLE))
    play(tracker, still(round((MEMORY_S + 0.6) / STEP_S)))
    assert tracker.known_ids == frozenset()
    assert ids(play(tracker, still(8, MIDDLE))[-1]) == [2]


@pytest.mark.parametrize("after", ["nothing", "noise", "brick"])
def test_a_track_without_a_face_dies_within_a_second(tracker: FaceTracker, after: str):
    rng = np.random.default_rng(0)
    empty = {
        "nothing": picture(),
        "noise": Picture(rng.integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8)),
        "brick": Picture(
            np.kron(rng.integers(60, 200, (24, 32, 1)), np.ones((20, 20, 3))).astype(np.uint8)
        ),
    }[after]
    assert ids(play(tracker, still(10, MIDDLE))[-1]) == [1]
    played = play(tracker, [empty] * 30)
    assert played[-1] == []
    assert next(i for i, faces in enumerate(played) if not faces) * STEP_S < 0.75


@pytest.mark.parametrize("fps", [5, 15, 30, 120])
def test_a_new_face_appears_within_a_quarter_of_a_second(tracker: FaceTracker, fps: int):
    one, other = Placed(0, 160, 240, 240), Placed(1, 470, 240, 240)
    play(tracker, still(max(4, fps // 5), one), 1 / fps)
    played = play(tracker, still(fps // 4 + 1, one, other), 1 / fps)
    assert ids(played[-1]) == [1, 2]
    first = next(i for i, faces in enumerate(played) if at(faces, other))
    assert first / fps <= 0.25
    assert at(played[-1], one).track_id == 1


def test_ten_faces_of_thirty(tracker: FaceTracker):
    places = [Placed(1, 32 + 64 * (n % 10), 80 + 160 * (n // 10), 128) for n in range(30)]
    grey = picture(*places)
    played = play(tracker, [grey] * 12)
    assert max(len(faces) for faces in played) == MOST_FACES
    assert ids(played[6]) == ids(played[-1]) == list(range(1, MOST_FACES + 1))


@pytest.mark.parametrize("factor", [0.75, 2.0])
def test_another_frame_size_keeps_the_id(tracker: FaceTracker, factor: float):
    grey = picture(MIDDLE)
    play(tracker, [grey] * 5)
    other = cv2.resize(grey.image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    (face,) = play(tracker, [Picture(other)] * 3)[-1]
    assert face.track_id == 1
    assert face.box.center[0] == pytest.approx(320 * factor, abs=30 * factor)


def test_another_picture_of_another_size_keeps_nothing(tracker: FaceTracker):
    play(tracker, still(5, MIDDLE))
    assert tracker.update(Picture(plain_wall(800, 300)), STEP_S) == []


@pytest.mark.parametrize("jump", [-3600.0, -0.01, 0.0, 5.0, 1e9, None])
def test_a_clock_that_jumps_costs_no_id(tracker: FaceTracker, jump: float | None):
    grey = picture(MIDDLE)
    play(tracker, [grey] * 5)
    before = tracker.now_s
    assert ids(tracker.update(grey, jump)) == [1]
    assert 0 < tracker.now_s - before <= 1
    assert ids(play(tracker, [grey] * 3)[-1]) == [1]


def test_after_a_pause_nothing_is_taken_on_trust(tracker: FaceTracker):
    play(tracker, still(5, MIDDLE))
    assert tracker.update(picture(), 60.0) == []


@pytest.mark.parametrize("shape", [(480, 640), (1, 1), (2, 700), (700, 2)])
@pytest.mark.parametrize("fill", [0, 255, "noise"])
def test_frames_without_anything(tracker: FaceTracker, shape: tuple[int, int], fill: object):
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (*shape, 3)) if fill == "noise" else np.full((*shape, 3), fill)
    assert play(tracker, [Picture(image.astype(np.uint8))] * 5) == [[]] * 5
    assert ids(play(tracker, still(4, MIDDLE))[-1]) == [1], "and it still sees afterwards"


def test_a_face_that_leaves_is_let_go(tracker: FaceTracker):
    """Half outside it may be seen, a whole face outside not."""
    places = [Placed(0, 320 + 16 * i, 240, 260) for i in range(32)]
    played = play(tracker, (picture(place) for place in places))
    assert [ids(faces) for faces in played[:10]] == [[1]] * 10
    played += play(tracker, still(20))
    assert played[-1] == []
    assert all(0 <= face.box.center[0] < WIDTH for faces in played for face in faces)


def test_a_face_that_walks_away_is_followed(tracker: FaceTracker):
    sides = np.geomspace(260, 66, 40)
    played = play(tracker, (picture(Placed(1, 320, 240, side)) for side in sides))
    far = Placed(1, 320, 240, 66)
    played += play(tracker, still(20, far))
    assert all(ids(faces) == [1] for faces in played)
    assert played[-1][0].box.width == pytest.approx(far.face_width, rel=0.3)


@pytest.mark.parametrize(
    "place", [Placed(1, 320, 240, 290, 70), Placed(0, 320, 240, 290, -80), Placed(1, 150, 130, 88)]
)
def test_tilted_and_far_faces_are_found_within_two_seconds(tracker: FaceTracker, place: Placed):
    grey = picture(place)
    played = play(tracker, [grey] * 20, 0.1)
    assert ids(played[-1]) == [1]
    assert at(played[-1], place)


@pytest.mark.parametrize("light", [0.3, 0.1])
def test_landmarks_do_not_depend_on_the_light(
    choice: DetectorChoice, finder: FaceFinder, light: float
):
    bright = picture(MIDDLE)
    pose = finder.at_places(bright, whole(choice, bright))[0].pose
    in_light = finder.follow(bright, pose)
    in_dark = finder.follow(Picture((bright.image * light).astype(np.uint8)), pose)
    assert in_light and in_dark
    apart = np.abs(in_light.landmarks.points - in_dark.landmarks.points).max()
    assert apart < 0.03 * MIDDLE.face_width


def test_the_badge_of_a_real_portrait_is_no_face(
    choice: DetectorChoice, finder: FaceFinder, portrait: np.ndarray
):
    """On the astronaut's suit are places that turned copies give scores up to 0.74."""
    for size in (512, 640):
        scaled = Picture(cv2.resize(portrait, (size, size), interpolation=cv2.INTER_AREA))
        places = StillSearch(choice.detector).search(scaled.image)
        assert len(places) > 1
        faces = finder.at_places(scaled, places)
        assert len(faces) == 1, size
        place = BoundingBox(178, 80, 268, 170).scaled(size / 512)
        assert faces[0].pose.box.intersection_over_union(place) > 0.5


def test_reset_forgets_faces_but_not_which_ids_were_given(tracker: FaceTracker):
    assert ids(play(tracker, still(3, MIDDLE))[-1]) == [1]
    tracker.reset()
    assert tracker.known_ids == frozenset()
    assert ids(tracker.update(picture(MIDDLE), None)) == [2]


def test_a_watchful_tracker_is_sure_of_a_face_in_every_frame_and_doubts_at_once(
    tracker: FaceTracker,
):
    tracker.watchful = True
    played = play(tracker, still(8, MIDDLE))
    assert all(face.confirmed for faces in played for face in faces)
    assert all(len(faces) == 1 for faces in played)
    hidden = tracker.update(covered(picture(MIDDLE)), STEP_S)
    assert not any(face.confirmed for face in hidden)


def test_a_watchful_tracker_sees_a_new_face_in_its_first_frame(tracker: FaceTracker):
    tracker.watchful = True
    left, right = Placed(0, 160, 240, 220), Placed(1, 480, 240, 220)
    play(tracker, still(4, left))
    faces = tracker.update(picture(left, right), STEP_S)
    assert at(faces, right) is not None


def test_otherwise_a_face_is_confirmed_from_time_to_time(tracker: FaceTracker):
    played = play(tracker, still(14, MIDDLE))
    confirmed = [face.confirmed for faces in played for face in faces]
    assert True in confirmed and False in confirmed


def test_slipped_landmarks_are_not_just_there(finder: FaceFinder):
    grey = picture(MIDDLE)
    found = finder.near(grey, pose_of_box(BoundingBox(258, 178, 382, 302)))
    assert found is not None
    assert finder.agreement(grey, found.pose) >= CLOSE_OVERLAP
    slipped = found.pose.moved(0.35 * found.pose.side, 0)
    assert finder.agreement(grey, slipped) < CLOSE_OVERLAP


def test_while_watchful_every_weak_find_is_told_and_otherwise_none(
    tracker: FaceTracker, monkeypatch: pytest.MonkeyPatch
):
    weak = Detection(pose_of_box(BoundingBox(20, 20, 44, 44)), 0.2)
    every = LiveSearch.every
    monkeypatch.setattr(LiveSearch, "every", lambda *what: [*every(*what), weak])
    play(tracker, still(4, MIDDLE))
    assert tracker.unsure == ()
    tracker.watchful = True
    (face,) = tracker.update(picture(MIDDLE), STEP_S)
    assert weak.box in tracker.unsure
    assert not any(box.intersection_over_union(face.box) > 0.3 for box in tracker.unsure)
    tracker.watchful = False
    tracker.update(picture(MIDDLE), STEP_S)
    assert tracker.unsure == ()


def test_a_face_that_nearly_fills_the_frame_may_be_larger_than_it_is_seen(tracker: FaceTracker):
    tracker.watchful = True
    (near,) = play(tracker, still(5, Placed(0, 320, 240, 640)))[-1]
    assert near.box.height > 0.6 * HEIGHT
    assert max(box.width for box in tracker.unsure) > 1.5 * near.box.width
    tracker.watchful = False
    play(tracker, still(1, Placed(0, 320, 240, 640)))
    assert tracker.unsure == ()


def test_a_frame_that_may_take_its_time_shows_what_a_quick_look_does_not(tracker: FaceTracker):
    far = picture(Placed(0, 320, 240, 56))
    assert tracker.update(far, None) == []
    assert len(tracker.update(far, STEP_S, thorough=True)) == 1


def _misread(faces: Iterable[FollowedFace], degrees: float) -> list[int]:
    """Ids of faces whose landmarks lie as if the head were tilted otherwise."""
    wrong = []
    for face in faces:
        right, left = face.landmarks.points[0], face.landmarks.points[2]
        roll = np.degrees(np.arctan2(right[1] - left[1], right[0] - left[0]))
        if abs((roll + degrees + 180) % 360 - 180) > 25:
            wrong.append(face.track_id)
    return wrong


@pytest.mark.parametrize("degrees", [80, 120, 140, 180, -100])
def test_a_lying_face_is_not_read_as_an_upright_one(tracker: FaceTracker, degrees: float):
    """YuNet sees it at once, as if it were upright, and dlib's landmarks fit that, too."""
    played = play(tracker, still(10, Placed(0, 320, 240, 200, degrees)))
    assert [_misread(faces, degrees) for faces in played] == [[]] * 10
    assert len(played[-1]) == 1


@pytest.mark.parametrize("degrees", [105, 115, 180])
def test_a_face_that_suddenly_lies_is_not_followed_as_an_upright_one(
    tracker: FaceTracker, degrees: float
):
    tracker.watchful = True
    play(tracker, still(10, Placed(0, 320, 240, 290)))
    played = play(tracker, still(20, Placed(0, 320, 240, 290, degrees)))
    late = played[8:]  # A quarter of a second.
    assert [_misread(faces, degrees) for faces in late] == [[]] * len(late)


@pytest.mark.parametrize("share", [0.5, 0.6])
def test_landmarks_that_slid_together_are_put_right(
    tracker: FaceTracker, finder: FaceFinder, monkeypatch: pytest.MonkeyPatch, share: float
):
    """Held there as by a hand over the mouth, until the face is checked again."""
    (face,) = play(tracker, still(10, MIDDLE))[-1]
    middle = face.box.center
    slid = FacePose(middle[0], middle[1] - 0.1 * face.box.width, share * face.box.width)
    held = FoundFace(landmarks_of_pose(slid), slid)
    follow = finder.follow

    def stuck(shown: Picture, expected: FacePose) -> FoundFace | None:
        return held if expected.side < 1.2 * slid.side else follow(shown, expected)

    monkeypatch.setattr(finder, "follow", stuck)
    (track,) = tracker._tracks
    track.follow(held, STEP_S)
    played = play(tracker, still(20, MIDDLE))
    assert [ids(faces) for faces in played] == [[1]] * 20
    assert played[-1][0].box.intersection_over_union(face.box) > 0.8


def test_a_recorded_video_is_searched_like_a_still(choice: DetectorChoice, finder: FaceFinder):
    search = LiveSearch(choice.detector), StillSearch(choice.detector)
    tracker = FaceTracker(finder, *search, thorough=True)
    crowd = [Placed(n % 2, 55 + 106 * (n % 6), 80 + 160 * (n // 6), 105) for n in range(18)]
    (first, *_) = play(tracker, still(1, *crowd))
    assert len(first) == len(crowd)
