"""The frames of a video that were decoded without loss."""

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

import av
from av.video.frame import VideoFrame

from desktop.capture.ffv1_check import is_whole
from desktop.capture.video_input import VideoInput

if TYPE_CHECKING:  # Generic in PyAV's stubs alone.
    from av.packet import Packet
    from av.video.stream import VideoStream

    VideoPacket = Packet[VideoStream]

_REMEMBERED = 1000
"""Packets whose fate is kept in mind: more than any decoder holds back."""
_ABOUT = 2
"""In a transport stream, a gap is noticed so many packets early at most."""


class DamageError(Exception):
    """Something could not be decoded; with several threads nobody can say which packet it was."""


class IntactFrames:
    """Decodes frame after frame, in the order in which they are shown.

    FFmpeg fills in what it cannot decode from other frames, so a damaged frame looks like an
    earlier one, and those that build on it inherit the fault. They are left out, from the damage
    to the next key frame.

    Iterating raises DamageError at the first damage unless the video is decoded by one thread.
    All frames until then were sound.
    """

    def __init__(self, video: VideoInput) -> None:
        self._video = video
        self._codec = video.stream.codec_context
        self._codec.copy_opaque = True  # So that each frame knows its packet.
        self._sliced = self._codec.name == "ffv1" and bool(self._codec.extradata)  # From version 3.
        self._sent = 0
        self._keys: deque[tuple[int, int | None]] = deque(maxlen=_REMEMBERED)  # Number and pts.
        self._damaged: deque[int] = deque(maxlen=_REMEMBERED)
        self._gaps: deque[int] = deque(maxlen=_REMEMBERED)

    def __iter__(self) -> Iterator[VideoFrame]:
        for packet in self._packets():
            if packet is None or self._accepts(packet):
                yield from (frame for frame in self._decode(packet) if not self._is_hurt(frame))

    def _packets(self) -> Iterator["VideoPacket | None"]:
        """All packets, then None, at which the decoder gives what it still holds back."""
        try:
            for packet in self._video.container.demux(self._video.stream):
                if packet.size:
                    yield packet
        except (av.FFmpegError, ValueError):
            pass  # The file ends here: whatever was whole until then counts.
        yield None

    def _accepts(self, packet: "VideoPacket") -> bool:
        """Count a packet; False for one of which a part is missing."""
        self._sent += 1
        packet.opaque = self._sent
        if packet.is_keyframe:
            self._keys.append((self._sent, packet.pts))
        if self._sliced and not is_whole(bytes(packet)):
            self._damaged.append(self._sent)
            return False
        if not packet.is_corrupt:
            return True
        if self._video.is_broadcast:
            # Packets are missing about here, but this one may be whole: the decoder will say.
            self._gaps.append(self._sent + _ABOUT)
            return True
        self._damaged.append(self._sent)
        return False

    def _decode(self, packet: "VideoPacket | None") -> list[VideoFrame]:
        try:
            return list(self._codec.decode(packet))
        except (av.FFmpegError, ValueError) as error:
            if self._codec.thread_count > 1:
                raise DamageError from error
            self._damaged.append(self._sent)
            return []

    def _is_hurt(self, frame: VideoFrame) -> bool:
        number = frame.opaque if isinstance(frame.opaque, int) else self._sent
        if frame.is_corrupt:
            if self._codec.thread_count > 1:
                raise DamageError
            self._damaged.append(number)
        if not (self._damaged or self._gaps):
            return False
        key = self._key_frame_of(number, frame.pts)
        return any(key <= one <= number for one in self._damaged) or any(
            key < one <= number for one in self._gaps
        )

    def _key_frame_of(self, number: int, pts: int | None) -> int:
        """From where on the decoder needed every packet for this frame.

        A frame that is sent after a key frame and shown before it builds on the one before, too.
        """
        for key, key_pts in reversed(self._keys):
            leads = pts is not None and key_pts is not None and pts < key_pts
            if key <= number and not leads:
                return key
        return 0
