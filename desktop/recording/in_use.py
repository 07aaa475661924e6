"""Whether a recording is being written now, by this process or another one."""

import os
import sys
from pathlib import Path

_PLACE = 2**40
"""Windows locks byte ranges, even beyond the end: the bytes before it stay readable."""


class Hold:
    """A lock on a file that is being written; it ends with the process, however that ends."""

    def __init__(self, path: Path) -> None:
        """Lock a file; raises OSError if it is gone or locked already."""
        self._file = os.open(path, os.O_RDWR)
        try:
            _lock(self._file)
        except OSError:
            os.close(self._file)
            raise

    def close(self) -> None:
        """Let go."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)


def is_in_use(path: Path) -> bool:
    """Whether it is locked; True if that cannot be found out, which does least harm."""
    try:
        Hold(path).close()
    except OSError:
        return True
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, _PLACE, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
