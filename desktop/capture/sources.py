"""From what a person writes after ``--source`` to a source of frames."""

from pathlib import Path

from desktop.capture.animation import moves
from desktop.capture.animation_source import AnimationSource
from desktop.capture.demo_source import DemoSource
from desktop.capture.frame_source import FrameSource
from desktop.capture.media import MediaKind, kind_by_content, media_kind
from desktop.capture.path_text import path_from
from desktop.capture.picture_source import PictureSource
from desktop.capture.stream_source import StreamSource, is_stream_address
from desktop.capture.video_input import UnknownContainerError, open_video
from desktop.capture.video_source import VideoSource
from models.errors import MoodmirrorError
from models.pictures.picture import is_picture
from models.pictures.picture_file import require_file
from models.sentence import QT_TR_NOOP


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
    return source_from_file(path_from(text))


def source_from_file(path: Path, *, paced: bool = True) -> PictureSource | VideoSource:
    """A picture or a video, not opened yet, by its first bytes before its suffix.

    Raises:
        MoodmirrorError: as :func:`source_from`.
    """
    require_file(path)
    match kind_by_content(path) or media_kind(path):
        case MediaKind.PICTURE:
            is_video = False
        case MediaKind.VIDEO:
            is_video = True
        case _:
            is_video = not is_picture(path)
            if is_video:
                _require_video(path)
    if is_video:
        return VideoSource(path, paced=paced)
    return AnimationSource(path, paced=paced) if moves(path) else PictureSource(path)


def _require_video(path: Path) -> None:
    """Raise MoodmirrorError where a file of an unknown suffix cannot be opened as a video."""
    try:
        open_video(path).close()
    except UnknownContainerError as error:
        raise MoodmirrorError(
            QT_TR_NOOP("'{path}' is neither a picture nor a video that Moodmirror can read."),
            path=path,
        ) from error
