"""A stream from the network: rtsp, rtmp, http or https."""

from urllib.parse import urlsplit

import cv2

from desktop.capture.frame_source import Pacer
from desktop.capture.live_capture import LiveCapture
from desktop.capture.live_source import LiveSource
from desktop.capture.media import opencv_name
from desktop.capture.stream_reader import StreamReader
from models.errors import MoodmirrorError

_SCHEMES = ("rtsp://", "rtsps://", "rtmp://", "http://", "https://")
_OPEN_TIMEOUT_MS = 10_000
_READ_TIMEOUT_MS = 5_000


def is_stream_address(text: str) -> bool:
    """Whether this is an address that :class:`StreamSource` can open."""
    return text.lower().startswith(_SCHEMES)


class StreamSource(LiveSource):
    """A network camera or any other stream that FFmpeg reads."""

    def __init__(self, address: str) -> None:
        super().__init__(_without_password(address))
        self._address = address
        self._pacer = Pacer()

    def abandon(self) -> None:
        """Let a reader go that waits for the time of its frame."""
        self._pacer.stop()
        super().abandon()

    def why_silent(self) -> str:
        """What to check."""
        return (
            f"The stream {self.name} sends no picture. Check that the camera or server is on and "
            "that this computer is connected to its network."
        )

    def why_lost(self) -> str:
        """What to check."""
        return (
            f"The stream {self.name} has ended or its connection is lost. "
            "Check the connection and open it again."
        )

    def _open_capture(self) -> LiveCapture:
        limits = [
            cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
            _OPEN_TIMEOUT_MS,
            cv2.CAP_PROP_READ_TIMEOUT_MSEC,
            _READ_TIMEOUT_MS,
        ]
        capture = cv2.VideoCapture(opencv_name(self._address), cv2.CAP_FFMPEG, limits)
        if not capture.isOpened():
            raise MoodmirrorError(
                f"The stream {self.name} cannot be opened. Check its address, and that the camera "
                "or server is on."
            )
        return StreamReader(capture, self._pacer)


def _without_password(address: str) -> str:
    """The address as it may be shown on a screen."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host).geturl()
