"""The list of cameras, on Linux by the package's own code on a made-up /dev and /sys."""

import ctypes
import os
import struct
import sys
from pathlib import Path
from types import SimpleNamespace

import cv2
import cv2_enumerate_cameras
import pytest
from cv2_enumerate_cameras import CameraInfo

from desktop.capture import cameras
from desktop.capture.cameras import (
    Camera,
    CameraId,
    camera_backend,
    camera_called,
    camera_trace,
    find_again,
    list_cameras,
    may_name_camera,
)
from models.errors import MoodmirrorError

C920 = CameraId("HD Pro Webcam C920", "046d:082d", "usb 1")
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's device files")


class Tree:
    """A made-up system: device files are plain files, drivers answer from a table."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.capabilities: dict[str, int] = {}
        (root / "dev").mkdir(parents=True)
        (root / "sys/class/video4linux").mkdir(parents=True)

    def add(
        self, number: int, name: str, port: str = "", part: int = 0, *, captures: bool = True
    ) -> None:
        """A device file of the camera at ``port``, e.g. ``usb1/1-2``."""
        (self.root / f"dev/video{number}").touch()
        self.capabilities[f"video{number}"] = 1 if captures else 0x00800000
        usb = self.root / "sys/devices/pci0000:00" / port if port else None
        node = self.root / f"sys/devices/virtual/video{number}"
        if usb:
            node = usb / f"{usb.name}:1.0" / "video4linux" / f"video{number}"
        node.mkdir(parents=True)
        (node / "name").write_text(f"{name}\n")
        (node / "index").write_text(f"{part}\n")
        if usb:
            (usb / "idVendor").write_text("046d\n")
            (usb / "idProduct").write_text("082d\n")
            (node / "device").symlink_to("../..")
        (self.root / f"sys/class/video4linux/video{number}").symlink_to(node)

    def remove(self, number: int) -> None:
        (self.root / f"dev/video{number}").unlink()
        (self.root / f"sys/class/video4linux/video{number}").unlink()


@pytest.fixture
def tree(tmp_path, monkeypatch) -> Tree:
    """What the package and we see instead of this machine."""
    from cv2_enumerate_cameras import linux_backend  # noqa: PLC0415  # Loads nowhere else.

    tree = Tree(tmp_path / "root")

    def inside(path: str) -> str:
        return path.replace("/dev/", f"{tree.root}/dev/", 1) if path.startswith("/dev/") else path

    def in_sys(path: str) -> str:
        return f"{tree.root}{path}" if path.startswith("/sys/") else path

    def look(pattern: str) -> list[str]:
        found = (tree.root / "dev").glob(Path(pattern).name)
        return [f"/dev/{one.name}" for one in found]

    def answer(file: object, _request: int, answer: ctypes.Structure) -> int:
        answer.device_caps = tree.capabilities[Path(file.name).name]
        return 0

    path = SimpleNamespace(
        basename=os.path.basename,
        dirname=os.path.dirname,
        join=os.path.join,
        exists=lambda one: Path(in_sys(one)).exists(),
        realpath=lambda one: os.path.realpath(in_sys(one)),
    )
    monkeypatch.setattr(linux_backend, "glob", SimpleNamespace(glob=look))
    monkeypatch.setattr(linux_backend, "os", SimpleNamespace(path=path))
    monkeypatch.setattr(linux_backend, "fcntl", SimpleNamespace(ioctl=answer))
    monkeypatch.setattr(
        linux_backend,
        "open",
        lambda one, *more, **rest: Path(inside(in_sys(one))).open(*more, **rest),  # noqa: SIM115
        raising=False,
    )
    monkeypatch.setattr(cameras, "_DEV", tree.root / "dev")
    monkeypatch.setattr(cameras, "_SYSFS", tree.root / "sys/class/video4linux")
    return tree


@only_linux
def test_no_camera(tree):
    assert list_cameras() == ()


@only_linux
def test_a_camera_has_one_entry_with_its_name_make_and_place(tree):
    tree.add(0, "HD Pro Webcam C920", "usb1/1-2")
    tree.add(1, "HD Pro Webcam C920", "usb1/1-2", 1, captures=False)  # Its timing.
    (camera,) = list_cameras()
    assert (camera.index, camera.name) == (0, "HD Pro Webcam C920")
    assert camera.identity == CameraId(
        "HD Pro Webcam C920", "046d:082d", "pci0000:00/usb1/1-2/1-2:1.0"
    )


@only_linux
def test_the_second_file_does_not_show_where_it_may_not_be_asked(tree, monkeypatch):
    tree.add(0, "C920", "usb1/1-2")
    tree.add(1, "C920", "usb1/1-2", 1, captures=False)
    linux_backend = sys.modules["cv2_enumerate_cameras.linux_backend"]

    def refuse(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(linux_backend.fcntl, "ioctl", refuse)
    monkeypatch.setattr(cameras.os, "access", lambda _path, _mode: False)
    assert [one.index for one in list_cameras()] == [0]


@only_linux
def test_by_index_and_numbered_where_names_are_the_same(tree):
    tree.add(10, "C920", "usb1/1-1")
    tree.add(2, "C920", "usb1/1-4")
    tree.add(0, "Integrated Camera: Integrated C", "usb1/1-7")
    tree.add(3, "Loopback")
    listed = [(one.index, one.name) for one in list_cameras()]
    assert listed == [
        (0, "Integrated Camera"),
        (2, "C920 (2)"),
        (3, "Loopback"),
        (10, "C920"),  # The place gives the number, so that it stays when the index changes.
    ]


@only_linux
def test_the_same_camera_at_another_index_is_the_same(tree):
    tree.add(0, "C920", "usb1/1-2")
    (before,) = list_cameras()
    tree.remove(0)
    tree.add(4, "C920", "usb1/1-2")
    (after,) = list_cameras()
    assert after.index == 4
    assert find_again(before.identity, [after]) is after


@only_linux
def test_a_nameless_camera_has_its_number(tree):
    tree.add(3, "", "usb1/1-2")
    assert [one.name for one in list_cameras()] == ["Camera 3"]


@only_linux
def test_a_trace_changes_when_a_camera_comes_goes_or_is_plugged_in_anew(tmp_path):
    empty = camera_trace(tmp_path)
    (tmp_path / "video0").touch()
    first = camera_trace(tmp_path)
    assert first != empty
    assert camera_trace(tmp_path) == first
    (tmp_path / "other").touch()
    assert camera_trace(tmp_path) == first
    (tmp_path / "video0").rename(tmp_path / "kept")  # So that its number is not given again.
    (tmp_path / "video0").touch()
    assert camera_trace(tmp_path) not in (first, empty)
    (tmp_path / "video0").unlink()
    assert camera_trace(tmp_path) == empty


def test_elsewhere_only_a_look_tells(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "win32")
    assert camera_trace(tmp_path) is None


@pytest.mark.parametrize(
    ("system", "backend", "place"),
    [
        ("win32", cv2.CAP_DSHOW, r"\\?\usb#vid_046d&pid_082d&mi_00#7&1"),
        ("darwin", cv2.CAP_AVFOUNDATION, "0x14200000046d082d"),
    ],
)
def test_windows_and_macos_name_the_very_one(monkeypatch, system, backend, place):
    asked = []

    def enumerate_cameras(backend: int) -> list[CameraInfo]:
        asked.append(backend)
        return [CameraInfo(1, "C920", place, 0x046D, 0x082D, backend)]

    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(cv2_enumerate_cameras, "enumerate_cameras", enumerate_cameras)
    assert list_cameras() == (Camera(1, "C920", CameraId("C920", "046d:082d", place)),)
    assert asked == [backend]
    assert camera_backend() == backend


def test_a_driver_that_fails_is_no_camera_and_no_crash(monkeypatch, caplog):
    def fail(_backend: int) -> list[CameraInfo]:
        raise RuntimeError("0x80040154")

    monkeypatch.setattr(cv2_enumerate_cameras, "enumerate_cameras", fail)
    assert list_cameras() == ()
    assert "0x80040154" in caplog.text


def test_an_unknown_system_has_no_list(monkeypatch):
    monkeypatch.setattr(sys, "platform", "freebsd14")
    assert list_cameras() == ()
    assert camera_backend() == cv2.CAP_ANY


def test_find_again():
    there = Camera(3, "C920", C920)
    moved = Camera(4, "C920", CameraId(C920.name, C920.model, "usb 9"))
    other = Camera(0, "Other", CameraId("Other", "", "usb 1"))
    assert find_again(C920, [other, moved, there]) is there
    assert find_again(C920, [other, moved]) is moved
    assert find_again(C920, [other, moved], [moved.identity]) is None
    assert find_again(C920, [other, Camera.numbered(0)]) is None
    assert find_again(None, [there]) is None


def test_a_camera_by_what_a_person_writes():
    listed = [
        Camera(0, "Integrated Camera", None),
        Camera(2, "USB Camera", None),
        Camera(3, "USB Camera (2)", None),
    ]
    assert camera_called("1", listed).index == 2, "numbers count, as people do"
    assert camera_called("/dev/video3", listed).index == 3
    assert camera_called("7", listed) == Camera.numbered(7)
    assert camera_called("integr", listed).index == 0
    assert camera_called("usb camera", listed).index == 2, "the whole name goes first"
    with pytest.raises(MoodmirrorError, match=r"can mean 'USB Camera', 'USB Camera \(2\)'"):
        camera_called("usb", listed)
    with pytest.raises(MoodmirrorError, match="neither a file nor a camera called 'brio'"):
        camera_called("brio", listed)
    with pytest.raises(MoodmirrorError, match=r"'brio'. No camera was found"):
        camera_called("brio", [])


@pytest.mark.parametrize("text", ["0", "12", "C920", "Integrated Camera", "brio 4k", "/dev/video2"])
def test_this_may_name_a_camera(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert may_name_camera(text)


@pytest.mark.parametrize(
    "text", ["demo", "clip.mp4", "me.jpg", "./0", "rtsp://camera/live", "", " ", "4711", "a/b"]
)
def test_this_does_not(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert not may_name_camera(text)


def test_a_file_goes_before_a_camera_of_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("holiday").touch()
    assert not may_name_camera("holiday")


def test_the_package_still_asks_the_kernel_as_it_did():
    """The number of the request and the size of its answer are Linux's, for ever."""
    if sys.platform != "linux":
        pytest.skip("Linux's")
    from cv2_enumerate_cameras import linux_backend  # noqa: PLC0415

    size = ctypes.sizeof(linux_backend.v4l2_capability)
    assert (linux_backend.VIDIOC_QUERYCAP >> 16) & 0x3FFF == size == struct.calcsize("16s32s32s6I")
