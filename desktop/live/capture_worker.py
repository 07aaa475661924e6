"""The thread that reads one source, frame by frame, until it ends or is asked to stop."""

import logging
from threading import Event

import cv2
import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal, Slot

from desktop.capture.frame_source import FrameSource
from desktop.capture.latest_slot import LatestSlot
from desktop.live.doorbell import Doorbell
from desktop.live.view import View
from desktop.live.worker_thread import interrupted
from models.errors import MoodmirrorError
from models.face import Frame
from models.sentence import QT_TR_NOOP, Sentence, reason_of

_LOG = logging.getLogger(__name__)
_LARGEST_SCREEN = 3840
_CHECK_S = 0.05


class CaptureWorker(QObject):
    """Opens a source, waits to be admitted, then hands every frame to analysis and window.

    Signals, each with the source:
        opened(source): its first frame was read.
        failed(source, sentence): it could not be opened, or reading it failed.
        ended(source): there is nothing more to read.
        resumed(source): after ``ended``, the user went back.
        finished(): ``run`` is over.
    """

    opened = Signal(object)
    failed = Signal(object, object)
    ended = Signal(object)
    resumed = Signal(object)
    finished = Signal()

    def __init__(
        self,
        source: FrameSource,
        slots: tuple[LatestSlot[View], ...],
        doorbell: Doorbell,
        ready: Event,
    ) -> None:
        """``ready``: set when frames are analysed; until then, a file stays on its first frame."""
        super().__init__()
        self._ready = ready
        self._source = source
        self._slots = slots
        self._doorbell = doorbell
        self._admitted = Event()
        self._going_on = Event()
        self._going_on.set()

    def admit(self) -> None:
        """From the window's thread: the previous source is closed, so frames may come."""
        self._admitted.set()

    def set_paused(self, paused: bool) -> None:
        """From the window's thread: hold the picture. A live source is still read."""
        if self._source.playback:
            self._source.playback.set_paused(paused)
        elif paused:
            self._going_on.clear()
        else:
            self._going_on.set()

    @Slot()
    def run(self) -> None:
        """Read the source to its end."""
        try:
            self._read_all()
        except MoodmirrorError as error:
            self.failed.emit(self._source, error.sentence)
        except Exception as error:
            _LOG.exception("Reading %s failed", self._source.name)
            sentence = Sentence(
                QT_TR_NOOP("{name} broke off: {reason}."),
                name=self._source.name,
                reason=reason_of(error),
            )
            self.failed.emit(self._source, sentence)
        finally:
            self._source.close()
            self.finished.emit()

    def _read_all(self) -> None:
        self._source.open()
        frame = self._source.read()
        if frame is None:
            raise MoodmirrorError(
                QT_TR_NOOP("{name} has no picture in it."), name=self._source.name
            )
        self.opened.emit(self._source)
        while not self._admitted.wait(_CHECK_S):
            if interrupted():
                return
        while not interrupted():
            if frame is not None:
                self._hand_on(frame)
            elif not self._wait_for_more():
                return
            if self._source.playback and not self._wait_until_ready():
                return
            frame = self._source.read()

    def _wait_until_ready(self) -> bool:
        """Wait until frames are analysed; False when asked to stop meanwhile."""
        while not self._ready.wait(_CHECK_S):
            if interrupted():
                return False
        return True

    def _wait_for_more(self) -> bool:
        """Stay at the end; True when the user goes back."""
        if interrupted():
            return False
        self.ended.emit(self._source)
        if not self._source.await_more():
            return False
        self.resumed.emit(self._source)
        return True

    def _hand_on(self, frame: Frame) -> None:
        if self._source.live and not self._going_on.is_set():
            return
        while not self._going_on.wait(_CHECK_S):
            if interrupted():
                return
        picture = _for_screen(frame.image)
        view = View(self._source, frame, picture, jumps=self._source.jumps)
        for slot in self._slots:
            slot.put(view)
        self._doorbell.ring()


def _for_screen(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Shrink a picture that is larger than any screen: once here, not at each repaint."""
    height, width = image.shape[:2]
    factor = _LARGEST_SCREEN / max(height, width)
    if factor >= 1:
        return image
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
