"""The names of the processors that a network can run on."""

import ctypes
import os
import platform
import subprocess
import sys
from functools import cache
from pathlib import Path

CUDA_DRIVER = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
_NAME_BYTES = 256


_MOST_CORES: int | None = None


def use_cores(count: int) -> None:
    """From now on, use at most this many cores: other processes work beside this one."""
    global _MOST_CORES  # noqa: PLW0603  # It belongs to the process, as its cores do.
    _MOST_CORES = count


def core_count() -> int:
    """Cores that this process may use, and wants to."""
    return min(_cores(), _MOST_CORES or _cores())


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def cpu_name() -> str:
    """As its maker calls it, e.g. ``AMD EPYC``."""
    name = ""
    if sys.platform == "linux":
        name = _linux_cpu_name()
    elif sys.platform == "darwin":
        name = _answer_of("sysctl", "-n", "machdep.cpu.brand_string")
    return name or platform.processor() or platform.machine() or "CPU"


def cuda_driver_missing() -> bool:
    """Whether NVIDIA's driver cannot be loaded: no such card, or no driver for it."""
    return _cuda_driver() is None


def cuda_device_name() -> str:
    """The first CUDA device, e.g. ``NVIDIA H200``; ``GPU`` where the driver does not tell."""
    driver = _cuda_driver()
    name = ctypes.create_string_buffer(_NAME_BYTES)
    device = ctypes.c_int()
    if (
        driver is None
        or driver.cuInit(0) != 0
        or driver.cuDeviceGet(ctypes.byref(device), 0) != 0
        or driver.cuDeviceGetName(name, _NAME_BYTES, device) != 0
    ):
        return "GPU"
    return name.value.decode(errors="replace")


def _cuda_driver() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(CUDA_DRIVER)
    except OSError:
        return None


def _linux_cpu_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "")


def _answer_of(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
