import pytest

from desktop.capture.camera_mode import (
    CameraMode,
    OfferedMode,
    format_text,
    without_impossible,
)

HD = (
    OfferedMode("YUYV", (1280, 720), (10,)),
    OfferedMode("YUYV", (640, 480), (30, 15)),
    OfferedMode("MJPG", (1920, 1080), (30,)),
    OfferedMode("MJPG", (1280, 720), (60, 30, 15)),
    OfferedMode("MJPG", (640, 480), (30,)),
)
PLAIN = (
    OfferedMode("YUYV", (1280, 720), (10,)),
    OfferedMode("YUYV", (640, 480), (30, 15)),
    OfferedMode("YUYV", (320, 240), (30,)),
)
SLOW = (OfferedMode("YUYV", (1280, 720), (5,)), OfferedMode("YUYV", (640, 480), (15,)))
LARGE = (OfferedMode("MJPG", (3840, 2160), (30,)), OfferedMode("MJPG", (1920, 1080), (30,)))
NTSC = (OfferedMode("YUYV", (1280, 720), (10,)), OfferedMode("NV12", (640, 480), (29.97,)))
SILENT = (OfferedMode("MJPG", (1280, 720)), OfferedMode("YUYV", (1280, 720)))


@pytest.mark.parametrize(
    ("offered", "asked", "resolved"),
    [
        (HD, CameraMode(), CameraMode((1280, 720), 30, "MJPG")),
        (PLAIN, CameraMode(), CameraMode((640, 480), 30, "YUYV")),
        (SLOW, CameraMode(), CameraMode((640, 480), 15, "YUYV")),
        (LARGE, CameraMode(), CameraMode((1920, 1080), 30, "MJPG")),
        (NTSC, CameraMode(), CameraMode((640, 480), 29.97, "NV12")),
        (SILENT, CameraMode(), CameraMode((1280, 720), 30, "MJPG")),
        ((), CameraMode(), CameraMode((1280, 720), 30, "MJPG")),
        (HD, CameraMode((1920, 1080)), CameraMode((1920, 1080), 30, "MJPG")),
        (HD, CameraMode((1280, 720), 60), CameraMode((1280, 720), 60, "MJPG")),
        (HD, CameraMode(None, None, "YUYV"), CameraMode((640, 480), 30, "YUYV")),
        (PLAIN, CameraMode((1280, 720)), CameraMode((1280, 720), 10, "YUYV")),
        (PLAIN, CameraMode((800, 600), 25), CameraMode((800, 600), 25, "MJPG")),
    ],
)
def test_automatic_is_decided_by_what_the_camera_has(offered, asked, resolved):
    assert asked.resolved(offered) == resolved


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (CameraMode((640, 480), 60, "MJPG"), CameraMode((640, 480), None, "MJPG")),
        (CameraMode((1280, 720), 60, "YUYV"), CameraMode((1280, 720), None, "YUYV")),
        (CameraMode((1280, 720), 60, "NV12"), CameraMode((1280, 720), 60)),
        (CameraMode((800, 600), 30), CameraMode()),
    ],
)
def test_what_the_camera_does_not_have_gives_way(asked, kept):
    assert without_impossible(asked, HD) == kept


def test_formats_by_names_for_people():
    assert format_text("MJPG") == "Motion JPEG"
    assert format_text("YU12") == "Uncompressed (YU12)"
