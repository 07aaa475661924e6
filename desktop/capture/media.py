"""Which files are pictures and which are videos, and how to find them in a folder."""

import os
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from models.errors import MoodmirrorError
from models.pictures.picture_file import PICTURE_HEADS, UNREADABLE_PICTURES
from models.sentence import QT_TR_NOOP

_PICTURES = (
    "jpg jpeg jpe jfif png apng gif bmp dib webp avif tif tiff ppm pgm pbm pnm pfm tga "
    "pcx jp2 j2k jpf jpx"
)
_VIDEOS = (
    "mp4 m4v mov avi mkv webm wmv asf flv f4v mpg mpeg mpe m2v ts mts m2ts 3gp 3g2 ogv vob "
    "mxf mjpeg mjpg"
)
PICTURE_SUFFIXES = frozenset(f".{name}" for name in _PICTURES.split())
VIDEO_SUFFIXES = frozenset(f".{name}" for name in _VIDEOS.split())
_ROWS_OF_PICTURES = (".mjpeg", ".mjpg")
"""Videos that are nothing but one JPEG after another, and begin like one."""

_PICTURE_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
"""Of the ISO base media format, which pictures share with MP4."""
_VIDEO_HEADS = (b"\x1aE\xdf\xa3", b"FLV\x01", b"0&\xb2u\x8ef\xcf\x11", b"OggS", b"\0\0\x01\xba")
"""Matroska, Flash, Windows Media, Ogg, MPEG."""


class MediaKind(Enum):
    """What a file is by its name."""

    PICTURE = "picture"
    VIDEO = "video"
    OTHER = "other"


def media_kind(path: Path) -> MediaKind:
    """Judge by the suffix; a picture of a kind that cannot be read is a picture all the same."""
    suffix = path.suffix.lower()
    if suffix in PICTURE_SUFFIXES or suffix in UNREADABLE_PICTURES:
        return MediaKind.PICTURE
    return MediaKind.VIDEO if suffix in VIDEO_SUFFIXES else MediaKind.OTHER


def kind_by_content(path: Path) -> MediaKind | None:
    """Judge by the first bytes; None where they could begin anything, or cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError:
        return None
    if head[4:8] == b"ftyp":
        return MediaKind.PICTURE if head[8:12] in _PICTURE_BRANDS else MediaKind.VIDEO
    if head[:4] == b"RIFF":
        return {b"WEBP": MediaKind.PICTURE, b"AVI ": MediaKind.VIDEO}.get(head[8:12])
    if path.suffix.lower() in _ROWS_OF_PICTURES:
        return None
    if head.startswith(PICTURE_HEADS):
        return MediaKind.PICTURE
    return MediaKind.VIDEO if head.startswith(_VIDEO_HEADS) else None


def opencv_name(name: str) -> str:
    """The name of a file or stream, if OpenCV can be given it.

    Bytes that are no text, which names on Linux may hold, end the process in OpenCV.

    Raises:
        MoodmirrorError: there are such bytes in it.
    """
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise MoodmirrorError(
            QT_TR_NOOP("The name '{name}' holds bytes that are no text. Rename it and try again."),
            name=name,
        ) from error
    return name


def find_media(folder: Path, skip: Path | None = None) -> Iterator[Path]:
    """Pictures and videos in a folder and all below it, sorted by name.

    Hidden files and folders, files of other kinds, and the folder ``skip`` are left out; so is
    ``.ts``, for in a folder that is more often a program in TypeScript than a video.
    Links to folders are not followed, so a circle of links ends. Raises OSError when
    ``folder`` itself cannot be listed; folders below that cannot are left out.
    """
    os.scandir(folder).close()
    for parent, folders, files in os.walk(folder):
        here = Path(parent)
        folders[:] = sorted(name for name in folders if not _hidden(name) and here / name != skip)
        for name in sorted(files):
            path = here / name
            if (
                not _hidden(name)
                and media_kind(path) is not MediaKind.OTHER
                and path.suffix != ".ts"
            ):
                yield path


def _hidden(name: str) -> bool:
    return name.startswith(".")
