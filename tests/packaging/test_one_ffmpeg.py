"""OpenCV's FFmpeg stays out on Linux, and links lead to PyAV's."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from one_ffmpeg import DifferentFFmpegError, links_to_pyavs, without_opencvs

CV2 = ("cv2/cv2.abi3.so", "/s/cv2/cv2.abi3.so", "EXTENSION")
BLAS = (
    "opencv_python_headless.libs/libopenblasp-r0.so",
    "/s/opencv_python_headless.libs/libopenblasp-r0.so",
    "BINARY",
)
OWN = [
    (f"{folder}{name}", f"/s/opencv_python_headless.libs/{name}", kind)
    for folder, kind in (("opencv_python_headless.libs/", "BINARY"), ("", "SYMLINK"))
    for name in ("libavcodec-c42.so.62.28.101", "libssl-812.so.1.1.1k", "libvpx-4f.so.11.0.1")
]
PYAV = [
    (f"av.libs/{name}", f"/s/av.libs/{name}", "BINARY")
    for name in ("libavcodec-5e6.so.62.28.102", "libx264-d65.so.165")
]


def test_opencvs_goes_and_what_it_alone_asked_for():
    kept, missing = without_opencvs([CV2, BLAS, *OWN, *PYAV])
    assert kept == [CV2, BLAS, *PYAV]
    assert missing == ["libavcodec-c42.so.62.28.101"]


def test_links_for_its_names_and_all_of_pyavs():
    folder = "opencv_python_headless.libs"
    assert links_to_pyavs([CV2, *PYAV], ["libavcodec-c42.so.62.28.101"]) == [
        (
            f"{folder}/libavcodec-5e6.so.62.28.102",
            "../av.libs/libavcodec-5e6.so.62.28.102",
            "SYMLINK",
        ),
        (f"{folder}/libx264-d65.so.165", "../av.libs/libx264-d65.so.165", "SYMLINK"),
        (
            f"{folder}/libavcodec-c42.so.62.28.101",
            "../av.libs/libavcodec-5e6.so.62.28.102",
            "SYMLINK",
        ),
    ]
    assert links_to_pyavs([CV2, *PYAV], []) == []


def test_another_generation_stops_the_build():
    with pytest.raises(DifferentFFmpegError, match="libavcodec-c42"):
        links_to_pyavs(PYAV, ["libavcodec-c42.so.63.1.100"])


@pytest.mark.skipif(os.name != "posix" or os.uname().sysname != "Linux", reason="Linux wheels")
def test_the_wheels_here_go_together():
    place = Path(find_spec("cv2").origin).parent.parent
    entries = [
        (f"{folder}/{path.name}", str(path), "BINARY")
        for folder in ("opencv_python_headless.libs", "av.libs")
        for path in (place / folder).iterdir()
    ]
    kept, missing = without_opencvs(entries)
    assert missing
    assert len(links_to_pyavs(kept, missing)) > len(missing)
