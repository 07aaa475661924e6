import pytest

from desktop.recording.spoken_time import clock, duration


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
