"""A stream from the network: rtsp, rtmp, http, udp and their like."""

from urllib.parse import urlsplit

from desktop.capture.frame_source import Pacer
from desktop.capture.live_capture import LiveCapture
from desktop.capture.live_source import LiveSource
from desktop.capture.stream_reader import StreamReader
from models.sentence import QT_TR_NOOP, Sentence

_SCHEMES = tuple(
    f"{name}://"
    for name in ("rtsp", "rtsps", "rtmp", "rtmps", "http", "https", "udp", "rtp", "tcp")
)


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

    def why_silent(self) -> Sentence:
        """What to check."""
        return Sentence(
            QT_TR_NOOP(
                "The stream {name} sends no picture. Check that the camera or server is on and "
                "that this computer is connected to its network."
            ),
            name=self.name,
        )

    def why_lost(self) -> Sentence:
        """What to check."""
        return Sentence(
            QT_TR_NOOP(
                "The stream {name} has ended or its connection is lost. Check the connection "
                "and open it again."
            ),
            name=self.name,
        )

    def _open_capture(self) -> LiveCapture:
        return StreamReader(self._address, _named(self.name), self._pacer)


def _named(address: str) -> Sentence:
    return Sentence(QT_TR_NOOP("The stream {address}"), address=address)


def _without_password(address: str) -> str:
    """The address as it may be shown on a screen."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host).geturl()
