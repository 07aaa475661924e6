"""Whether a recording is being written now, by this process or another one."""

import os
import sys
from pathlib import Path

_PLACE = 2**40
"""Windows locks bytes, also where there are none: those before can be read by all."""


class Hold:
    """Held by whoever writes a file; it ends with the process, however that ends."""

    def __init__(self, path: Path) -> None:
        """Hold a file; raises OSError where it is gone, or held already."""
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
    """Whether somebody holds it; True where nobody can tell, for that harms least."""
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
