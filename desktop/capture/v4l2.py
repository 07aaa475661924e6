"""Questions to Video4Linux that OpenCV does not pass on: modes, controls, why no stream begins.

The structures and numbers are those of Linux's ``videodev2.h``. None of the questions needs the
camera to be free: the driver answers them while another program has its picture.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module

from desktop.capture.camera_mode import USUAL_RATES, USUAL_SIZES, OfferedMode, Size

_CAPTURE = 1
_MMAP = 1
_DISCRETE = 1
_DISABLED = 0x0001
_READ_ONLY = 0x0004
_NAME = ctypes.c_char * 32
_U32, _S32 = ctypes.c_uint32, ctypes.c_int32
_READABLE = ("MJPG", "JPEG", "YUYV", "UYVY", "YVYU", "NV12", "NV21", "YU12", "YV12", "RGB3", "BGR3")
"""Pixel formats of colour pictures that OpenCV turns into BGR."""


class _FormatDescription(ctypes.Structure):
    _fields_ = (
        ("index", _U32),
        ("type", _U32),
        ("flags", _U32),
        ("description", _NAME),
        ("pixel_format", _U32),
        ("media_bus_code", _U32),
        ("reserved", _U32 * 3),
    )


class _FrameSize(ctypes.Structure):
    """Discrete: ``numbers`` begins with width, height; else least, most, step of both."""

    _fields_ = (
        ("index", _U32),
        ("pixel_format", _U32),
        ("type", _U32),
        ("numbers", _U32 * 6),
        ("reserved", _U32 * 2),
    )


class _FrameInterval(ctypes.Structure):
    """Discrete: ``numbers`` begins with a fraction of seconds; else least, most, step."""

    _fields_ = (
        ("index", _U32),
        ("pixel_format", _U32),
        ("width", _U32),
        ("height", _U32),
        ("type", _U32),
        ("numbers", _U32 * 6),
        ("reserved", _U32 * 2),
    )


class _QueryControl(ctypes.Structure):
    _fields_ = (
        ("id", _U32),
        ("type", _U32),
        ("name", _NAME),
        ("minimum", _S32),
        ("maximum", _S32),
        ("step", _S32),
        ("default_value", _S32),
        ("flags", _U32),
        ("reserved", _U32 * 2),
    )


class _ControlValue(ctypes.Structure):
    _fields_ = (("id", _U32), ("value", _S32))


class _RequestBuffers(ctypes.Structure):
    _fields_ = (
        ("count", _U32),
        ("type", _U32),
        ("memory", _U32),
        ("capabilities", _U32),
        ("flags", ctypes.c_uint8),
        ("reserved", ctypes.c_uint8 * 3),
    )


def _both_ways(number: int, structure: type[ctypes.Structure]) -> int:
    """The kernel's ``_IOWR('V', number, structure)``."""
    return 3 << 30 | ctypes.sizeof(structure) << 16 | ord("V") << 8 | number


_ENUM_FMT = _both_ways(2, _FormatDescription)
_REQBUFS = _both_ways(8, _RequestBuffers)
_G_CTRL = _both_ways(27, _ControlValue)
_S_CTRL = _both_ways(28, _ControlValue)
_QUERYCTRL = _both_ways(36, _QueryControl)
_ENUM_FRAMESIZES = _both_ways(74, _FrameSize)
_ENUM_FRAMEINTERVALS = _both_ways(75, _FrameInterval)
_STREAMON, _STREAMOFF = (1 << 30 | 4 << 16 | ord("V") << 8 | number for number in (18, 19))


class ControlRange:
    """The limits of a control, and what it is set to."""

    def __init__(self, query: _QueryControl, value: int) -> None:
        self.least = int(query.minimum)
        self.most = int(query.maximum)
        self.step = max(1, int(query.step))
        self.default = int(query.default_value)
        self.value = value


