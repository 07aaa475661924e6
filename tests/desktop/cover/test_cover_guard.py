from collections.abc import Callable

import numpy as np
import pytest

from desktop.cover.cover_guard import CoverGuard
from desktop.cover.cover_plan import CoverPlan
from models.face import BoundingBox, Face, Frame, FrameAnalysis, Timings

CAMERA = object()


class Watch:
    """A guard that is shown frames, ten a second."""

    def __init__(self, *, on: bool = True) -> None:
        self.guard = CoverGuard()
        self.guard.switch(on=on)
        self._index = 0

    def see(
        self,
        *faces: Face,
        source: object = CAMERA,
        unsure: tuple[BoundingBox, ...] = (),
    ) -> CoverPlan | None:
        image = np.zeros((480, 640, 3), np.uint8)
        frame = Frame(image, self._index, self._index / 10)
        self._index += 1
        return self.guard.plan(FrameAnalysis(frame, faces, Timings(1, 1, 1), unsure), source)

    def shows(self, *faces: Face, frames: int = 1) -> list[bool]:
        plans = [self.see(*faces) for _ in range(frames)]
        return [plan is not None and not plan.whole for plan in plans]


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def face(make_face: Callable[..., Face]) -> Callable[..., Face]:
    """A face of 100 pixels about ``x``, 200."""

    def make(x: float = 300, track_id: int | None = 1, size: float = 100, **more: object) -> Face:
        return make_face(x - size / 2, 200 - size / 2, size, track_id=track_id, **more)

    return make


def test_off_means_no_plan(face):
    watch = Watch(on=False)
    assert watch.see(face()) is None
    assert not watch.guard.on


def test_before_anybody_was_seen_all_is_covered(watch, face):
    assert watch.shows(frames=3) == [False] * 3
    assert watch.shows(face()) == [True]


def test_whoever_says_go_on_sees_an_empty_room_and_faces_are_covered_as_they_come(watch, face):
    watch.see()
    watch.guard.go_on()
    assert watch.shows() == [True]
    plan = watch.see(face(), face(500, 2))
    assert not plan.whole and len(plan.faces) == 2


def test_a_new_face_is_covered_in_its_first_frame(watch, face):
    watch.see(face())
    plan = watch.see(face(), face(500, 2))
    assert not plan.whole
    assert [round(one.x) for one in plan.faces] == [300, 500]


def test_a_lost_face_covers_all_until_it_is_found_in_three_frames(watch, face):
    watch.see(face())
    assert watch.shows(frames=20) == [False] * 20
    assert watch.shows(face(), frames=4) == [False, False, True, True]


def test_one_of_two_lost_covers_all(watch, face):
    watch.see(face(200), face(500, 2))
    plan = watch.see(face(200))
    assert plan.whole and plan.missing == 1
    assert watch.shows(face(200), face(510, 2), frames=3)[-1]


def test_a_lost_face_is_found_under_another_id_near_its_place(watch, face):
    watch.see(face())
    watch.shows(frames=20)
    assert watch.shows(face(350, track_id=7), frames=3) == [False, False, True]


def test_somebody_further_away_is_not_the_lost_one(watch, face):
    watch.see(face(200))
    watch.shows(frames=20)
    assert watch.shows(face(500, track_id=7), frames=30) == [False] * 30


def test_who_comes_back_to_the_chair_is_found(watch, face):
    watch.shows(face(300), frames=60)
    for x in (200, 100, 40):
        watch.see(face(x))
    watch.shows(frames=30)
    assert watch.shows(face(310, track_id=2), frames=3)[-1]


def test_another_size_is_not_the_lost_one(watch, face):
    watch.see(face())
    watch.shows(frames=5)
    assert watch.shows(face(size=60), frames=30) == [False] * 30
    assert watch.shows(face(size=90), frames=3)[-1]


def test_a_wrong_look_at_the_lost_face_is_not_lost_a_second_time(watch, face):
    watch.see(face())
    watch.see()
    watch.shows(face(size=50, track_id=5), frames=10)
    watch.see()
    assert watch.shows(face(track_id=6), frames=3)[-1]


def test_who_comes_while_somebody_is_lost_is_there_too(watch, face):
    watch.see(face(200))
    watch.see()
    watch.shows(face(500, track_id=2), frames=5)
    assert watch.shows(face(200), face(500, track_id=2), frames=3)[-1]
    assert watch.see(face(200)).missing == 1


def test_walking_out_at_the_edge_is_a_loss_too(watch, face):
    for x in (300, 150, 50, 10):
        watch.see(face(x))
    assert watch.shows(frames=100) == [False] * 100
    watch.guard.go_on()
    assert watch.shows() == [True]


def test_swapped_ids_are_covered_where_they_are(watch, face):
    watch.see(face(200, 1), face(500, 2))
    plan = watch.see(face(200, 2), face(500, 1))
    assert not plan.whole
    assert all(any(abs(one.x - x) < one.size / 5 for one in plan.faces) for x in (200, 500))


