"""Whether the processor is new enough. On an older one, the libraries would only end the program.

The least is AVX2, which Intel has had since Haswell (2013) and AMD since Excavator (2015): dlib's
wheel is built with AVX, and the matrix products of NumPy's wheel were seen to need AVX2.
"""

import platform
import sys
from pathlib import Path

SENTENCE = (
    "This processor is too old for Moodmirror: it lacks AVX2, which processors for PCs have had "
    "since about 2013."
)
_AVX2_OF_WINDOWS = 40  # PF_AVX2_INSTRUCTIONS_AVAILABLE
_ERROR_ICON = 0x10


def is_too_old(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether AVX2 is known to be missing; on other processors than Intel's and AMD's it never is.

    Args:
        cpuinfo: what Linux tells of the processor.
    """
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return False
    if sys.platform == "linux":
        try:
            flags = cpuinfo.read_text(encoding="utf-8", errors="replace").split()
        except OSError:
            return False
        return "sse2" in flags and "avx2" not in flags
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        return not ctypes.windll.kernel32.IsProcessorFeaturePresent(_AVX2_OF_WINDOWS)
    return False


def refuse() -> int:
    """Say it where it is seen, and return the exit code."""
    if sys.stderr is not None:
        print(f"moodmirror: {SENTENCE}", file=sys.stderr)
    elif sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        ctypes.windll.user32.MessageBoxW(None, SENTENCE, "Moodmirror", _ERROR_ICON)
    return 2
