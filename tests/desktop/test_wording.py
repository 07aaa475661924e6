import pytest

from desktop.wording import clock, counted, duration, rough_duration


@pytest.mark.parametrize(
    ("seconds", "shown", "spoken"),
    [
        (0.0, "0:00", "0 s"),
        (7.4, "0:07", "7 s"),
        (59.6, "0:59", "1 min 00 s"),
        (123.0, "2:03", "2 min 03 s"),
        (3723.0, "1:02:03", "1 h 02 min 03 s"),
    ],
)
def test_times_as_people_read_them(seconds, shown, spoken):
    assert (clock(seconds), duration(seconds)) == (shown, spoken)


def test_a_frame_a_rounding_error_before_its_second():
    assert clock(11.9999) == "0:12"
    assert clock(-0.2) == "0:00"


@pytest.mark.parametrize(
    ("seconds", "said"), [(40.2, "40 s"), (180, "3 min"), (3600 * 2 + 300, "2 h 5 min")]
)
def test_an_estimate_is_rough(seconds, said):
    assert rough_duration(seconds) == said


def test_one_and_many():
    assert (counted(1, "face"), counted(0, "face"), counted(1200, "face")) == (
        *("1 face", "0 faces"),
        "1,200 faces",
    )
    assert counted(2, "person", "people") == "2 people"
