"""One strip for each person: the colour of the label over time, hatched where it was not sure."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.timeline.drawing import UNSURE
from desktop.timeline.scene import Scene
from desktop.widgets.person_colours import paint_badge
from desktop.widgets.theme import SMALL, Theme, text_font, theme_of
from models.expression import EXPRESSIONS

_PITCHES = (18, 16, 14, 14)
"""Pixels from one strip to the next, for one strip, two, three and four."""
_LEAST_PITCH, _MOST_HEIGHT = 9, 66
_HATCH = 6
_DIM = 0.55


def pitch_for(count: int) -> int:
    """Pixels from one strip to the next, where there are so many."""
    if count <= len(_PITCHES):
        return _PITCHES[max(count, 1) - 1]
    return max(_LEAST_PITCH, _MOST_HEIGHT // count)


class TimelineStrips(QWidget):
    """Badges stand in a margin at the left, the strips begin and end with the lines above."""

    def __init__(self, left: int, right: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left, self._right = left, right
        self._scene: Scene | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_scene(self, scene: Scene) -> None:
        """Draw its strips."""
        self._scene = scene
        self.update()

    def height_for(self, scene: Scene) -> int:
        """Pixels that its strips need."""
        count = max(1, len(scene.strips))
        return count * pitch_for(count)

    def person_at(self, y: float) -> int | None:
        """Whose strip lies at a height."""
        seats = list(self._scene.strips) if self._scene else []
        row = int(y // pitch_for(len(seats)))
        return seats[row] if 0 <= row < len(seats) else None

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Row by row, in the order of the seats."""
        if self._scene is None:
            return
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(self, SMALL))
        pitch = pitch_for(len(self._scene.strips))
        colours = _colours(theme)
        width = self.width() - self._left - self._right
        for row, (seat, strip) in enumerate(self._scene.strips.items()):
            place = QRectF(self._left, row * pitch + 2, width, pitch - 4)
            painter.drawImage(place, _image(strip, width, int(place.height()), colours))
            middle = place.center().y()
            diameter = min(14, pitch)
            badge = QPointF(self._left - 6 - diameter / 2, middle)
            paint_badge(painter, badge, diameter, seat, dark=theme.dark)
            if seat == self._scene.person and len(self._scene.strips) > 1:
                painter.fillRect(QRectF(4, row * pitch + 1, 3, pitch - 2), QColor(theme.accent))


def _colours(theme: Theme) -> npt.NDArray[np.uint32]:
    """uint32 ``[2, 13]``: of each code of a strip; the second row is for the hatching."""
    ground = QColor(theme.surface)
    colours = [theme.colour_of(one) for one in EXPRESSIONS]
    pale = [_mixed(colour, ground, _DIM) for colour in colours]
    faint = [_mixed(colour, ground, 0.15) for colour in colours]
    rows = ([ground, *colours, *pale], [ground, *colours, *faint])
    return np.array([[colour.rgb() for colour in row] for row in rows], np.uint32)


def _mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        *(
            share * a + (1 - share) * b
            for a, b in zip(colour.getRgbF()[:3], ground.getRgbF()[:3], strict=True)  # type: ignore[index]
        )
    )


def _image(
    strip: npt.NDArray[np.uint8], width: int, height: int, colours: npt.NDArray[np.uint32]
) -> QImage:
    """The strip in pixels; a diagonal pattern lies where it is not sure."""
    codes = strip[np.arange(width) * len(strip) // max(1, width)]
    diagonals = (np.arange(width) + np.arange(height)[:, None]) % _HATCH < _HATCH // 2
    pixels = np.where(diagonals, colours[1][codes], colours[0][codes])
    assert int(strip.max(initial=0)) <= 2 * UNSURE
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    return image.copy()  # Its own pixels: the array ends with this function.
