"""Contrast as the Web Content Accessibility Guidelines count it, from the pixels of a grab."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QWidget

TEXT, LARGE_TEXT, MARK = 4.5, 3.0, 3.0
"""What level AA asks for."""
LARGE_LETTER = 17.0
"""Pixels of a capital letter from which text counts as large: 24 in size."""
SHARP = 2
"""Pixels of the grab for one of the window: no stroke is so thin that it is only ever blended."""
_CHANGED = 24
_LEAST_WIDTH, _LEAST_HEIGHT = 4, 8
"""Pixels of the grab; what is smaller is a point, a comma or a dash."""

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Word:
    """Letters that stand close together.

    Attributes:
        x, y, width, height: in pixels of the window.
        contrast: of its most outstanding pixel to what is behind it.
    """

    x: float
    y: float
    width: float
    height: float
    contrast: float

    @property
    def is_readable(self) -> bool:
        """Whether that is enough for its size."""
        return self.contrast >= (LARGE_TEXT if self.height >= LARGE_LETTER else TEXT)


def grab(widget: QWidget) -> Pixels:
    """What a widget shows: uint8 ``[height, width, 3]``, two pixels for one, RGB."""
    image = QImage(widget.size() * SHARP, QImage.Format.Format_RGB888)
    image.setDevicePixelRatio(SHARP)
    image.fill(widget.window().palette().window().color())
    flags = QWidget.RenderFlag.DrawChildren
    if widget.isWindow() or widget.autoFillBackground():
        flags |= QWidget.RenderFlag.DrawWindowBackground  # Others would paint over their corners.
    widget.render(image, QPoint(), QRegion(), flags)
    return pixels_of(image)


def pixels_of(image: QImage) -> Pixels:
    """Uint8 ``[height, width, 3]``, RGB."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    size: QSize = plain.size()
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(size.height(), plain.bytesPerLine())
    return rows[:, : size.width() * 3].reshape(size.height(), size.width(), 3).copy()


def contrast(one: npt.ArrayLike, other: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """From 1 to 21, pixel by pixel, of uint8 ``[..., 3]``."""
    first, second = _luminance(np.asarray(one)), _luminance(np.asarray(other))
    return (np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05)


def _luminance(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    share = pixels / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array((0.2126, 0.7152, 0.0722))


def words_in(written: Pixels, blank: Pixels) -> list[Word]:
    """What is written, by the difference to the same without letters."""
    ratio = contrast(written, blank)
    changed = (np.abs(written.astype(int) - blank).max(axis=2) >= _CHANGED).astype(np.uint8)
    together = cv2.morphologyEx(changed, cv2.MORPH_CLOSE, np.ones((9, 7), np.uint8))
    count, _labels, stats, _ = cv2.connectedComponentsWithStats(together)
    words = []
    for x, y, width, height, _area in stats[1:count]:
        if width < _LEAST_WIDTH or height < _LEAST_HEIGHT:
            continue
        part = (slice(y, y + height), slice(x, x + width))
        most = float(ratio[part].max())
        words.append(Word(*(value / SHARP for value in (x, y, width, height)), most))
    return words
