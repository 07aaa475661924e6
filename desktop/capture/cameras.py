"""The cameras of this machine by the names that people know; none is opened for its picture."""

import logging
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2

from desktop.capture.media import MediaKind, media_kind
from desktop.capture.stream_source import is_stream_address
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, Sentence

if TYPE_CHECKING:
    from cv2_enumerate_cameras import CameraInfo

_LOG = logging.getLogger(__name__)
# Windows: Media Foundation, OpenCV's first choice there, takes many seconds to open a camera.
_BACKENDS = {"win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION, "linux": cv2.CAP_V4L2}
_SYSFS = Path("/sys/class/video4linux")
_DEV = Path("/dev")
_DEVICE_FILE = re.compile(r"/dev/video\d{1,3}")


@dataclass(frozen=True, slots=True)
class CameraId:
    """What stays with a camera when its index changes.

    Attributes:
        name: its own, without a number.
        model: vendor and product as ``046d:082d``; empty where unknown.
        place: where it is plugged in, or the system's own name for this very one; may be empty.
    """

    name: str
    model: str
    place: str

    def is_make_of(self, other: "CameraId") -> bool:
        """Whether both are of one make, so that one can be the other at another place."""
        return (self.name, self.model) == (other.name, other.model)


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera as it can be opened now.

    Attributes:
        index: OpenCV's, from 0.
        name: as it is shown; of several with one name, all but the first bear a number.
        identity: None where the system told nothing but that index.
    """

    index: int
    name: str
    identity: CameraId | None = None

    @classmethod
    def numbered(cls, index: int) -> "Camera":
        """A camera of which nothing is known but its index."""
        return cls(index, _numbered(index))


def camera_backend() -> int:
    """OpenCV's way to cameras on this system."""
    return _BACKENDS.get(sys.platform, cv2.CAP_ANY)


def list_cameras() -> tuple[Camera, ...]:
    """All cameras that can give pictures, by index; none where the system does not tell."""
    if sys.platform not in _BACKENDS:
        return ()
    try:
        # Loads the system's own libraries, on macOS many of them.
        from cv2_enumerate_cameras import enumerate_cameras  # noqa: PLC0415

        found = [_camera(one) for one in enumerate_cameras(camera_backend())]
    except Exception as error:  # Drivers, and what stands between them and us, fail in any way.
        _LOG.warning("The cameras cannot be listed: %s", error)
        return ()
    return _told_apart(one for one in found if _gives_pictures(one))


def camera_trace(folder: Path = _DEV) -> object:
    """Something cheap that is another after a camera came or went; None where only a list tells.

    A camera that was plugged in again within a moment has a new device file under the old name;
    one whose permissions were changed, as they are right after it came, a changed one.
    """
    if sys.platform != "linux":
        return None
    found = []
    for path in folder.glob("video*"):
        try:
            status = path.stat()
        except OSError:
            continue
        found.append((path.name, status.st_ino, status.st_ctime_ns))
    return tuple(sorted(found))


def find_again(
    identity: CameraId | None, cameras: Iterable[Camera], others: Iterable[CameraId] = ()
) -> Camera | None:
    """The camera itself, or else one of its make at another place that is none of ``others``."""
    if identity is None:
        return None
    cameras = tuple(cameras)
    others = frozenset(others)
    for camera in cameras:
        if camera.identity == identity:
            return camera
    for camera in cameras:
        if camera.identity not in others and _is_make(identity, camera):
            return camera
    return None


def may_name_camera(text: str) -> bool:
    """Whether ``text``, as a person wrote it after ``--source``, can mean a camera."""
    if text.isdecimal():
        return len(text) <= 3
    if _DEVICE_FILE.fullmatch(text):
        return True
    is_other = text == "demo" or is_stream_address(text) or not text.strip()
    looks_like_file = media_kind(Path(text)) is not MediaKind.OTHER or Path(text).name != text
    return not (is_other or looks_like_file or Path(text).exists())


def camera_called(text: str, cameras: Iterable[Camera]) -> Camera:
    """The camera that a person means.

    Args:
        text: its place in the list, from 0; on Linux its device file; its name, or a part of it
            that no other one has.
        cameras: the list.

    Raises:
        MoodmirrorError: no camera is called so, or several are.
    """
    cameras = tuple(cameras)
    if text.isdecimal() and int(text) < len(cameras):
        return cameras[int(text)]
    if text.isdecimal() or _DEVICE_FILE.fullmatch(text):
        index = int(text.removeprefix("/dev/video"))
        return next((one for one in cameras if one.index == index), Camera.numbered(index))
    folded = text.casefold()
    found = [one for one in cameras if one.name.casefold() == folded]
    found = found or [one for one in cameras if folded in one.name.casefold()]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"'{one.name}'" for one in found or cameras)
    if found:
        raise MoodmirrorError(
            QT_TR_NOOP("'{text}' can mean {names}. Write the whole name, or the camera's number."),
            text=text,
            names=names,
        )
    there = Sentence(QT_TR_NOOP("No camera was found."))
    if cameras:
        there = Sentence(QT_TR_NOOP("The cameras are {names}."), names=names)
    raise MoodmirrorError(
        QT_TR_NOOP("There is neither a file nor a camera called '{text}'. {there}"),
        text=text,
        there=there,
    )


