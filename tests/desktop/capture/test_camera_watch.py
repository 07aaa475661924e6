from queue import Queue
from threading import Event

import pytest

from desktop.capture import camera_watch
from desktop.capture.camera_choice import CameraSystem
from desktop.capture.camera_source import CameraSource
from desktop.capture.camera_watch import CameraWatch
from desktop.capture.cameras import Camera, CameraId

C920 = Camera(0, "C920", CameraId("C920", "046d:082d", "usb 1"))
OTHER = Camera(1, "Other", CameraId("Other", "", "usb 2"))


class Place:
    """What is plugged in, how often somebody looked, and what was told."""

    def __init__(self, *cameras: Camera, traces: bool) -> None:
        self.cameras = cameras
        self.trace: object = 0 if traces else None
        self.looks = 0
        self.traced: Queue[object] = Queue()
        self.told: Queue[tuple[Camera, ...]] = Queue()

    def look(self) -> tuple[Camera, ...]:
        self.looks += 1
        return self.cameras

    def ask_trace(self) -> object:
        self.traced.put(None)
        return self.trace

    def watch(self) -> CameraWatch:
        system = CameraSystem(self.look, self.ask_trace, CameraSource)
        return CameraWatch(system, self.told.put, period_s=0.01)

    def wait_rounds(self, number: int) -> None:
        for _ in range(number):
            self.traced.get(timeout=20)


@pytest.mark.parametrize("traces", [True, False])
def test_it_tells_at_first_and_after_a_change_only(traces):
    place = Place(traces=traces)
    watch = place.watch()
    assert place.told.get(timeout=20) == ()
    place.wait_rounds(5)
    assert place.told.empty()
    place.cameras, place.trace = (C920,), 1 if traces else None
    assert place.told.get(timeout=20) == (C920,)
    place.cameras, place.trace = (C920, OTHER), 2 if traces else None
    assert place.told.get(timeout=20) == (C920, OTHER)
    watch.stop()
    assert place.told.empty()


def test_where_a_trace_tells_nobody_looks_without_need():
    place = Place(C920, traces=True)
    watch = place.watch()
    place.told.get(timeout=20)
    looks = place.looks
    place.wait_rounds(10)
    assert place.looks == looks
    watch.stop()


def test_a_camera_plugged_in_anew_is_told_though_the_list_is_the_same():
    place = Place(C920, traces=True)
    watch = place.watch()
    place.told.get(timeout=20)
    place.trace = 1
    assert place.told.get(timeout=20) == (C920,)
    watch.stop()


def test_whoever_asks_is_told_in_any_case():
    place = Place(C920, traces=True)
    watch = place.watch()
    place.told.get(timeout=20)
    watch.look_now()
    assert place.told.get(timeout=20) == (C920,)
    watch.stop()


def test_a_driver_that_hangs_holds_nobody_and_is_not_heard_any_more(monkeypatch):
    monkeypatch.setattr(camera_watch, "_STOP_TIMEOUT_S", 0.01)
    place, looking, hangs = Place(traces=True), Event(), Event()

    def look() -> tuple[Camera, ...]:
        looking.set()
        hangs.wait(20)
        return (C920,)

    place.look = look
    watch = place.watch()
    assert looking.wait(20)
    watch.stop()
    hangs.set()
    watch._thread.join(20)
    assert place.told.empty()
