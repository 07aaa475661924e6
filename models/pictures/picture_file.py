"""What picture files begin with, which ones cannot be read, and whether a file can be opened."""

from pathlib import Path

from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, reason_of

PICTURE_HEADS = (
    *(b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"),
    b"\0\0\0\x0cjP  \r\n\x87\n",
)
"""What a JPEG, PNG, GIF, TIFF and JPEG 2000 begins with."""
UNREADABLE_PICTURES = {
    ".heic": "HEIC",
    ".heif": "HEIF",
    ".psd": "Photoshop",
    ".jxl": "JPEG XL",
    ".cr2": "RAW",
    ".cr3": "RAW",
    ".nef": "RAW",
    ".arw": "RAW",
    ".dng": "RAW",
    ".orf": "RAW",
    ".rw2": "RAW",
    ".raf": "RAW",
}
"""Pictures that this program knows by name only, with the kind as told to people."""


def require_file(path: Path) -> None:
    """Say clearly why a file cannot even be opened.

    Raises:
        MoodmirrorError: missing, a folder, no plain file, empty, or not permitted.
    """
    try:
        if path.is_dir():
            raise MoodmirrorError(
                QT_TR_NOOP("'{path}' is a folder. Choose a picture or a video inside it."),
                path=path,
            )
        size = path.stat().st_size
        if not path.is_file():
            raise MoodmirrorError(
                QT_TR_NOOP("'{path}' is no file. Choose a picture or a video."), path=path
            )
        path.open("rb").close()
    except FileNotFoundError as error:
        raise MoodmirrorError(
            QT_TR_NOOP("There is no file '{path}'. Check its name and its folder."), path=path
        ) from error
    except OSError as error:
        raise MoodmirrorError(
            QT_TR_NOOP("'{path}' cannot be read: {reason}."), path=path, reason=reason_of(error)
        ) from error
    if size == 0:
        raise MoodmirrorError(QT_TR_NOOP("'{path}' is empty. Try copying it again."), path=path)
