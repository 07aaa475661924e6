from itertools import pairwise
from threading import Event, Thread

import cv2
import numpy as np
import pytest

from desktop.capture import camera_trouble, live_source
from desktop.capture.camera_source import CameraSource
from desktop.capture.cameras import Camera, CameraId
from models.errors import MoodmirrorError

CAMERA = Camera(0, "Web Cam", CameraId("Web Cam", "", "usb 1"))


class FakeCapture:
    """Plays a list of reads, and is silent after it.

    True is a picture of its own, False a failure, ``same`` the picture before once more, and
    ``empty`` what a buffer without bytes makes of OpenCV 4.
    """

    def __init__(self, script: list[bool | str]) -> None:
        self.script = script
        self.level = 0
        self.released = Event()
        self.silent = Event()
        self.awake = Event()

    def __call__(self, *_arguments: int) -> "FakeCapture":
        return self

    def isOpened(self) -> bool:  # noqa: N802
        return True

    def set(self, _setting: int, _value: float) -> bool:
        return False

    def get(self, _setting: int) -> float:
        return 0.0

    def grab(self) -> bool:
        if self.script:
            self.now = self.script.pop(0)
            return self.now is not False
        self.silent.set()
        self.awake.wait(30)
        return False

    def retrieve(self) -> tuple[bool, np.ndarray]:
        if self.now == "empty":
            raise cv2.error("bytesused > 0")
        self.level += self.now is True
        return True, np.full((4, 6, 3), self.level, np.uint8)

    def release(self) -> None:
        self.released.set()


@pytest.fixture
def play(monkeypatch):
    """Opens a camera whose capture plays a script."""
    captures: list[FakeCapture] = []
    monkeypatch.setattr(live_source, "_PAUSE_AFTER_FAILURE_S", 0)
    monkeypatch.setattr(live_source, "_CLOSE_TIMEOUT_S", 0.01)
    monkeypatch.setattr(live_source, "_GRACE_S", 0)
    monkeypatch.setattr(camera_trouble, "list_cameras", lambda: (CAMERA,))

    def camera(script: list[bool | str]) -> tuple[CameraSource, FakeCapture]:
        capture = FakeCapture(script)
        captures.append(capture)
        monkeypatch.setattr(cv2, "VideoCapture", capture)
        return CameraSource(CAMERA), capture

    yield camera
    for capture in captures:
        capture.awake.set()
        assert capture.released.wait(10)


def test_a_camera_is_live_and_mirrored(play):
    source, _ = play([True])
    with source:
        frame = source.read()
    assert (source.name, source.live, source.mirrored) == ("Web Cam", True, True)
    assert frame is not None
    assert frame.index == 0
    assert frame.image.shape == (4, 6, 3)


def test_the_newest_frame_wins(play):
    source, _ = play([True] * 5)
    with source:
        seen = [source.read()]
        while seen[-1].index < 4:
            seen.append(source.read())
    indices = [frame.index for frame in seen]
    assert indices == sorted(set(indices))
    assert all(a.time_s <= b.time_s for a, b in pairwise(seen))


def test_ten_failed_reads_are_forgiven(play):
    source, _ = play([True] + [False] * 10 + [True])
    with source:
        frame = source.read()
        while frame.index < 1:
            frame = source.read()


def test_eleven_failed_reads_are_a_lost_camera(play):
    source, _ = play([True] + [False] * 11)
    with source, pytest.raises(MoodmirrorError, match="has stopped sending pictures"):
        while source.read() is not None:
            pass


def test_a_camera_that_opens_but_never_gives_a_picture(play):
    source, _ = play([False] * 11)
    with pytest.raises(MoodmirrorError, match="Web Cam sends no picture"):
        source.open()


def test_a_camera_that_says_nothing_at_all_does_not_hold_anybody(play):
    source, _ = play([])
    source.open_timeout_s = 0.05
    with pytest.raises(MoodmirrorError, match="Web Cam sends no picture"):
        source.open()


def test_a_camera_that_falls_silent_does_not_hold_anybody(play):
    source, capture = play([True])
    with source:
        assert source.read() is not None
        source.read_timeout_s = 0.05
        with pytest.raises(MoodmirrorError, match="Web Cam has stopped sending pictures"):
            source.read()
    assert not capture.released.is_set(), "the reading thread alone may release"


def test_closing_wakes_a_reader(play):
    source, _ = play([True])
    source.open()
    source.read()
    ends: list[object] = []
    reader = Thread(target=lambda: ends.append(source.read()))
    reader.start()
    source.close()
    reader.join(10)
    assert ends == [None]
    source.close()


def test_closing_wakes_whoever_opens(play):
    source, _ = play([])
    opener = Thread(target=source.open)
    opener.start()
    source.close()
    opener.join(10)
    assert not opener.is_alive()
    assert source.read() is None


def test_abandoning_wakes_whoever_opens_without_waiting_for_the_driver(play):
    source, capture = play([])
    opener = Thread(target=source.open)
    opener.start()
    assert capture.silent.wait(10)
    source.abandon()
    opener.join(10)
    assert not opener.is_alive()
    assert not capture.released.is_set()
    source.close()


def test_what_the_camera_gives_is_known_after_the_first_frame(play):
    source, _ = play([True])
    assert source.frame_size is None
    with source:
        assert source.frame_size == (6, 4)


def test_an_empty_buffer_costs_one_frame(play):
    source, _ = play([True, "empty", True, "empty", "empty", True])
    with source:
        seen = [source.read()]
        while seen[-1].index < 2:
            seen.append(source.read())
    assert seen[-1].image[0, 0, 0] == 3


def test_nothing_but_empty_buffers_is_a_lost_camera(play, monkeypatch):
    monkeypatch.setattr(live_source, "LONGEST_DAMAGED_S", 0)
    source, _ = play([True, "empty", "empty"])
    with source, pytest.raises(MoodmirrorError, match="Web Cam sends pictures that cannot be read"):
        while source.read() is not None:
            pass


def test_the_same_picture_again_is_no_frame_and_no_loss(play):
    source, capture = play([True, *["same"] * 30, True])
    source.read_timeout_s = 20
    with source:
        seen = [source.read()]
        while seen[-1].index < 1:
            seen.append(source.read())
        assert capture.silent.wait(10)
    assert [frame.index for frame in seen] in ([0, 1], [1])
    assert seen[-1].image[0, 0, 0] == 2


def test_whatever_a_driver_raises_loses_the_source_alone(play, monkeypatch):
    source, capture = play([True])
    with source:
        assert source.read() is not None
        capture.silent.wait(10)
        capture.grab = lambda: 1 / 0
        capture.awake.set()
        with pytest.raises(MoodmirrorError, match="Web Cam broke off"):
            source.read()
