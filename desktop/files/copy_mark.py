"""What annotated copies carry, so that the next run does not take them for originals."""

from pathlib import Path

import av
from PIL import Image

from desktop.capture.media import MediaKind, media_kind

MARK = "Moodmirror, annotated copy"
VIDEO_FIELD = "comment"
"""Of a video's metadata."""
_SOFTWARE = 0x0131
"""EXIF's tag of the program that made a picture."""


def picture_mark() -> Image.Exif:
    """The metadata of a picture that is a copy."""
    exif = Image.Exif()
    exif[_SOFTWARE] = MARK
    return exif


def is_annotated_copy(path: Path) -> bool:
    """Whether a file is a copy that this program made; False where it cannot be read."""
    try:
        if media_kind(path) is MediaKind.VIDEO:
            with av.open(str(path)) as video:
                return video.metadata.get(VIDEO_FIELD) == MARK
        with Image.open(path) as picture:
            return picture.getexif().get(_SOFTWARE) == MARK
    except Exception:  # Whatever is wrong with it is told when it is read.
        return False
