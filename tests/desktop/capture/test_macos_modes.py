"""AVFoundation as its documentation has it; no Mac was at hand."""

import sys
from types import SimpleNamespace

import pytest

from desktop.capture import macos_modes
from desktop.capture.camera_mode import CameraMode, OfferedMode


def video_format(width: int, height: int, *rates: float) -> SimpleNamespace:
    size = SimpleNamespace(width=width, height=height)
    spans = [SimpleNamespace(maxFrameRate=lambda rate=rate: rate) for rate in rates]
    return SimpleNamespace(
        formatDescription=lambda: size, videoSupportedFrameRateRanges=lambda: spans
    )


@pytest.fixture
def mac(monkeypatch: pytest.MonkeyPatch) -> dict[str, SimpleNamespace]:
    """The cameras by their identifiers."""
    cameras: dict[str, SimpleNamespace] = {}
    modules = {
        "AVFoundation": SimpleNamespace(
            AVCaptureDevice=SimpleNamespace(deviceWithUniqueID_=cameras.get)
        ),
        "CoreMedia": SimpleNamespace(CMVideoFormatDescriptionGetDimensions=lambda size: size),
    }
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(macos_modes, "import_module", modules.__getitem__)
    return cameras


def test_sizes_with_all_their_rates(mac):
    formats = [video_format(1280, 720, 30.0, 60.0), video_format(1280, 720, 30.00003)]
    formats.append(video_format(1920, 1080, 30.0))
    mac["one"] = SimpleNamespace(formats=lambda: formats)
    modes = macos_modes.macos_modes("one")
    assert modes == (
        OfferedMode("", (1280, 720), (60.0, 30.0)),
        OfferedMode("", (1920, 1080), (30.0,)),
    )
    assert CameraMode().resolved(modes) == CameraMode((1280, 720), 30.0)


def test_what_is_not_there_or_fails_has_none(mac, monkeypatch):
    assert macos_modes.macos_modes("other") == ()
    monkeypatch.setattr(macos_modes, "import_module", lambda _: 1 / 0)
    assert macos_modes.macos_modes("one") == ()
    monkeypatch.setattr(sys, "platform", "win32")
    assert macos_modes.macos_modes("one") == ()
