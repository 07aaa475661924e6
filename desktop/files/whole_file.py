"""Files that take their name when they are whole, and not before."""

import errno
import os
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, reason_of

STANDARD_OUTPUT = Path("-")
LONGEST_NAME = 255
"""Bytes; of nearly all disks."""
_PART = ".moodmirror-{}.part"
"""Short, for the file's own name may be as long as the disk allows; hidden from other programs."""
_ABANDONED_S = 24 * 3600.0
"""A part not written to for this long was left by a killed process."""


class OutputError(MoodmirrorError):
    """A file cannot be written: unlike a bad input, this ends the whole run."""


@contextmanager
def whole_path(path: Path) -> Iterator[Path]:
    """An empty file beside ``path`` to write to; it replaces ``path`` when all went well.

    A link stays a link, and the file that it names is replaced. A file that was there before keeps
    its permissions and its owner. After an error nothing is left of the new file, and the old one
    is unharmed.

    Raises:
        OSError: it cannot be written.
    """
    target = target_of(path)
    part = new_part(target)
    try:
        yield part
        put_in_place(part, target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a whole file, text by :func:`encoded`, as :func:`whole_path` does; raises OSError."""
    data = encoded(content) if isinstance(content, str) else content
    with whole_path(path) as part:
        part.write_bytes(data)


def cut_name(name: str, room: int) -> str:
    """The beginning of a name, in at most this many bytes."""
    data = os.fsencode(name)
    while len(data) > room:
        name = name[:-1]
        data = os.fsencode(name)
    return name


def encoded(text: str) -> bytes:
    """UTF-8. Bytes of a name that are no text become ``\\udcff``, which is how JSON writes them."""
    return text.encode("utf-8", "backslashreplace")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn the system's errors while ``path`` is written into an :class:`OutputError`."""
    try:
        yield
    except BrokenPipeError:
        raise  # Standard output has no reader any more: nothing is wrong with ``path``.
    except OSError as error:
        reason = reason_of(error)
        if path == STANDARD_OUTPUT:
            raise OutputError(
                QT_TR_NOOP("Standard output cannot be written: {reason}."), reason=reason
            ) from error
        raise OutputError(
            QT_TR_NOOP("'{path}' cannot be written: {reason}."), path=path, reason=reason
        ) from error


def target_of(path: Path) -> Path:
    """The file that a name stands for, also through links.

    Raises:
        OSError: a circle of links, or a file or folder that may not be written.
    """
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if target.is_dir():
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if target.exists() and not os.access(target, os.W_OK):
        # A new file could take its place all the same, against its owner's word.
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return target


def new_part(target: Path) -> Path:
    """Make the file to write to, with the permissions of ``target``; raises OSError."""
    remove_abandoned_parts(target.parent)
    part = target.with_name(_PART.format(secrets.token_hex(4)))
    # Never readable by more people than ``target`` is.
    part.touch(mode=0o600 if target.exists() else 0o666, exist_ok=False)
    same_rights(part, target)
    return part


def same_rights(part: Path, target: Path) -> None:
    """Give a new file the permissions and the owner of the one that it will replace, if any."""
    try:
        old = target.stat()
    except OSError:
        return
    with suppress(OSError):  # Some disks know neither owner nor mode, and only root gives away.
        if hasattr(os, "chown") and (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
            os.chown(part, old.st_uid, old.st_gid)
    with suppress(OSError):
        part.chmod(stat.S_IMODE(old.st_mode))


def put_in_place(part: Path, target: Path) -> None:
    """Give a file that is whole its name; raises OSError.

    Some disks tell only here that they are full or broken.
    """
    with part.open("ab") as file:
        os.fsync(file.fileno())
    part.replace(target)


@cache
def remove_abandoned_parts(folder: Path) -> None:
    """Remove what killed processes left in a folder; once for each folder and process."""
    with suppress(OSError):
        for part in folder.glob(_PART.format("*")):
            if time.time() - part.stat().st_mtime > _ABANDONED_S:
                part.unlink()
