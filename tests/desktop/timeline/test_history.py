import threading

import numpy as np
import pytest

from desktop.timeline.history import KEPT_S, MOST_ROWS, History
from models.expression import EXPRESSIONS, Expression
from models.face import ExpressionScores, Reason, Verdict

HAPPY = EXPRESSIONS.index(Expression.HAPPY)


@pytest.fixture
def history():
    return History()


def play(history, seconds, make_face, *, start=0.0, rate=10, numbers=(1,)):
    faces = [(number, make_face()) for number in numbers]
    for frame in range(round(seconds * rate)):
        history.add(start + frame / rate, 100 + start + frame / rate, faces)


def test_it_gives_back_what_was_read(history, make_face):
    probabilities = np.array([0.05, 0.05, 0.6, 0.1, 0.1, 0.1], np.float32)
    smoothed = ExpressionScores(probabilities)
    doubt = Verdict(Expression.NEUTRAL, 0.1, sure=False, reasons=(Reason.DARK,))
    history.add(1.0, 50.0, [(7, make_face(smoothed=smoothed, verdict=doubt))])
    history.add(1.1, 50.1, [(8, make_face())])
    samples = history.between(0, 2)
    assert samples.numbers.tolist() == [7, 8]
    assert samples.times.tolist() == [1.0, 1.1]
    np.testing.assert_allclose(samples.probabilities(0), probabilities, atol=1e-5)
    assert samples.labels.tolist() == [EXPRESSIONS.index(Expression.NEUTRAL), HAPPY]
    assert samples.sure.tolist() == [False, True]


def test_without_a_face_time_goes_on(history):
    history.add(3.0, 53.0, [])
    assert len(history.between(0, 10)) == 0
    assert (history.latest_s, history.captured_at) == (3.0, 53.0)


def test_a_part_of_the_time(history, make_face):
    play(history, 10, make_face, numbers=(1, 2))
    assert set(history.between(2.0, 3.0).times) == {t / 10 for t in range(20, 31)}
    assert len(history.between(2.0, 3.0)) == 22
    assert len(history.between(40, 50)) == 0


def test_what_was_taken_out_does_not_change(history, make_face):
    play(history, 1, make_face)
    before = history.between(0, 1)
    play(history, 1, make_face, start=0.0, numbers=(5,))
    assert set(before.numbers) == {1}


def test_going_back_in_time_forgets_what_comes_after(history, make_face):
    play(history, 10, make_face)
    history.add_mark(8.0)
    history.add(4.0, 200.0, [(2, make_face())])
    samples = history.between(0, 100)
    assert samples.times[-1] == history.latest_s == 4.0
    assert samples.times[-2] == 3.9
    assert samples.numbers[-1] == 2
    assert history.oldest_s == 0.0


def test_the_same_moment_again_counts_once(history, make_face):
    for _ in range(3):
        history.add(1.0, 1.0, [(1, make_face())])
    assert len(history.between(0, 2)) == 1


def test_another_source_begins_anew(history, make_face):
    play(history, 2, make_face)
    history.add_mark(1.0)
    history.clear()
    assert history.latest_s is None and history.oldest_s is None
    assert len(history.between(0, 100)) == 0
    assert history.marks_between(0, 100) == ()


def test_marks(history):
    history.add_mark(1.0)
    history.add_mark(2.0, "joke")
    assert [(one.time_s, one.note) for one in history.marks_between(1.5, 9)] == [(2.0, "joke")]
    for time_s in range(3000):
        history.add_mark(float(time_s))
    assert len(history.marks_between(0, 1e9)) == 1000


def test_ten_minutes_are_kept_in_little_memory(history, make_face):
    play(history, 1500, make_face, rate=30)
    assert history.oldest_s == pytest.approx(1500 - 1 / 30 - KEPT_S)
    samples = history.between(history.oldest_s, 1500)
    assert len(samples) == pytest.approx(KEPT_S * 30, abs=2)
    assert history.size_bytes < 1.5e6


def test_its_memory_ends_somewhere(history, make_face):
    crowd = [(number, make_face()) for number in range(1, 1001)]
    for frame in range(400):
        history.add(frame / 60, frame / 60, crowd)
    assert history.size_bytes <= 27 * MOST_ROWS
    samples = history.between(0, 100)
    assert samples.times[-1] == history.latest_s
    assert len(samples) > MOST_ROWS / 2
    assert (np.diff(samples.times) >= 0).all()


def test_one_thread_writes_while_another_reads(history, make_face):
    done = threading.Event()

    def write():
        play(history, 300, make_face, rate=30, numbers=(1, 2))
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    while not done.is_set():
        samples = history.between(0, 1e9)
        lengths = {len(column) for column in samples.columns()}
        assert len(lengths) == 1
        assert (np.diff(samples.times) >= 0).all()
        assert set(samples.numbers) <= {1, 2}
    thread.join()
    assert len(history.between(0, 1e9)) == 2 * 300 * 30


def test_a_mark_gets_its_note_later(history):
    history.add_mark(1.0)
    mark = history.add_mark(1.0)
    history.note_mark(mark, "joke")
    assert [one.note for one in history.marks_between(0, 2)] == ["", "joke"]
    history.clear()
    history.note_mark(mark, "too late")
    assert history.marks_between(0, 2) == ()


def test_of_a_video_all_is_kept_as_it_was_read_first(make_face):
    history = History()
    history.clear(whole_s=100.0)
    happy, sad = make_face(), make_face(expression=Expression.SAD)
    for second in (50, 51, 10, 11, 50, 90):
        history.add(
            float(second),
            0.0,
            [(1, sad if second == 50 and len(history.between(0, 100)) == 4 else happy)],
        )
    kept = history.between(0, 100)
    assert kept.times.tolist() == [10, 11, 50, 51, 90]
    assert len(set(kept.labels.tolist())) == 1  # The second look at 50 changed nothing.
    assert history.latest_s == 90


def test_of_a_long_video_no_more_is_kept_than_can_be_shown(make_face):
    history = History()
    history.clear(whole_s=20_000.0)
    for frame in range(300):
        history.add(frame / 30, 0.0, [(1, make_face())])
    assert len(history.between(0, 20_000)) == pytest.approx(20, abs=2)
