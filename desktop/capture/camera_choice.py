"""Which camera is meant, whatever index it has now."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.capture.camera_mode import CameraMode
from desktop.capture.cameras import Camera, CameraId, camera_called, find_again
from desktop.capture.frame_source import FrameSource


@dataclass(frozen=True, slots=True)
class CameraSystem:
    """The way to the cameras of a machine.

    Attributes:
        look: lists them; may take its time.
        trace: something cheap that is another after a camera came or went; None: only a look tells.
        make: a source of one, not opened yet.
    """

    look: Callable[[], tuple[Camera, ...]]
    trace: Callable[[], object]
    make: Callable[[Camera, CameraMode], FrameSource]


class CameraChoice:
    """Remembers which camera was chosen, and finds it again.

    Attributes:
        system: where the cameras are.
        cameras: all, as they were last seen.
        camera: the chosen one, as it was last seen; None until one was needed.
        mode_of: what a camera is asked for.
        preferred: the one that the person wants most, there or not.
    """

    def __init__(self, system: CameraSystem, wanted: str = "") -> None:
        """``wanted`` is a camera's index or name, as after ``--source``."""
        self.system = system
        self.cameras: tuple[Camera, ...] = ()
        self.camera: Camera | None = None
        self.mode_of: Callable[[Camera], CameraMode] = lambda _: CameraMode()
        self.preferred: CameraId | None = None
        self._wanted = wanted
        self._beside: dict[CameraId, frozenset[CameraId]] = {}

    @property
    def needs_names(self) -> bool:
        """Whether the first camera can only be found when the names of all are known."""
        return bool(self._wanted) and not self._wanted.isdecimal()

    def take(self, cameras: tuple[Camera, ...]) -> list[Camera]:
        """Take note of what is there now; returns those that were not there before."""
        before = {one.identity for one in self.cameras}
        self.cameras = cameras
        present = frozenset(one.identity for one in cameras if one.identity is not None)
        self._beside.update({one: present - {one} for one in present})
        return [one for one in cameras if one.identity not in before]

    def beside(self, identity: CameraId) -> frozenset[CameraId]:
        """The cameras that were there when this one was seen last: they are others for sure."""
        return self._beside.get(identity, frozenset())

    def make(self) -> FrameSource:
        """A source of the chosen camera, at the index that it has now.

        Without a choice it is the wanted, the preferred, or the first one, in this order.

        Raises:
            MoodmirrorError: the wanted one is not known.
        """
        if self.camera is None:
            self.camera = self._first()
        else:
            self.camera = find_again(self.camera.identity, self.cameras) or self.camera
        return self.system.make(self.camera, self.mode_of(self.camera))

    def next_after(self, shown: Camera | None) -> Camera | None:
        """The camera after the one on show, in a circle; None where there is no other."""
        if shown is None:
            return self.cameras[0] if self.cameras else None
        others = [one for one in self.cameras if one.identity != shown.identity]
        after = [one for one in others if one.index > shown.index]
        return next(iter(after or others), None)

    def stands_in(self, camera: Camera) -> bool:
        """Whether ``camera`` is another one than the preferred one."""
        if self.preferred is None or camera.identity is None:
            return False
        return not self.preferred.is_make_of(camera.identity)

    @property
    def preferred_is_there(self) -> bool:
        """Whether the preferred camera is plugged in."""
        return find_again(self.preferred, self.cameras) is not None

    def _first(self) -> Camera:
        if self._wanted:
            wanted = camera_called(self._wanted, self.cameras)
            self.preferred = wanted.identity
            return wanted
        again = find_again(self.preferred, self.cameras)
        return again or next(iter(self.cameras), Camera.numbered(0))
