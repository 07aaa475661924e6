import pytest

from desktop.recording.found_strip import FIRST_LABEL, NOBODY, UNSEEN, UNSURE, FoundStrip
from models.expression import EXPRESSIONS, Expression
from models.face import Verdict


@pytest.fixture
def strip() -> FoundStrip:
    return FoundStrip(10.0)


def code(expression: Expression) -> int:
    return FIRST_LABEL + EXPRESSIONS.index(expression)


def codes(strip: FoundStrip) -> list[int]:
    return [strip.code_at(second + 0.5) for second in range(10)]


def test_nothing_is_seen_at_first(strip):
    assert set(codes(strip)) == {UNSEEN}


def test_the_largest_face_gives_the_label(strip, make_face):
    small = make_face(size=10, expression=Expression.FEAR)
    large = make_face(size=30, expression=Expression.SURPRISE)
    strip.add(2.0, 1.0, (small, large), jumps=0)
    assert strip.code_at(2.5) == code(Expression.SURPRISE)
    assert strip.code_at(1.9) == strip.code_at(3.1) == UNSEEN


def test_no_face_and_an_unsure_one(strip, make_face):
    unsure = Verdict(Expression.SAD, 0.4, sure=False)
    strip.add(1.0, 1.0, (), jumps=0)
    strip.add(5.0, 1.0, (make_face(verdict=unsure),), jumps=0)
    assert (strip.code_at(1.5), strip.code_at(5.5)) == (NOBODY, UNSURE)


def test_frames_passed_over_count_as_seen_but_not_over_a_jump(strip, make_face):
    strip.add(1.0, 0.03, (), jumps=0)
    strip.add(1.4, 0.03, (make_face(),), jumps=0)
    assert strip.code_at(1.2) == code(Expression.HAPPY)
    strip.add(1.8, 0.03, (make_face(),), jumps=1)
    assert strip.code_at(1.6) == UNSEEN
    strip.add(4.0, 0.03, (), jumps=1)
    assert strip.code_at(3.0) == UNSEEN


def test_another_length_moves_what_was_found(strip, make_face):
    strip.add(4.0, 1.0, (make_face(),), jumps=0)
    strip.stretch(20.0)
    assert strip.code_at(4.5) == code(Expression.HAPPY)
    assert strip.code_at(9.0) == UNSEEN
    strip.stretch(5.0)
    assert strip.code_at(4.5) == code(Expression.HAPPY)


def test_a_length_that_nobody_knows():
    strip = FoundStrip()
    strip.add(1.0, 1.0, (), jumps=0)
    assert strip.code_at(1.5) == UNSEEN
    strip.stretch(3.0)
    strip.add(1.0, 1.0, (), jumps=0)
    assert strip.code_at(1.5) == NOBODY


def test_all_of_a_long_video_is_filled_frame_by_frame(make_face):
    strip = FoundStrip(3600.0)
    for second in range(3600):
        strip.add(float(second), 1.0, (make_face(),), jumps=0)
    assert strip.codes.min() > 0
