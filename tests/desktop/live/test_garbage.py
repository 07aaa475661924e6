"""Where Python frees what holds itself in circles."""

import gc
import threading


class Circle:
    """Nothing but the collector frees it; it tells who did."""

    freed_in: list[threading.Thread]

    def __init__(self, freed_in: list[threading.Thread]) -> None:
        self.freed_in = freed_in
        self.me = self

    def __del__(self) -> None:
        self.freed_in.append(threading.current_thread())


def test_circles_are_freed_in_the_windows_thread_alone(qtbot, styled):
    freed_in: list[threading.Thread] = []

    def work() -> None:
        kept = []
        for _ in range(20_000):  # Many times what Python's own collector waits for.
            Circle(freed_in)
            kept.append([])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert not freed_in
    qtbot.waitUntil(lambda: len(freed_in) == 20_000)
    assert set(freed_in) == {threading.main_thread()}


def test_what_is_old_is_looked_through_seldom(qtbot, styled):
    assert not gc.isenabled()
    assert gc.get_freeze_count() > 10_000
