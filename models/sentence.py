"""Sentences for people: English, and ready to be said in another language where they are shown."""

import errno
from typing import Self


def QT_TR_NOOP(text: str) -> str:  # noqa: N802  # Qt's tools know it by this name.
    """Mark a text for the translators; it is translated when it is shown."""
    return text


class Sentence(str):
    """An English text that knows what it was made of.

    Terminals, logs and files take it as it is. The window translates the template and puts the
    values in again (``in_words`` in ``desktop/window/kit/translation.py``).

    Attributes:
        template: with a place such as ``{path}`` for each value.
        values: by the names of their places; a value may be a sentence itself.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Fill ``template``, marked by :func:`QT_TR_NOOP`; without values it is taken as it is."""
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template, made.values = str(template), values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """Let it go to another process whole."""
        return (self.template,), self.values


def reason_of(error: BaseException) -> Sentence:
    """Why something failed: in fixed words where it is one of the system's common reasons."""
    if getattr(error, "winerror", None) in _WINDOWS_IN_USE:
        return Sentence(_IN_USE)
    known = _REASONS.get(getattr(error, "errno", None) or 0)
    if known:
        return Sentence(known)
    return Sentence(getattr(error, "strerror", None) or str(error) or type(error).__name__)


_WINDOWS_IN_USE = (32, 33)
_IN_USE = QT_TR_NOOP("Another program is using it")
# What the C library says in English, whatever language the system speaks.
_REASONS = {
    errno.EACCES: QT_TR_NOOP("Permission denied"),
    errno.EPERM: QT_TR_NOOP("Operation not permitted"),
    errno.EROFS: QT_TR_NOOP("Read-only file system"),
    errno.ENOSPC: QT_TR_NOOP("No space left on device"),
    errno.EDQUOT: QT_TR_NOOP("Disk quota exceeded"),
    errno.EFBIG: QT_TR_NOOP("File too large"),
    errno.EIO: QT_TR_NOOP("Input/output error"),
    errno.EBUSY: QT_TR_NOOP("Device or resource busy"),
    errno.ENOENT: QT_TR_NOOP("No such file or directory"),
    errno.ENOTDIR: QT_TR_NOOP("Not a directory"),
    errno.EISDIR: QT_TR_NOOP("Is a directory"),
    errno.EEXIST: QT_TR_NOOP("File exists"),
    errno.ENAMETOOLONG: QT_TR_NOOP("File name too long"),
    errno.ENODEV: QT_TR_NOOP("No such device"),
    errno.ENOTCONN: QT_TR_NOOP("Transport endpoint is not connected"),
    errno.ETIMEDOUT: QT_TR_NOOP("Connection timed out"),
}
