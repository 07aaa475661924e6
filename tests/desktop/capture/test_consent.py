"""What Windows and macOS say of who may use cameras, played with stand-ins."""

import sys
from contextlib import contextmanager
from threading import Timer
from types import SimpleNamespace

import pytest

from desktop.capture.macos_consent import macos_allows
from desktop.capture.windows_consent import windows_forbids, windows_holder

STORE = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore\webcam"


class Registry:
    """``winreg`` with the keys of a dictionary: (root, path) to values."""

    HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER = "machine", "user"

    def __init__(self) -> None:
        self.keys: dict[tuple[str, str], dict[str, object]] = {}

    @contextmanager
    def OpenKey(self, root, path):  # noqa: N802
        if (root, path) not in self.keys:
            raise FileNotFoundError(path)
        yield (root, path)

    def QueryValueEx(self, key, name):  # noqa: N802
        if name not in self.keys[key]:
            raise FileNotFoundError(name)
        return self.keys[key][name], 1

    def QueryInfoKey(self, key):  # noqa: N802
        return len(self._below(key)), 0, 0

    def EnumKey(self, key, number):  # noqa: N802
        return self._below(key)[number]

    def _below(self, key):
        root, path = key
        whole = [one for where, one in self.keys if where == root and one.startswith(f"{path}\\")]
        return [one[len(path) + 1 :] for one in whole if "\\" not in one[len(path) + 1 :]]


@pytest.fixture
def registry(monkeypatch):
    registry = Registry()
    monkeypatch.setitem(sys.modules, "winreg", registry)
    return registry


def test_windows_without_any_notes(registry):
    assert not windows_forbids()
    assert windows_holder() == ""


@pytest.mark.parametrize("root", ["machine", "user"])
@pytest.mark.parametrize("folder", [STORE, rf"{STORE}\NonPackaged"])
def test_windows_forbids(registry, root, folder):
    registry.keys[root, folder] = {"Value": "Allow"}
    assert not windows_forbids()
    registry.keys[root, folder] = {"Value": "Deny"}
    assert windows_forbids()


def test_windows_names_who_has_the_camera(registry):
    others = rf"{STORE}\NonPackaged"
    registry.keys["user", STORE] = {"Value": "Allow"}
    registry.keys["user", others] = {"Value": "Allow"}
    registry.keys["user", rf"{others}\C:#Program Files#Zoom#bin#Zoom.exe"] = {"LastUsedTimeStop": 5}
    registry.keys["user", rf"{STORE}\Microsoft.Teams_8wekyb3d8bbwe"] = {"LastUsedTimeStop": 9}
    assert windows_holder() == ""
    registry.keys["user", rf"{others}\C:#Program Files#Zoom#bin#Zoom.exe"]["LastUsedTimeStop"] = 0
    assert windows_holder() == "Zoom.exe"
    registry.keys["user", rf"{STORE}\Microsoft.Teams_8wekyb3d8bbwe"]["LastUsedTimeStop"] = 0
    assert windows_holder() == "Microsoft.Teams"


def test_windows_does_not_name_ourselves(registry, monkeypatch):
    monkeypatch.setattr(sys, "executable", r"C:\Program Files\Moodmirror\Moodmirror.exe")
    own = rf"{STORE}\NonPackaged\C:#Program Files#Moodmirror#Moodmirror.exe"
    registry.keys["user", rf"{STORE}\NonPackaged"] = {}
    registry.keys["user", own] = {"LastUsedTimeStop": 0}
    assert windows_holder() == ""


class Device:
    """``AVCaptureDevice`` with a person who answers after a moment."""

    def __init__(self, status: int, answer: int) -> None:
        self.status = status
        self.answer = answer
        self.asked = 0

    def authorizationStatusForMediaType_(self, media: str) -> int:  # noqa: N802
        assert media == "vide"
        return self.status

    def requestAccessForMediaType_completionHandler_(self, _media, handler):  # noqa: N802
        self.asked += 1

        def decide() -> None:
            self.status = self.answer
            handler(self.answer == 3)

        self.timer = Timer(0.05, decide)
        self.timer.start()


@pytest.mark.parametrize(
    ("status", "answer", "allowed", "asked"),
    [(3, 3, True, 0), (2, 2, False, 0), (1, 1, False, 0), (0, 3, True, 1), (0, 2, False, 1)],
)
def test_macos_asks_where_it_does_not_know(monkeypatch, status, answer, allowed, asked):
    device = Device(status, answer)
    av = SimpleNamespace(AVCaptureDevice=device, AVMediaTypeVideo="vide")
    monkeypatch.setitem(sys.modules, "AVFoundation", av)
    assert macos_allows(20) is allowed
    assert device.asked == asked


def test_macos_is_not_waited_for_without_end(monkeypatch):
    device = Device(0, 0)
    device.requestAccessForMediaType_completionHandler_ = lambda _media, _handler: None
    av = SimpleNamespace(AVCaptureDevice=device, AVMediaTypeVideo="vide")
    monkeypatch.setitem(sys.modules, "AVFoundation", av)
    assert not macos_allows(0.01)
