"""What a path opens: a picture, a video or a recording."""

from pathlib import Path

from desktop.capture.frame_source import FrameSource
from desktop.capture.media import MediaKind, media_kind
from desktop.capture.sources import source_from_file
from desktop.recording.manifest import CSV, JSON_LINES, MANIFEST, MARKS
from desktop.recording.recording_reader import recording_folder
from desktop.recording.recording_source import RecordingSource


def source_of_path(path: Path) -> FrameSource:
    """A source that is not opened yet; any file of a recording opens the recording.

    Raises:
        MoodmirrorError: there is no such file, or it is none of the three.
    """
    folder = recording_of(path)
    return RecordingSource(folder) if folder else source_from_file(path)


def recording_of(path: Path) -> Path | None:
    """The folder of the recording that ``path`` belongs to; None for other files.

    A picture in a recording's folder is just a picture.
    """
    own = path.name in (MANIFEST, JSON_LINES, CSV, MARKS) or media_kind(path) is MediaKind.VIDEO
    return recording_folder(path) if own or path.is_dir() else None
