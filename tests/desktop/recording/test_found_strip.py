import pytest

from desktop.recording.found_strip import FoundStrip
from models.expression import Expression
from models.face import Verdict


@pytest.fixture
def strip() -> FoundStrip:
    return FoundStrip(10.0)


def words(strip: FoundStrip) -> list[str]:
    return [strip.words_at(second + 0.5) for second in range(10)]


def test_nothing_is_seen_at_first(strip):
    assert set(words(strip)) == {"not seen yet"}


def test_the_largest_face_gives_the_label(strip, make_face):
    small = make_face(size=10, expression=Expression.FEAR)
    large = make_face(size=30, expression=Expression.SURPRISE)
    strip.add(2.0, 1.0, (small, large), jumps=0)
    assert strip.words_at(2.5) == "Surprise"
    assert strip.words_at(1.9) == strip.words_at(3.1) == "not seen yet"


def test_no_face_and_an_unsure_one(strip, make_face):
    unsure = Verdict(Expression.SAD, 0.4, sure=False)
    strip.add(1.0, 1.0, (), jumps=0)
    strip.add(5.0, 1.0, (make_face(verdict=unsure),), jumps=0)
    assert (strip.words_at(1.5), strip.words_at(5.5)) == ("no face", "not sure")


def test_frames_passed_over_count_as_seen_but_not_over_a_jump(strip, make_face):
    strip.add(1.0, 0.03, (), jumps=0)
    strip.add(1.4, 0.03, (make_face(),), jumps=0)
    assert strip.words_at(1.2) == "Happy"
    strip.add(1.8, 0.03, (make_face(),), jumps=1)
    assert strip.words_at(1.6) == "not seen yet"
    strip.add(4.0, 0.03, (), jumps=1)
    assert strip.words_at(3.0) == "not seen yet"


def test_another_length_moves_what_was_found(strip, make_face):
    strip.add(4.0, 1.0, (make_face(),), jumps=0)
    strip.stretch(20.0)
    assert strip.words_at(4.5) == "Happy"
    assert strip.words_at(9.0) == "not seen yet"
    strip.stretch(5.0)
    assert strip.words_at(4.5) == "Happy"


def test_a_length_that_nobody_knows():
    strip = FoundStrip()
    strip.add(1.0, 1.0, (), jumps=0)
    assert strip.words_at(1.5) == "not seen yet"
    strip.stretch(3.0)
    strip.add(1.0, 1.0, (), jumps=0)
    assert strip.words_at(1.5) == "no face"


def test_all_of_a_long_video_is_filled_frame_by_frame(make_face):
    strip = FoundStrip(3600.0)
    for second in range(3600):
        strip.add(float(second), 1.0, (make_face(),), jumps=0)
    assert strip.codes.min() > 0
