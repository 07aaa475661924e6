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
    """Remembers who was chosen and finds them again.

    Attributes:
        system: where the cameras are.
        cameras: all, as they were last seen.
        camera: the chosen one, as it was last seen; None until one was needed.
        mode: what it is asked for.
        preferred: whom the person wants most, there or not.
    """

    def __init__(self, system: CameraSystem, wanted: str = "") -> None:
        """``wanted`` is a camera's index or name, as after ``--source``."""
        self.system = system
        self.cameras: tuple[Camera, ...] = ()
        self.camera: Camera | None = None
        self.mode = CameraMode()
        self.preferred: CameraId | None = None
        self._wanted = wanted

    def take(self, cameras: tuple[Camera, ...]) -> list[Camera]:
        """Take note of who is there now; returns those that were not there before."""
        before = {one.identity for one in self.cameras}
        self.cameras = cameras
        return [one for one in cameras if one.identity not in before]

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
        return self.system.make(self.camera, self.mode)

    def next_after(self, shown: Camera | None) -> Camera | None:
        """The camera after the one on show, in a circle; None where there is no other."""
        if shown is None:
            return self.cameras[0] if self.cameras else None
        others = [one for one in self.cameras if one.identity != shown.identity]
        after = [one for one in others if one.index > shown.index]
        return next(iter(after or others), None)

    def stands_in(self, camera: Camera) -> bool:
        """Whether ``camera`` is shown only because the preferred one is not there."""
        if self.preferred is None or camera.identity is None:
            return False
        return not self.preferred.is_make_of(camera.identity)

    def _first(self) -> Camera:
        if self._wanted:
            wanted = camera_called(self._wanted, self.cameras)
            self.preferred = wanted.identity
            return wanted
        again = find_again(self.preferred, self.cameras)
        return again or next(iter(self.cameras), Camera.numbered(0))
