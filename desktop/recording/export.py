"""A recording as one video that plays everywhere: H.264 in MP4, at a constant rate."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.files.frame_record import FrameRecord
from desktop.files.h264_video import H264Video
from desktop.files.whole_file import whole_path
from desktop.recording.recording_reader import Recording
from desktop.recording.recording_reel import RecordingReel
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, reason_of

RATE = 30
"""Frames per second; each is the one shown at that time."""

Paint = Callable[[FrameRecord, npt.NDArray[np.uint8]], npt.NDArray[np.uint8]]
"""Draws what is wanted over one picture."""


class StoppedError(Exception):
    """It was cancelled."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How an export reports its progress and is cancelled."""

    tell: Callable[[float], None] = lambda _: None
    """Called with the share that is done, 0 to 1."""
    stopped: Callable[[], bool] = lambda: False
    """Called before each picture."""


def export_recording(recording: Recording, path: Path, paint: Paint, progress: Progress) -> None:
    """Write a recording's pictures to ``path``, which is there when it is whole.

    Args:
        recording: one with a video.
        path: of the MP4.
        paint: draws over each picture.
        progress: is told how far it is, and may cancel.

    Raises:
        MoodmirrorError: there is no video, or ``path`` cannot be written.
        StoppedError: ``progress`` said so; nothing is left.
    """
    if not recording.videos:
        raise MoodmirrorError(
            QT_TR_NOOP("This recording has no video. It was made with numbers only.")
        )
    reel = RecordingReel(recording, progress.stopped)
    try:
        with whole_path(path) as part:
            video = H264Video(part, RATE)
            try:
                _write(video, _pictures(recording, reel, paint), progress, _count(reel))
                video.finish()
            except BaseException:
                video.abandon()
                raise
    except OSError as error:
        raise MoodmirrorError(
            QT_TR_NOOP("'{path}' cannot be written: {reason}."), path=path, reason=reason_of(error)
        ) from error
    finally:
        reel.close()


def _count(reel: RecordingReel) -> int:
    return max(1, round(reel.duration_s * RATE))


def _pictures(
    recording: Recording, reel: RecordingReel, paint: Paint
) -> Iterator[npt.NDArray[np.uint8]]:
    """The picture shown at each tick of the rate; each is painted once."""
    painted: tuple[int, npt.NDArray[np.uint8]] | None = None
    for number in range(_count(reel)):
        shot = reel.seek(number / RATE)
        if painted is None or painted[0] != shot.index:
            painted = shot.index, paint(recording.frames[shot.index], shot.image)
        yield painted[1]


def _write(
    video: H264Video, pictures: Iterator[npt.NDArray[np.uint8]], progress: Progress, count: int
) -> None:
    for number, picture in enumerate(pictures):
        if progress.stopped():
            raise StoppedError
        if not video.begun:
            video.begin(picture)
        video.add(picture, number / RATE)
        progress.tell((number + 1) / count)
