"""A camera of this machine as a source."""

import sys

import cv2

from desktop.capture.camera_choice import CameraSystem
from desktop.capture.camera_mode import CameraMode, OfferedMode
from desktop.capture.camera_reader import CameraReader
from desktop.capture.camera_trouble import why_damaged, why_lost, why_not_open, why_silent
from desktop.capture.cameras import Camera, camera_backend, camera_trace, list_cameras
from desktop.capture.live_capture import LiveCapture
from desktop.capture.live_source import LiveSource
from desktop.capture.macos_consent import PATIENCE_S, macos_allows
from desktop.capture.macos_modes import macos_modes
from desktop.capture.v4l2 import offered_modes
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, Sentence


class CameraSource(LiveSource):
    """A camera, shown like a mirror.

    Attributes:
        camera: which one.
        mode: what it is asked for; ``frame_size`` and ``frame_rate`` are what it gives.
        offered: what it can send; empty before it is open, and where nobody knows.
    """

    mirrored = True
    read_timeout_s = 4.0

    def __init__(self, camera: Camera, mode: CameraMode | None = None) -> None:
        super().__init__(camera.name)
        self.camera = camera
        self.mode = mode or CameraMode()
        self.offered: tuple[OfferedMode, ...] = ()
        self.device = f"camera {camera.index}"
        self._reader: CameraReader | None = None
        if sys.platform == "darwin":
            self.open_timeout_s += PATIENCE_S

    @property
    def pixel_format(self) -> str:
        """FOURCC of what it sends; empty where nobody knows."""
        return self._reader.pixel_format if self._reader else ""

    @property
    def stamped(self) -> bool:
        """Whether the times of its frames are the driver's own, from the start of the transfer."""
        return self._reader is not None and self._reader.stamped

    def why_silent(self) -> Sentence:
        """What keeps it from sending."""
        return why_silent(self.camera)

    def why_lost(self) -> Sentence:
        """What made it stop."""
        return why_lost(self.camera)

    def why_damaged(self) -> Sentence:
        """What is wrong with what it sends."""
        return why_damaged(self.camera, was_live=self.frame_size is not None)

    def recognize(self, camera: Camera) -> None:
        """Take the name and identity that were not known yet when it was opened."""
        self.camera, self.name = camera, camera.name

    def _open_capture(self) -> LiveCapture:
        if sys.platform == "darwin" and not macos_allows():
            raise MoodmirrorError(
                QT_TR_NOOP(
                    "macOS does not let Moodmirror use {name}. Allow it in System Settings > "
                    "Privacy & Security > Camera, then try again."
                ),
                name=self.name,
            )
        place = self.camera.identity.place if self.camera.identity else ""
        self.offered = offered_modes(self.camera.index) or macos_modes(place)
        capture = cv2.VideoCapture(self.camera.index, camera_backend())
        if not capture.isOpened():
            raise MoodmirrorError(why_not_open(self.camera))
        self._reader = CameraReader(capture, self.mode, self.offered)
        return self._reader


CAMERAS = CameraSystem(list_cameras, camera_trace, CameraSource)
"""Those of this machine."""
