from threading import Event, Thread

import pytest

from desktop.recording.frame_queue import FrameQueue


@pytest.fixture
def queue():
    return FrameQueue[int](most_bytes=100)


def put_elsewhere(queue, item, size):
    """Put in another thread; returns what tells when it is done, and what it gave."""
    given, done = [], Event()

    def run():
        given.append(queue.put(item, size))
        done.set()

    Thread(target=run, daemon=True).start()
    return done, given


def test_items_come_out_in_their_order(queue):
    assert [queue.put(number, 10) for number in range(5)] == [0.0] * 5
    assert [queue.take(1) for _ in range(5)] == list(range(5))
    assert queue.take(0.01) is None


def test_who_brings_too_much_waits_until_there_is_room(queue):
    for number in range(4):
        queue.put(number, 25)
    done, given = put_elsewhere(queue, 4, 25)
    assert not done.wait(0.2)
    assert queue.take(1) == 0
    assert done.wait(20) and given[0] > 0.1
    assert [queue.take(1) for _ in range(4)] == [1, 2, 3, 4]


def test_two_items_always_fit(queue):
    assert (queue.put(0, 10**9), queue.put(1, 10**9)) == (0.0, 0.0)
    done, _ = put_elsewhere(queue, 2, 10**9)
    assert not done.wait(0.2)
    queue.abandon()
    assert done.wait(20)


def test_after_the_end_nothing_comes_in_but_what_waits(queue):
    for number in range(2):
        queue.put(number, 100)
    done, given = put_elsewhere(queue, 2, 100)
    assert not done.wait(0.2)
    queue.end()
    assert queue.put(3, 1) is None
    assert not queue.empty
    assert [queue.take(1) for _ in range(3)] == [0, 1, 2]
    assert done.wait(20) and given[0] is not None
    assert queue.empty and queue.take(20) is None


def test_abandoned_it_holds_nobody_up(queue):
    for number in range(2):
        queue.put(number, 100)
    done, given = put_elsewhere(queue, 2, 100)
    assert not done.wait(0.2)
    queue.abandon()
    assert done.wait(20) and given == [None]
    assert queue.empty and queue.take(20) is None
