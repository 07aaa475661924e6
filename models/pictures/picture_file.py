"""What picture files begin with, which ones cannot be read, and whether a file can be opened."""

from pathlib import Path

from models.errors import MoodmirrorError

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
    ".cr2": "raw camera",
    ".cr3": "raw camera",
    ".nef": "raw camera",
    ".arw": "raw camera",
    ".dng": "raw camera",
    ".orf": "raw camera",
    ".rw2": "raw camera",
    ".raf": "raw camera",
}
"""Pictures that this program knows by name only, with the kind as told to people."""


def require_file(path: Path) -> None:
    """Say clearly why a file cannot even be opened.

    Raises:
        MoodmirrorError: missing, a folder, no plain file, empty, or not permitted.
    """
    try:
        if path.is_dir():
            raise MoodmirrorError(f"'{path}' is a folder. Choose a picture or a video inside it.")
        size = path.stat().st_size
        if not path.is_file():
            raise MoodmirrorError(f"'{path}' is no file. Choose a picture or a video.")
        path.open("rb").close()
    except FileNotFoundError as error:
        raise MoodmirrorError(
            f"There is no file '{path}'. Check its name and its folder."
        ) from error
    except OSError as error:
        raise MoodmirrorError(f"'{path}' cannot be read: {error.strerror}.") from error
    if size == 0:
        raise MoodmirrorError(f"'{path}' is empty. Try copying it again.")
