"""A video file."""

from pathlib import Path
from threading import Lock
from time import perf_counter

import cv2
import numpy as np
import numpy.typing as npt

from desktop.capture.frame_source import FrameSource, Pacer, plausible_rate
from desktop.capture.media import opencv_name, require_file
from models.errors import MoodmirrorError
from models.face import Frame


class VideoSource(FrameSource):
    """Every frame of a video file, upright; a file that was cut short gives the frames it has.

    Attributes:
        frame_count: how many frames the file says it has; None where it does not say.
    """

    frame_count: int | None = None

    def __init__(self, path: Path, *, paced: bool = True) -> None:
        """Play ``path`` at its own speed, or unpaced: as fast as it is read."""
        super().__init__(path.name)
        self._path = path
        self._pacer = Pacer() if paced else None
        self._lock = Lock()  # Releasing a capture while another thread reads from it crashes.
        self._capture: cv2.VideoCapture | None = None
        self._first_image: npt.NDArray[np.uint8] | None = None
        self._index = 0
        self._time_s = 0.0

    def open(self) -> None:
        """Open the file and read its first frame."""
        require_file(self._path)
        capture = self._open_capture()
        ok, image = capture.read()
        if not ok:
            capture.release()
            raise MoodmirrorError(
                f"'{self._path}' holds no picture that can be read. It may be cut short, or hold "
                "sound alone."
            )
        self.frame_rate = plausible_rate(capture.get(cv2.CAP_PROP_FPS))
        frame_count = capture.get(cv2.CAP_PROP_FRAME_COUNT)
        self.frame_count = int(frame_count) if frame_count > 0 else None
        self._first_image = np.asarray(image, np.uint8)
        self._capture = capture

    def read(self) -> Frame | None:
        """The next frame; a paced video waits until it is due."""
        with self._lock:
            if self._capture is None:
                return None
            image = self._next_image(self._capture)
            if image is None:
                return None
            time_s = self._media_time(self._capture)
        if self._pacer is not None and not self._pacer.wait_for(time_s):
            return None
        frame = Frame(image, self._index, perf_counter(), time_s)
        self._index += 1
        return frame

    def close(self) -> None:
        """Close the file."""
        if self._pacer is not None:
            self._pacer.stop()
        with self._lock:
            if self._capture is not None:
                self._capture.release()
                self._capture = None

    def _open_capture(self) -> cv2.VideoCapture:
        """By FFmpeg alone: OpenCV's other readers take a numbered picture for a whole sequence."""
        # An absolute path, for "take:2.mp4" would be an address to FFmpeg.
        capture = cv2.VideoCapture(opencv_name(str(self._path.absolute())), cv2.CAP_FFMPEG)
        if not capture.isOpened():
            raise MoodmirrorError(
                f"'{self._path}' is no video that Moodmirror can read, or it is cut short or "
                "damaged. Copy it again, or convert it to MP4."
            )
        return capture

    def _next_image(self, capture: cv2.VideoCapture) -> npt.NDArray[np.uint8] | None:
        if self._first_image is not None:
            image, self._first_image = self._first_image, None
            return image
        ok, frame = capture.read()
        return np.asarray(frame, np.uint8) if ok else None

    def _media_time(self, capture: cv2.VideoCapture) -> float:
        """Seconds from the start of the file; from the frame rate where the file has no times."""
        time_s = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        if self._index > 0 and time_s <= self._time_s:
            time_s = self._time_s + 1 / (self.frame_rate or 30)
        self._time_s = max(0.0, time_s)
        return self._time_s
