"""Emoji and icons as pixmaps, drawn once per size, screen density and colour."""

from collections import OrderedDict

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.resources import asset

_KEPT = 256
ICON_SIZE = QSize(24, 20)
"""Of icons in buttons; the drawing stands at the left, a little off the text."""
_RATIOS = (1.0, 2.0, 3.0)


class SvgIcons:
    """Renders the bundled SVGs. A face that comes nearer asks for many sizes, so few are kept."""

    def __init__(self) -> None:
        self._pixmaps: OrderedDict[tuple[str, int, float, str], QPixmap] = OrderedDict()

    def pixmap(self, name: str, size: int, ratio: float, colour: str = "") -> QPixmap:
        """The square picture ``name`` (e.g. ``emoji/happy``), ``size`` logical pixels wide.

        ``colour`` takes the place of ``currentColor`` in the file.
        """
        key = (name, size, ratio, colour)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = self._pixmaps[key] = _render(name, size, ratio, colour)
            if len(self._pixmaps) > _KEPT:
                self._pixmaps.popitem(last=False)
        self._pixmaps.move_to_end(key)
        return pixmap

    def icon(self, name: str, colour: str, disabled: str) -> QIcon:
        """An icon for an action, sharp on every screen, in the colours given."""
        icon = QIcon()
        for ratio in _RATIOS:
            for shade, mode in ((colour, QIcon.Mode.Normal), (disabled, QIcon.Mode.Disabled)):
                drawing = self.pixmap(name, ICON_SIZE.height(), ratio, shade)
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
    pixmap = QPixmap(ICON_SIZE * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.drawPixmap(0, 0, drawing)
    painter.end()
    return pixmap


def _render(name: str, size: int, ratio: float, colour: str) -> QPixmap:
    text = asset(f"{name}.svg").read_text(encoding="utf-8")
    if colour:
        text = text.replace("currentColor", QColor(colour).name())
    renderer = QSvgRenderer(QByteArray(text.encode()))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    side = max(1, round(size * ratio))
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
