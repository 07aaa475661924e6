from threading import Thread

from desktop.capture.latest_slot import LatestSlot


def test_the_newest_item_wins_and_the_dropped_ones_are_counted():
    slot: LatestSlot[int] = LatestSlot()
    for item in (1, 2, 3):
        slot.put(item)
    assert slot.take(0) == 3
    assert slot.dropped == 2


def test_an_item_is_taken_once_and_can_be_looked_at_after_that():
    slot: LatestSlot[int] = LatestSlot()
    assert slot.peek() is None
    slot.put(7)
    assert slot.take(0) == 7
    assert slot.take(0) is None
    assert slot.peek() == 7
    slot.put(8)
    assert slot.dropped == 0


def test_a_waiting_thread_gets_what_comes_later():
    slot: LatestSlot[str] = LatestSlot()
    taken: list[str | None] = []
    waiter = Thread(target=lambda: taken.append(slot.take()))
    waiter.start()
    slot.put("later")
    waiter.join(10)
    assert taken == ["later"]


def test_closing_wakes_everybody_who_waits():
    slot: LatestSlot[str] = LatestSlot()
    taken: list[str | None] = []
    waiters = [Thread(target=lambda: taken.append(slot.take())) for _ in range(3)]
    for waiter in waiters:
        waiter.start()
    slot.close()
    for waiter in waiters:
        waiter.join(10)
    assert taken == [None, None, None]


def test_the_last_item_survives_closing_and_nothing_comes_after_it():
    slot: LatestSlot[str] = LatestSlot()
    slot.put("last")
    slot.close()
    slot.put("too late")
    assert slot.take() == "last"
    assert slot.take() is None
    assert slot.closed


def test_between_two_threads_order_is_kept_and_the_last_item_arrives():
    slot: LatestSlot[int] = LatestSlot()

    def produce() -> None:
        for item in range(1000):
            slot.put(item)
        slot.close()

    producer = Thread(target=produce)
    producer.start()
    taken = []
    while (item := slot.take()) is not None:
        taken.append(item)
    producer.join(10)
    assert taken == sorted(set(taken))
    assert taken[-1] == 999
    assert len(taken) + slot.dropped == 1000