def test_one_id_that_slides_onto_another_face_leaves_one_lost(watch, face):
    watch.see(face(200, 1), face(500, 2))
    plan = watch.see(face(500, 1))
    assert plan.whole and plan.missing == 1


def test_a_face_that_is_followed_without_being_seen_is_lost(watch, face):
    watch.see(face())
    assert watch.shows(face(confirmed=False), frames=5) == [False] * 5
    assert watch.shows(face(), frames=3) == [False, False, True]


def test_go_on_waits_for_who_is_missed_for_a_blink_only(watch, face):
    watch.see(face(200), face(500, 2))
    watch.see(face(200))
    watch.guard.go_on()
    assert watch.see(face(200)).missing == 1
    assert watch.shows(face(200), face(500, 2), frames=3)[-1]


def test_go_on_said_twice_of_a_held_picture(watch, face):
    watch.see(face(200), face(500, 2))
    watch.see(face(200))
    watch.guard.go_on()
    watch.guard.go_on()
    assert not watch.see(face(200)).whole


def test_go_on_forgets_who_is_lost_and_covers_who_is_there(watch, face):
    watch.see(face(200), face(500, 2))
    watch.shows(face(200), frames=20)
    watch.guard.go_on()
    plan = watch.see(face(200))
    assert not plan.whole and len(plan.faces) == 1
    assert watch.shows() == [False]  # The other one counts as before.


def test_another_source_is_covered_until_somebody_is_found_in_it(watch, face):
    watch.see(face())
    assert watch.see(source="a file").whole
    plan = watch.see(face(), source="a file")
    assert not plan.whole


def test_who_was_lost_a_moment_before_the_switch_is_lost_after_it(face):
    watch = Watch(on=False)
    watch.see(face())
    watch.see()
    watch.guard.switch(on=True)
    assert watch.shows(frames=5) == [False] * 5


def test_who_left_long_before_the_switch_is_not_waited_for(face):
    watch = Watch(on=False)
    for _ in range(5):
        watch.see(face(200), face(500, 2))
    for _ in range(40):
        watch.see(face(200))
    watch.guard.switch(on=True)
    assert watch.shows(face(200)) == [True]


def test_after_the_switch_a_frame_that_nobody_watched_closely_is_covered(face):
    watch = Watch(on=False)
    for _ in range(5):
        watch.see(face(confirmed=False))
    watch.guard.switch(on=True)
    assert watch.shows(face(confirmed=False)) == [False]


def test_faces_without_ids_keep_by_their_place(watch, face):
    assert watch.shows(face(track_id=None), frames=3) == [True] * 3
    assert watch.shows(face(320, track_id=None)) == [True]
    assert watch.shows() == [False]


def test_only_one_is_covered_and_missed(watch, face):
    watch.see(face(150, 1), face(450, 2))
    watch.guard.cover_only(face(450, 2))
    plan = watch.see(face(150, 1), face(450, 2))
    assert [one.x for one in plan.faces] == [450]
    assert watch.shows(face(450, 2)) == [True]  # Nobody waits for the other one.
    assert watch.shows(face(150, 1)) == [False]
    assert watch.shows(face(450, 3), frames=3) == [False, False, True]
    assert len(watch.see(face(450, 3)).faces) == 1


def test_who_comes_later_is_not_covered_while_only_one_is(watch, face):
    watch.see(face(150, 1))
    watch.guard.cover_only(face(150, 1))
    assert len(watch.see(face(150, 1), face(450, 2)).faces) == 1


def test_two_who_could_be_mistaken_are_both_covered_from_then_on(watch, face):
    watch.see(face(150, 1), face(450, 2))
    watch.guard.cover_only(face(150, 1))
    assert len(watch.see(face(250, 1), face(330, 2)).faces) == 2
    assert len(watch.see(face(150, 1), face(450, 2)).faces) == 2


def test_ending_to_cover_and_another_source_make_it_all_again(watch, face):
    two = (face(150, 1), face(450, 2))
    watch.see(*two)
    watch.guard.cover_only(two[0])
    watch.guard.switch(on=False)
    watch.guard.switch(on=True)
    assert len(watch.see(*two).faces) == 2
    watch.guard.cover_only(two[0])
    assert len(watch.see(*two, source=object()).faces) == 2


def test_places_that_may_be_a_face_are_covered_and_a_while_longer(watch, face):
    place = BoundingBox(500, 100, 540, 140)
    plan = watch.see(face(), unsure=(place,))
    assert not plan.whole
    (_, loose) = plan.faces
    assert loose.expression is None
    assert abs(loose.x - 520) < 10 and loose.size >= 60
    assert [len(watch.see(face()).faces) for _ in range(14)] == [2] * 10 + [1] * 4


def test_a_place_that_moves_is_covered_once_and_one_that_is_followed_not_twice(watch, face):
    for x in range(500, 520, 4):
        plan = watch.see(face(), unsure=(BoundingBox(x, 100, x + 40, 140),))
        assert len(plan.faces) == 2
    assert len(watch.see(face(), unsure=(face().box,)).faces) == 2 + 1
    watch.see(face(), source=object())
    assert len(watch.see(face()).faces) == 1
