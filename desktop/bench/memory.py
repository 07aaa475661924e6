"""How much memory this process holds."""

import ctypes
import sys
from pathlib import Path


def rss_mb() -> float:
    """Resident memory in MiB: now on Linux and Windows, the most there ever was elsewhere."""
    if sys.platform == "linux":
        return _linux_kib() / 1024
    if sys.platform == "win32":
        return _windows_bytes() / 2**20
    import resource  # noqa: PLC0415  # Not on Windows.

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _linux_kib() -> int:
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


class _Counters(ctypes.Structure):
    """Windows' PROCESS_MEMORY_COUNTERS."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("page_faults", ctypes.c_uint32),
        ("peak_working_set", ctypes.c_size_t),
        ("working_set", ctypes.c_size_t),
        ("others", ctypes.c_size_t * 6),
    )


def _windows_bytes() -> int:
    if sys.platform != "win32":
        return 0
    counters = _Counters(size=ctypes.sizeof(_Counters))
    kernel = ctypes.WinDLL("kernel32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.size)
    return int(counters.working_set)
