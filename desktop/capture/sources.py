"""From what a person writes after ``--source`` to a source of frames."""

from pathlib import Path

from desktop.capture.demo_source import DemoSource
from desktop.capture.frame_source import FrameSource
from desktop.capture.media import MediaKind, media_kind, require_file
from desktop.capture.picture import is_picture
from desktop.capture.picture_source import PictureSource
from desktop.capture.stream_source import StreamSource, is_stream_address
from desktop.capture.video_source import VideoSource
from models.errors import MoodmirrorError


def source_from(text: str) -> FrameSource:
    """A source, not opened yet: ``demo``, an address, or a file's path; no camera.

    A file that is called ``demo`` can be written as ``./demo``.

    Raises:
        MoodmirrorError: there is no such file, or it is neither a picture nor a video.
    """
    if text == "demo":
        return DemoSource()
    if is_stream_address(text):
        return StreamSource(text)
    return source_from_file(Path(text))


def source_from_file(path: Path, *, paced: bool = True) -> PictureSource | VideoSource:
    """A picture or a video, not opened yet; raises as :func:`source_from` does."""
    require_file(path)
    match media_kind(path):
        case MediaKind.VIDEO:
            return VideoSource(path, paced=paced)
        case MediaKind.OTHER if not is_picture(path):
            raise MoodmirrorError(
                f"'{path}' is neither a picture nor a video that Moodmirror can read."
            )
        case _:
            return PictureSource(path)
