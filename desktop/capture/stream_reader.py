"""Reads a stream from the network, or a recording that a server sends, with FFmpeg by PyAV."""

from collections.abc import Generator
from time import perf_counter

import av
from av.video.frame import VideoFrame

from desktop.capture.deinterlacer import Deinterlacer
from desktop.capture.frame_converter import FrameConverter
from desktop.capture.frame_source import Pacer
from desktop.capture.live_capture import Miss, Picture
from desktop.capture.video_input import (
    UnknownContainerError,
    VideoInput,
    picture_stream,
    sample_aspect_ratio,
)
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP

_OPEN_TIMEOUT_S, _READ_TIMEOUT_S = 10.0, 5.0
_NEAR_END_S = 1.0
# Never "file": a playlist from the network must not read files of this machine.
_OPTIONS = {
    "protocol_whitelist": "http,https,httpproxy,tcp,tls,udp,rtp,rtmp,rtmps,rtmpt,crypto,data",
    "rtsp_flags": "prefer_tcp",
}


class StreamReader:
    """An open stream; its frames are upright and have square pixels.

    Attributes:
        frame_rate: frames a second that it says to send; None where it does not say.
    """

    def __init__(self, address: str, name: str, pacer: Pacer) -> None:
        """Connect, which takes ten seconds at most.

        Args:
            address: what to read.
            name: what to call it in a sentence.
            pacer: holds the frames of a recording back until their time.

        Raises:
            MoodmirrorError: nobody answers, or what comes is no picture.
        """
        self._pacer = pacer
        self._video = _connect(address, name)
        self.frame_rate = self._video.frame_rate
        self._aspect = self._video.stream.codec_context.sample_aspect_ratio
        self._converter = FrameConverter()
        self._first_s: float | None = None
        self._time_s = 0.0
        self._pictures = self._read_all()

    def read(self) -> Picture | Miss:
        """The next picture; of a recording, when its time has come."""
        return next(self._pictures)

    def close(self) -> None:
        """Let go of the connection."""
        self._pictures.close()
        self._video.close()

    def _read_all(self) -> Generator[Picture | Miss, None, None]:
        deinterlacer = Deinterlacer()
        try:
            for packet in self._video.container.demux(self._video.stream):
                try:
                    frames = packet.decode()
                except (av.FFmpegError, ValueError):
                    yield Miss.DAMAGED
                    continue
                for frame in frames:
                    if frame.is_corrupt:
                        yield Miss.DAMAGED
                        continue
                    for whole in deinterlacer.feed(frame):
                        yield self._picture(whole)
        except (av.FFmpegError, ValueError):
            pass  # The connection is lost, or silent for too long.
        duration_s = self._video.duration_s
        over = duration_s > 0 and self._time_s > duration_s - _NEAR_END_S
        while True:
            yield Miss.ENDED if over else Miss.NOTHING

    def _picture(self, frame: VideoFrame) -> Picture | Miss:
        aspect = sample_aspect_ratio(self._video.stream, self._aspect)
        try:
            image = self._converter.picture(frame, aspect)
        except (av.FFmpegError, ValueError):
            return Miss.DAMAGED
        if self._video.duration_s > 0 and frame.time is not None:
            # A server sends a recording as fast as it can.
            self._first_s = frame.time if self._first_s is None else self._first_s
            self._time_s = frame.time - self._first_s
            self._pacer.wait_for(self._time_s)
        return Picture(image, perf_counter())


def _connect(address: str, name: str) -> VideoInput:
    try:
        container = av.open(
            address,
            options=_OPTIONS,
            timeout=(_OPEN_TIMEOUT_S, _READ_TIMEOUT_S),
            metadata_errors="replace",
        )
    except (av.HTTPUnauthorizedError, av.HTTPForbiddenError) as error:
        raise MoodmirrorError(
            QT_TR_NOOP(
                "{name} asks for a name and a password. Write them into its address: "
                "rtsp://NAME:PASSWORD@camera/..."
            ),
            name=name,
        ) from error
    except (av.FFmpegError, ValueError, OSError) as error:
        raise MoodmirrorError(_CLOSED, name=name) from error
    try:
        stream = picture_stream(container, name)
    except UnknownContainerError as error:
        container.close()
        raise MoodmirrorError(_CLOSED, name=name) from error
    except MoodmirrorError:
        container.close()
        raise
    stream.thread_type = "SLICE"  # Frames decoded at once would be some frames late.
    return VideoInput(container, stream)


_CLOSED = QT_TR_NOOP(
    "{name} cannot be opened. Check its address, and that the camera or server is on."
)
