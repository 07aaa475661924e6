"""Emoji and icons, drawn once per size, screen density and colour."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.resources import asset
from desktop.window.kit.theme import scaled

_KEPT = 256
_WIDTH, _HEIGHT = 24, 20
_RATIOS = (1.0, 2.0, 3.0)


def icon_size() -> QSize:
    """Of icons in buttons, growing with text; the drawing is at the left, a little off the text."""
    return QSize(scaled(_WIDTH), scaled(_HEIGHT))


class SvgIcons:
    """Renders the bundled SVGs. A face that comes nearer asks for many sizes, so few are kept."""

    def __init__(self) -> None:
        images = lru_cache(_KEPT)(_render)
        self._images = images
        self._pixmaps = lru_cache(_KEPT)(lambda *key: QPixmap.fromImage(images(*key)))

    def image(self, name: str, size: int, ratio: float, colour: str = "") -> QImage:
        """The square picture ``name`` (e.g. ``emoji/happy``), ``size`` logical pixels wide.

        For any thread; painting an image costs no more than painting a pixmap.
        ``colour`` takes the place of ``currentColor`` in the file.
        """
        return self._images(name, size, ratio, colour)

    def pixmap(self, name: str, size: int, ratio: float, colour: str = "") -> QPixmap:
        """The same as a pixmap, for the window's thread alone."""
        return self._pixmaps(name, size, ratio, colour)

    def icon(self, name: str, colour: str, disabled: str) -> QIcon:
        """An icon for an action, sharp on every screen, in the colours given."""
        icon = QIcon()
        for ratio in _RATIOS:
            for shade, mode in ((colour, QIcon.Mode.Normal), (disabled, QIcon.Mode.Disabled)):
                drawing = self.pixmap(name, icon_size().height(), ratio, shade)
                icon.addPixmap(_at_the_left(drawing), mode)
        return icon

    def square_icon(self, name: str, size: int, colour: str) -> QIcon:
        """An icon that stands alone, in one colour."""
        icon = QIcon()
        for ratio in _RATIOS:
            icon.addPixmap(self.pixmap(name, size, ratio, colour))
        return icon


def _at_the_left(drawing: QPixmap) -> QPixmap:
    ratio = drawing.devicePixelRatio()
    pixmap = QPixmap(icon_size() * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.drawPixmap(0, 0, drawing)
    painter.end()
    return pixmap


def _render(name: str, size: int, ratio: float, colour: str) -> QImage:
    text = asset(f"{name}.svg").read_text(encoding="utf-8")
    if colour:
        text = text.replace("currentColor", QColor(colour).name())
    renderer = QSvgRenderer(QByteArray(text.encode()))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    side = max(1, round(size * ratio))
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
