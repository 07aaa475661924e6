import pytest

from desktop.report.results_reader import read_results
from desktop.report.summary import summarize
from models.expression import Expression
from tests.desktop.report.conftest import face, record


def only(path):
    (readings,) = read_results(path)
    return summarize(readings)


def test_shares_of_time_of_each_person(ten_seconds):
    first, second = only(ten_seconds).people
    assert (first.person, second.person) == (1, 2)
    assert first.present == pytest.approx(9.0)
    assert first.share(Expression.HAPPY) == pytest.approx(4 / 9)
    assert first.share(Expression.SAD) == pytest.approx(3 / 9)
    assert first.not_sure_share == pytest.approx(2 / 9)
    assert second.present == pytest.approx(2.0)
    assert second.share(Expression.NEUTRAL) == pytest.approx(1.0)


def test_a_face_that_is_not_sure_counts_for_no_expression(ten_seconds):
    whole = only(ten_seconds).over_all
    assert sum(whole.sure.values()) + whole.not_sure == pytest.approx(whole.present)
    assert whole.sure[Expression.HAPPY] == pytest.approx(4.0)
    assert whole.reasons == (("too dark", pytest.approx(2.0)),)


def test_changes_and_stretches(ten_seconds):
    first = only(ten_seconds).people[0]
    assert first.changes == 1  # Happy, then not sure, then sad.
    assert first.changes_a_minute == pytest.approx(60 / 9)
    assert [(one.expression, round(one.length_s, 6)) for one in first.stretches] == [
        (Expression.HAPPY, 4.0),
        (Expression.SAD, 3.0),
    ]


def test_faces_at_once_and_without_a_face(ten_seconds):
    summary = only(ten_seconds)
    assert dict(summary.at_once) == pytest.approx({0: 1.0, 1: 7.0, 2: 2.0})
    assert summary.without_face == pytest.approx(1.0)


def test_valence_is_happy_minus_the_strongest_negative(lines):
    path = lines([record(n, n / 10, [face("happy")]) for n in range(10)])
    assert only(path).over_all.valence == pytest.approx(0.9 - 0.02)
    path = lines([record(n, n / 10, [face("sad")]) for n in range(10)])
    assert only(path).over_all.valence == pytest.approx(0.02 - 0.9)


def test_a_gap_is_missing_time_and_counts_for_nobody(lines):
    before = [record(n, n / 10, [face("happy")]) for n in range(10)]
    after = [record(n, n / 10 + 30, [face("happy")]) for n in range(10, 20)]
    summary = only(lines(before + after))
    assert summary.missing == pytest.approx(30.0)
    assert summary.over_all.present == pytest.approx(2.0)
    assert [round(one.length_s, 6) for one in summary.people[0].stretches] == [1.0, 1.0]


def test_uneven_times_weigh_by_their_length(lines):
    times = [0.0, 0.1, 0.2, 0.9, 1.0]
    labels = ["happy", "happy", "sad", "happy", "happy"]
    records = [
        record(n, time_s, [face(label)])
        for n, (time_s, label) in enumerate(zip(times, labels, strict=True))
    ]
    whole = only(lines(records)).over_all
    assert whole.sure[Expression.SAD] == pytest.approx(0.7)
    assert whole.sure[Expression.HAPPY] == pytest.approx(0.4)


def test_pictures_count_by_face(lines):
    pictures = [
        record(0, 0.0, [face("happy", None), face("sad", None)], "a.jpg"),
        record(0, 0.0, [], "b.jpg"),
        record(0, 0.0, [face("happy", None, sure=False)], "c.jpg"),
    ]
    summary = only(lines(pictures))
    assert summary.frames == 3
    assert summary.people == ()
    assert summary.over_all.present == 3
    assert summary.over_all.share(Expression.HAPPY) == pytest.approx(1 / 3)
    assert summary.over_all.not_sure == 1
