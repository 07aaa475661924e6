"""A picture from the clipboard as a source of one frame."""

from time import perf_counter

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from desktop.capture.frame_source import FrameSource
from models.face import Frame
from models.sentence import QT_TR_NOOP, Sentence


class PastedPicture(FrameSource):
    """A picture without a file: one frame, then the end."""

    still = True

    def __init__(self, image: QImage) -> None:
        super().__init__(Sentence(QT_TR_NOOP("Pasted picture")))
        self._image: QImage | None = image

    def open(self) -> None:
        """Nothing to do."""

    def read(self) -> Frame | None:
        """The picture, once."""
        image, self._image = self._image, None
        return None if image is None else Frame(_bgr_on_white(image), 0, perf_counter())

    def close(self) -> None:
        """Forget the picture."""
        self._image = None


def _bgr_on_white(image: QImage) -> npt.NDArray[np.uint8]:
    """Drop the padding of QImage's rows and put alpha on white, as for picture files."""
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(rgba.constBits(), np.uint8).reshape(rgba.height(), rgba.bytesPerLine())
    pixels = rows[:, : rgba.width() * 4].reshape(rgba.height(), rgba.width(), 4)
    bgr = pixels[:, :, 2::-1]
    if not image.hasAlphaChannel():
        return np.ascontiguousarray(bgr)
    alpha = pixels[:, :, 3:].astype(np.uint16)
    return ((bgr * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
