import numpy as np
import pytest

from desktop.bench.found.counting import Count, count, matches, size_class
from desktop.bench.found.samples import Sample, TrueFace, one_face
from models.face import BoundingBox

BLANK = np.zeros((200, 300, 3), np.uint8)


def box(x: float, y: float, side: float) -> BoundingBox:
    return BoundingBox(x - side / 2, y - side / 2, x + side / 2, y + side / 2)


def test_a_find_is_a_face_where_place_and_size_agree():
    sample = Sample(BLANK, (TrueFace({}, box(100, 100, 40)),))
    assert matches(sample, [box(110, 105, 50)]) == {0: 0}
    assert matches(sample, [box(125, 100, 40)]) == {}  # Beside it.
    assert matches(sample, [box(100, 100, 90)]) == {}  # Twice as large and more.
    assert matches(sample, [box(100, 100, 15)]) == {}  # A part of it.


def test_each_find_is_one_face_and_the_nearest():
    faces = (TrueFace({}, box(100, 100, 40)), TrueFace({}, box(115, 100, 40)))
    assert matches(Sample(BLANK, faces), [box(113, 100, 40)]) == {1: 0}
    assert matches(Sample(BLANK, faces), [box(113, 100, 40), box(101, 100, 40)]) == {0: 1, 1: 0}


def test_one_face_anywhere_must_not_be_a_detail():
    sample = one_face(BLANK, {})
    assert matches(sample, [box(40, 40, 29)]) == {}
    assert matches(sample, [box(40, 40, 31), box(200, 100, 90)]) == {0: 1}


def test_counts_by_group_and_size():
    counted = Count("")
    counted.add(one_face(BLANK, {"expression": "happy"}), [box(100, 100, 80), box(10, 10, 9)])
    counted.add(one_face(BLANK, {"expression": "happy"}), [])
    counted.add(Sample(BLANK, (TrueFace({}, box(100, 100, 40)),)), [box(100, 100, 40)])
    counted.add(Sample(BLANK, ()), [box(1, 1, 30)])
    assert (counted.pictures, counted.all.found, counted.all.there) == (4, 2, 3)
    assert counted.false_finds == 2
    happy = counted.groups["expression"]["happy"]
    assert (happy.found, happy.there, happy.percent) == (1, 2, 50)
    assert counted.groups["side"]["32-60 px"].percent == 100
    assert counted.smallest is None
    assert counted.fields()["groups"]["expression"] == {"happy": {"faces": 2, "found": 1}}


def test_the_smallest_share_is_of_a_large_group():
    counted = Count("")
    for number in range(120):
        counted.add(one_face(BLANK, {"e": "sad"}), [box(100, 100, 80)] if number < 90 else [])
        counted.add(one_face(BLANK, {"e": "happy"}), [box(100, 100, 80)])
    counted.add(one_face(BLANK, {"e": "rare"}), [])
    assert counted.smallest is not None
    name, share = counted.smallest
    assert (name, share.percent) == ("e sad", 75)


def test_every_picture_is_looked_at():
    found = count("title", [one_face(BLANK, {})] * 3, lambda _: [box(100, 100, 80)])
    assert (found.title, found.all.found) == ("title", 3)
    assert found.total_ms > 0


@pytest.mark.parametrize(
    ("side", "name"),
    [(12, "0-20 px"), (24, "24-32 px"), (31.9, "24-32 px"), (300, "120 px and more")],
)
def test_size_classes(side: float, name: str):
    assert size_class(side) == name
