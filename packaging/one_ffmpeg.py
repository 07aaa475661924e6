"""One FFmpeg in the bundle: PyAV's, which OpenCV uses as well.

OpenCV's wheel for Linux brings an FFmpeg of its own, linked to OpenSSL 1.1, whose licence does not
go together with the GPL of x264 and x265 in PyAV's. The two are of the same generation, so links
with the names that OpenCV asks for lead to PyAV's libraries, and OpenCV's stay out.
"""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from bundle_plan import Entry

_OPENCV_LIBS, _PYAV_LIBS = "opencv_python_headless.libs", "av.libs"
_FFMPEG = re.compile(
    r"lib(av(?:codec|format|util|device|filter)|sw(?:scale|resample))-\w+\.so\.(\d+)\."
)
_ONLY_FOR_FFMPEG = re.compile(r"lib(ssl|crypto|vpx|drm)-\w+\.so")


class DifferentFFmpegError(Exception):
    """OpenCV asks for another generation of FFmpeg than PyAV brings."""


def without_opencvs(binaries: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
    """Take OpenCV's FFmpeg out; returns the other entries and the file names that are missing now.

    On Windows and macOS nothing is taken out: there, its FFmpeg is another one.
    """
    kept, missing = [], []
    for entry in binaries:
        place = PurePosixPath(entry[0].replace("\\", "/"))
        source = str(entry[1]).replace("\\", "/")
        if _OPENCV_LIBS in source and (
            _FFMPEG.match(place.name) or _ONLY_FOR_FFMPEG.match(place.name)
        ):
            if place.parent.name == _OPENCV_LIBS and _FFMPEG.match(place.name):
                missing.append(place.name)
        else:
            kept.append(entry)
    return kept, missing


def links_to_pyavs(binaries: Iterable[Entry], missing: Iterable[str]) -> list[Entry]:
    """Links in OpenCV's folder for every library of PyAV's, and for the missing names.

    A library finds those it needs in the folder through which it was loaded, so all are there.

    Raises:
        DifferentFFmpegError: the versions do not go together.
    """
    missing = list(missing)
    names = [
        PurePosixPath(name).name
        for name, _, kind in binaries
        if PurePosixPath(name).parent.name == _PYAV_LIBS and kind != "SYMLINK"
    ]
    generations = {match.groups(): name for name in names if (match := _FFMPEG.match(name))}
    links = [] if not missing else [_link(name, name) for name in names]
    for name in missing:
        match = _FFMPEG.match(name)
        target = generations.get(match.groups()) if match else None
        if target is None:
            raise DifferentFFmpegError(f"OpenCV asks for {name}, and PyAV brings {sorted(names)}.")
        links.append(_link(name, target))
    return links


def _link(name: str, target: str) -> Entry:
    return (f"{_OPENCV_LIBS}/{name}", f"../{_PYAV_LIBS}/{target}", "SYMLINK")
