"""From a path as people and other programs write it to a path."""

import os
import re
import sys
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP


def path_from(text: str) -> Path:
    """A path, also from a ``file:`` address (RFC 8089), as file managers and browsers give it.

    Raises:
        MoodmirrorError: ``text`` is empty, or the address names another computer.
    """
    if not text.strip():
        raise MoodmirrorError(QT_TR_NOOP("The name of the file is empty. Name a file or a folder."))
    if not text.lower().startswith("file:"):
        return Path(text)
    parts = urlsplit(text.replace("#", "%23").replace("?", "%3F"))  # Parts of a file's name.
    path = os.fsdecode(unquote_to_bytes(parts.path))
    on_windows = sys.platform == "win32"
    if parts.netloc.lower() not in ("", "localhost", "127.0.0.1"):
        if not on_windows:
            raise MoodmirrorError(
                QT_TR_NOOP(
                    "'{text}' lies on the computer '{computer}'. Copy it to this one first, or "
                    "name the folder under which it is mounted."
                ),
                text=text,
                computer=parts.netloc,
            )
        return Path(f"//{parts.netloc}{path}")
    if on_windows and re.match(r"/[A-Za-z][:|]", path):
        path = path[1] + ":" + path[3:]
    return Path(path)