def _is_make(identity: CameraId, camera: Camera) -> bool:
    return camera.identity is not None and identity.is_make_of(camera.identity)


def _camera(info: "CameraInfo") -> Camera:
    name = _plain_name(info.name or "") or _numbered(info.index)
    known = info.vid is not None and info.pid is not None
    model = f"{info.vid:04x}:{info.pid:04x}" if known else ""
    # On Linux the path is made of the index, which says nothing of which camera it is.
    place = _linux_place(info.index) if sys.platform == "linux" else info.path or ""
    return Camera(info.index, name, CameraId(name, model, place))


def _numbered(index: int) -> Sentence:
    return Sentence(QT_TR_NOOP("Camera {index}"), index=index)


def _plain_name(name: str) -> str:
    """Without what Linux says twice, as in ``Integrated Camera: Integrated C``."""
    first, _, second = (" ".join(part.split()) for part in name.partition(": "))
    return f"{first}: {second}" if second and not first.startswith(second) else first


def _linux_place(index: int) -> str:
    """Bus and port, and which of its pictures where it has several."""
    node = _SYSFS / f"video{index}"
    device = (node / "device").resolve() if (node / "device").exists() else node.resolve()
    place = str(device).partition("/devices/")[2] or device.name
    return f"{place} {part}" if (part := _linux_part(index)) else place


def _linux_part(index: int) -> int:
    """Which of its device's files this is, from 0."""
    try:
        return int((_SYSFS / f"video{index}" / "index").read_text())
    except (OSError, ValueError):
        return 0


def _gives_pictures(camera: Camera) -> bool:
    """Whether it does, as far as can be told.

    A camera on Linux has a second file that gives no pictures but their timing. Where it may not
    be asked, it is known by coming second.
    """
    if sys.platform != "linux" or os.access(_DEV / f"video{camera.index}", os.R_OK):
        return True
    return _linux_part(camera.index) == 0


def _told_apart(cameras: Iterable[Camera]) -> tuple[Camera, ...]:
    """By index; those with one name numbered by place, so that each keeps its number."""
    cameras = sorted(cameras, key=lambda one: one.index)
    seen: Counter[str] = Counter()
    names = {}
    for one in sorted(cameras, key=lambda one: one.identity.place if one.identity else ""):
        seen[one.name] += 1
        names[one.index] = f"{one.name} ({seen[one.name]})" if seen[one.name] > 1 else one.name
    return tuple(replace(one, name=names[one.index]) for one in cameras)
