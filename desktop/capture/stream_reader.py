"""Reads a stream that OpenCV has opened."""

from time import perf_counter

import cv2
import numpy as np

from desktop.capture.frame_source import Pacer, plausible_rate
from desktop.capture.live_capture import Miss, Picture


class StreamReader:
    """One open stream.

    Attributes:
        frame_rate: frames a second that it says to send; None where it does not say.
    """

    def __init__(self, capture: cv2.VideoCapture, pacer: Pacer) -> None:
        self._capture = capture
        self._pacer = pacer
        self.frame_rate = plausible_rate(capture.get(cv2.CAP_PROP_FPS))
        self._frames = capture.get(cv2.CAP_PROP_FRAME_COUNT)  # More than 0 for a recording.
        self._read = 0

    def read(self) -> Picture | Miss:
        """Wait for the next picture; those of a recording come at the speed of its times."""
        is_recording = self._frames > 0  # A server sends a recording as fast as it can.
        if is_recording and self._read:
            self._pacer.wait_for(self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
        ok, image = self._capture.read()
        if ok and image is not None and image.size:
            self._read += 1
            return Picture(np.asarray(image, np.uint8), perf_counter())
        return Miss.ENDED if is_recording and self._read >= self._frames else Miss.NOTHING

    def close(self) -> None:
        """End the connection."""
        self._capture.release()
