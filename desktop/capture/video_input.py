"""The one door to videos: opens a file with FFmpeg, by PyAV, and finds its picture."""

import os
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from models.errors import MoodmirrorError
from models.pictures.picture_file import require_file
from models.sentence import QT_TR_NOOP, Sentence

# FFmpeg also reads playlists, scripts and numbered pictures, which name further files and hosts.
# A file that a person opens is read by itself, so only containers that hold a video are allowed.
_CONTAINERS = (
    "mov matroska webm avi asf asf_o flv live_flv kux mpeg mpegts mpegtsraw mpegvideo h261 h263 "
    "h264 hevc vvc av1 obu ivf m4v vc1 mjpeg mpjpeg mxf ogg rm dv nut gxf wtv nsv dirac cavsvideo "
    "avs avs2 avs3 yuv4mpegpipe dhav ivr ty pva lxf dnxhd"
)
_FILE_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": ",".join(_CONTAINERS.split())}
MOST_THREADS = 4
"""Each decoding thread holds frames of its own, and the network that reads faces needs cores."""
_SQUARE_WITHIN = 0.01
"""A pixel this close to a square is one: containers round the ratio of whole pictures."""
_LONGEST_ASPECT = 4
"""Pixels longer than this are taken for a broken header."""
_MOST_FRAMES_PER_S = 1000
_GENERATE_PTS, _NO_FILLIN = 0x0001, 0x0010
"""``AVFMT_FLAG_GENPTS`` and ``AVFMT_FLAG_NOFILLIN`` of libavformat."""
_NO_TIMES, _MAY_BREAK = 0x0080, 0x0200
"""``AVFMT_NOTIMESTAMPS`` and ``AVFMT_TS_DISCONT`` of libavformat."""


class UnknownContainerError(MoodmirrorError):
    """Nothing in the file can be made out."""

    def __init__(self, name: str) -> None:
        super().__init__(
            QT_TR_NOOP(
                "{name} isn't a supported video format, or it is damaged or incomplete. "
                "Try copying it again, or convert it to MP4."
            ),
            name=name,
        )


@dataclass(frozen=True, slots=True, eq=False)
class VideoInput:
    """An open container and the stream in it that holds the picture. For one thread."""

    container: InputContainer
    stream: VideoStream

    @property
    def has_times(self) -> bool:
        """Whether its frames are stamped: not in a bare stream of pictures."""
        return not self.container.format.flags & _NO_TIMES

    @property
    def is_broadcast(self) -> bool:
        """Whether it is made to be joined and cut anywhere, so that stamps may jump."""
        return bool(self.container.format.flags & _MAY_BREAK)

    @property
    def frame_rate(self) -> float | None:
        """Frames a second, on average where they differ; None where nobody knows."""
        for rate in (self.stream.average_rate, self.stream.guessed_rate, self.stream.base_rate):
            if rate and 0 < rate <= _MOST_FRAMES_PER_S:
                return float(rate)
        return None

    @property
    def duration_s(self) -> float:
        """Seconds, as far as the file says; 0 where it does not."""
        if self.stream.duration and self.stream.time_base:
            return max(0.0, float(self.stream.duration * self.stream.time_base))
        return max(0.0, (self.container.duration or 0) / av.time_base)

    @property
    def frame_count(self) -> int | None:
        """How many frames the file says it has, or their number by rate and duration."""
        count = self.stream.frames or round(self.duration_s * (self.frame_rate or 0.0))
        return count if 0 < count < 1e9 else None

    def close(self) -> None:
        """Let go of the file or connection."""
        self.container.close()


def open_video(path: Path, *, threads: int = MOST_THREADS) -> VideoInput:
    """Open a video file; nothing else is opened, whatever the file refers to.

    Args:
        path: the file.
        threads: how many may decode at most.

    Raises:
        MoodmirrorError: it cannot be opened, holds no picture, or one of an unknown format.
    """
    require_file(path)
    try:
        # An absolute path, for "take:2.mp4" would be an address to FFmpeg.
        container = av.open(str(path.absolute()), options=_FILE_OPTIONS, metadata_errors="replace")
    except (av.FFmpegError, ValueError) as error:
        raise UnknownContainerError(_quoted(path)) from error
    if container.format.name == "mpeg":
        # Only some frames have a stamp there. FFmpeg's guesses for the others are wrong after a
        # seek, and shift even those that have one.
        container.flags = (container.flags | _NO_FILLIN) & ~_GENERATE_PTS
    try:
        stream = picture_stream(container, _quoted(path))
        stream.codec_context.thread_count = min((os.cpu_count() or 1) + 1, threads)
        return VideoInput(container, stream)
    except MoodmirrorError:
        container.close()
        raise


def _quoted(path: Path) -> Sentence:
    return Sentence("'{path}'", path=path)


def picture_stream(container: InputContainer, name: str) -> VideoStream:
    """The stream that holds the picture, ready to be decoded.

    Args:
        container: just opened.
        name: what to call it in a sentence.

    Raises:
        MoodmirrorError: there is no such stream, or nothing here can decode it.
    """
    stream = container.streams.best("video")
    if stream is None and container.streams.video:
        stream = container.streams.video[0]  # Only streams without a decoder are passed over.
    if not isinstance(stream, VideoStream) or stream.disposition & Disposition.attached_pic:
        if not container.streams.audio:
            raise UnknownContainerError(name)
        raise MoodmirrorError(
            QT_TR_NOOP("{name} holds sound but no picture. Choose a video or a picture."), name=name
        )
    if stream.codec_context is None:
        raise MoodmirrorError(
            QT_TR_NOOP(
                "{name} holds {codec} video, which Moodmirror cannot read. Convert it to "
                "H.264 in MP4, for example with HandBrake."
            ),
            name=name,
            codec=_codec_name(container),
        )
    stream.thread_type = "AUTO"
    return stream


def sample_aspect_ratio(stream: VideoStream, first: Fraction | None) -> Fraction:
    """Width by height of one pixel as it is to be shown: 1 for a square.

    The container's word counts before the codec's, until the codec's changes in mid-stream.

    Args:
        stream: the decoded stream.
        first: the codec's own ratio when the stream was opened.
    """
    now = stream.codec_context.sample_aspect_ratio
    ratio = now if now and first and now != first else stream.sample_aspect_ratio
    if not ratio or abs(ratio - 1) < _SQUARE_WITHIN:
        return Fraction(1)
    return ratio if 1 / _LONGEST_ASPECT <= ratio <= _LONGEST_ASPECT else Fraction(1)


def _codec_name(container: InputContainer) -> Sentence:
    """What FFmpeg calls the picture's codec, or the four letters by which the file names it."""
    av.logging.set_level(av.logging.INFO)  # PyAV knows no codec that it cannot decode; FFmpeg does.
    try:
        told = container.dumps_format()  # type: ignore[attr-defined]
    finally:
        av.logging.set_level(None)
    named = re.search(r"Video: (?:none \((\w+) /|(?!none)(\w+))", told)
    if named:
        return Sentence("'{codec}'", codec=named[1] or named[2])
    return Sentence(QT_TR_NOOP("unknown"))
