import numpy as np
import pytest

from desktop.timeline.drawing import ABSENT, UNSURE, lines_of, row_at, strip_of
from desktop.timeline.history import Samples

HAPPY = 2


def joined_pairs(lines):
    return [
        (a, b) for a, b, on in zip(lines.times, lines.times[1:], lines.joined, strict=False) if on
    ]


def together(*parts):
    columns = zip(*(part.columns() for part in parts), strict=True)
    return Samples(*(np.concatenate(column) for column in columns))


def test_few_samples_are_drawn_as_they_are(make_samples):
    lines = lines_of(make_samples([1.0, 1.1, 1.2]), 60, 500)
    assert lines.times.tolist() == [1.0, 1.1, 1.2]
    np.testing.assert_allclose(lines.shares[HAPPY], [0, 65 / 65535, 130 / 65535], rtol=1e-5)
    assert lines.joined.tolist() == [True, True, False]


def test_many_samples_are_drawn_as_least_and_most_of_each_column(make_samples):
    samples = make_samples(np.arange(0, 600, 1 / 30))
    samples.shares[9000, HAPPY] = 65535  # One frame out of eighteen thousand.
    lines = lines_of(samples, 600, 300)
    assert len(lines.times) <= 2 * 301
    assert lines.shares[HAPPY].max() == 1.0
    assert (np.diff(lines.times) > 0).all()
    assert lines.joined[:-1].all()


def test_columns_stay_where_they_were_when_time_goes_on(make_samples):
    times = np.arange(0, 120, 1 / 30)
    before = lines_of(make_samples(times)[:3000], 60, 100)
    after = lines_of(make_samples(times), 60, 100)
    assert before.times[:-2].tolist() == after.times[: len(before.times) - 2].tolist()
    np.testing.assert_array_equal(before.shares[:, :-2], after.shares[:, : len(before.times) - 2])


@pytest.mark.parametrize("columns", [4000, 20], ids=["few", "many"])
def test_no_line_crosses_a_gap_or_leads_from_one_face_to_another(make_samples, columns):
    first, second = np.arange(0, 10, 0.05), np.arange(14, 20, 0.05)
    other = make_samples(np.arange(20, 30, 0.05), number=2)
    lines = lines_of(together(make_samples(first), make_samples(second), other), 60, columns)
    for a, b in joined_pairs(lines):
        assert not (a < 12 < b)
        assert not (a < 20 <= b and b - a > 60 / columns / 2)


def test_nobody_has_no_lines(make_samples):
    lines = lines_of(make_samples([]), 60, 100)
    assert lines.shares.shape == (6, 0)


def test_a_strip_tells_each_label_and_whether_it_was_sure(make_samples):
    sure = make_samples(np.arange(0, 20, 0.1))
    doubtful = make_samples(np.arange(20, 30, 0.1), label=4, sure=False)
    strip = strip_of(together(sure, doubtful), 0, 60, 60)
    assert strip[:20].tolist() == [HAPPY + 1] * 20
    assert strip[20:30].tolist() == [4 + 1 + UNSURE] * 10
    assert strip[30:].tolist() == [ABSENT] * 30


def test_a_strip_has_no_holes_between_slow_frames_and_one_where_nobody_was(make_samples):
    times = np.concatenate([np.arange(0, 4, 0.5), np.arange(6, 10, 0.5)])
    strip = strip_of(make_samples(times), 0, 10, 100)
    assert (strip[:36] == HAPPY + 1).all()
    assert (strip[37:60] == ABSENT).all()
    assert (strip[60:95] == HAPPY + 1).all()


def test_a_strip_of_nobody(make_samples):
    assert not strip_of(make_samples([]), 0, 60, 50).any()


def test_reading_takes_the_nearest_sample_but_none_from_far(make_samples):
    samples = make_samples([1.0, 1.1, 5.0])
    assert row_at(samples, 1.06) == 1
    assert row_at(samples, 0.9) == 0
    assert row_at(samples, 5.4) == 2
    assert row_at(samples, 3.0) is None
    assert row_at(make_samples([]), 3.0) is None