def offered_modes(index: int) -> tuple[OfferedMode, ...]:
    """What ``/dev/videoINDEX`` can send; empty where it does not say, or not on Linux."""
    modes: list[OfferedMode] = []
    with suppress(OSError), _device(index) as device:
        for pixel_format in _pixel_formats(device):
            for size in _sizes(device, pixel_format):
                rates = tuple(sorted(set(_rates(device, pixel_format, size)), reverse=True))
                modes.append(OfferedMode(_text(pixel_format), size, rates))
    return tuple(modes)


def control_range(index: int, control: int) -> ControlRange | None:
    """Limits and value of a control; None where the camera does not have it."""
    with suppress(OSError), _device(index) as device:
        query = _QueryControl(id=control)
        _ask(device, _QUERYCTRL, query)
        if query.flags & (_DISABLED | _READ_ONLY):
            return None
        now = _ControlValue(id=control)
        _ask(device, _G_CTRL, now)
        return ControlRange(query, int(now.value))
    return None


def set_control(index: int, control: int, value: int) -> bool:
    """Set a control; whether the camera took it."""
    with suppress(OSError), _device(index) as device:
        _ask(device, _S_CTRL, _ControlValue(control, value))
        return True
    return False


def stream_error(index: int) -> int:
    """The ``errno`` with which the driver refuses to send pictures; 0 where it does not refuse.

    Begins a stream and ends it at once, so nobody here may have the camera open.
    """
    try:
        with _device(index) as device:
            _ask(device, _REQBUFS, _RequestBuffers(count=2, type=_CAPTURE, memory=_MMAP))
            capture = _S32(_CAPTURE)
            _ask(device, _STREAMON, capture)
            _ask(device, _STREAMOFF, capture)
    except OSError as error:
        return error.errno or 0
    return 0


@contextmanager
def _device(index: int) -> Iterator[int]:
    if sys.platform != "linux":
        raise OSError("no Video4Linux")
    device = os.open(f"/dev/video{index}", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        yield device
    finally:
        os.close(device)


def _ask(device: int, request: int, structure: ctypes.Structure | ctypes.c_int32) -> None:
    import_module("fcntl").ioctl(device, request, structure)  # There is none on Windows.


def _pixel_formats(device: int) -> Iterator[int]:
    for index in range(64):
        found = _FormatDescription(index=index, type=_CAPTURE)
        try:
            _ask(device, _ENUM_FMT, found)
        except OSError:
            return
        if _text(found.pixel_format) in _READABLE:
            yield int(found.pixel_format)


def _sizes(device: int, pixel_format: int) -> Iterator[Size]:
    for index in range(256):
        found = _FrameSize(index=index, pixel_format=pixel_format)
        try:
            _ask(device, _ENUM_FRAMESIZES, found)
        except OSError:
            return
        numbers = [int(one) for one in found.numbers]
        if found.type == _DISCRETE:
            yield numbers[0], numbers[1]
            continue
        least_width, most_width, _, least_height, most_height, _ = numbers
        for width, height in USUAL_SIZES:
            if least_width <= width <= most_width and least_height <= height <= most_height:
                yield width, height
        return


def _rates(device: int, pixel_format: int, size: Size) -> Iterator[float]:
    for index in range(64):
        found = _FrameInterval(
            index=index, pixel_format=pixel_format, width=size[0], height=size[1]
        )
        try:
            _ask(device, _ENUM_FRAMEINTERVALS, found)
        except OSError:
            return
        part, whole, *rest = (int(one) for one in found.numbers)
        fastest = whole / part if part else 0.0
        if found.type == _DISCRETE:
            yield round(fastest, 2)
            continue
        slowest = rest[1] / rest[0] if rest[0] else 0.0
        yield from (one for one in USUAL_RATES if slowest <= one <= fastest)
        return


def _text(pixel_format: int) -> str:
    return int(pixel_format).to_bytes(4, "little").decode("ascii", "replace")
