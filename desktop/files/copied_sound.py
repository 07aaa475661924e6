"""The sound of a video, put into a copy as it is."""

from contextlib import ExitStack
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet

_IN_MP4 = frozenset({"aac", "mp3", "ac3", "eac3", "opus", "flac", "alac"})
"""Codecs that players expect in MP4."""


class CopiedSound:
    """Goes through the original a second time, as far as the copy's picture has come.

    Attributes:
        refused: there is sound, but MP4 does not take it.
    """

    def __init__(self, original: InputContainer, copy: OutputContainer, files: ExitStack) -> None:
        """``files`` is closed when all is copied."""
        self.refused = True
        self._files = files
        self._copy = copy
        self._waiting: Packet[AudioStream] | None = None
        self._last_ticks = -1
        self._from = original.streams.audio[0]
        self._to: AudioStream | None = None
        video = original.streams.video[0]
        start, base = video.start_time, video.time_base
        # The copy begins with the first frame of the picture.
        self._begins_s = float(start * base) if start is not None and base is not None else 0.0
        self._packets = original.demux(self._from)
        if self._from.codec_context.name in _IN_MP4 and self._from.time_base is not None:
            self._to = copy.add_stream_from_template(self._from)
            self.refused = False

    @classmethod
    def of(cls, original: Path, copy: OutputContainer) -> "CopiedSound | None":
        """The first sound of a file; None where there is none or nobody can read it."""
        with ExitStack() as files:
            try:
                # By a file: FFmpeg takes no name that holds bytes which are no text.
                file = files.enter_context(original.open("rb"))
                container = files.enter_context(av.open(file, "r"))
                if container.streams.audio and container.streams.video:
                    return cls(container, copy, files.pop_all())
            except (av.FFmpegError, OSError, ValueError):
                pass
        return None

    def copy_until(self, time_s: float | None) -> None:
        """Copy what is heard before a time, counted from the first frame; None: all of it."""
        while (to := self._to) is not None:
            packet = self._waiting or self._next()
            self._waiting = None
            if packet is None:
                self.close()
                return
            if time_s is not None and self._time_of(packet) >= time_s:
                self._waiting = packet
                return
            self._write(packet, to)

    def close(self) -> None:
        """Let go of the original."""
        self._to = None
        self._files.close()

    def _next(self) -> "Packet[AudioStream] | None":
        try:
            # The last one is empty: it ends the stream.
            return next((one for one in self._packets if one.dts is not None), None)
        except (av.FFmpegError, ValueError):  # Damaged from here on.
            return None

    def _time_of(self, packet: "Packet[AudioStream]") -> float:
        assert packet.dts is not None and self._from.time_base is not None
        return float(packet.dts * self._from.time_base) - self._begins_s

    def _write(self, packet: "Packet[AudioStream]", to: AudioStream) -> None:
        assert packet.dts is not None and self._from.time_base is not None
        shift = round(self._begins_s / self._from.time_base)
        ticks = packet.dts - shift
        if ticks < 0 or ticks <= self._last_ticks:
            return  # Before the first frame, or a clock that was set back.
        self._last_ticks = ticks
        packet.pts = packet.dts = ticks
        packet.stream = to
        self._copy.mux(packet)
