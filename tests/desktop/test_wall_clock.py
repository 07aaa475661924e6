from datetime import datetime
from time import perf_counter, time

import pytest

from desktop.wall_clock import iso_time, time_as_name, time_of_day, wall_s


def test_a_frame_of_two_seconds_ago():
    assert wall_s(perf_counter() - 2.0) == pytest.approx(time() - 2.0, abs=0.2)


def test_iso_is_read_back_to_the_millisecond():
    read = datetime.fromisoformat(iso_time(1_700_000_000.1234))
    assert read.timestamp() == pytest.approx(1_700_000_000.123)
    assert read.tzinfo is not None


def test_the_time_of_day_and_of_a_name():
    moment = datetime(2026, 11, 22, 14, 3, 5)
    assert time_of_day(moment.timestamp()) == "14:03:05"
    datetime.strptime(time_as_name(), "%Y-%m-%d %H.%M.%S")
