"""One strip for each person: the colour of the label over time, hatched where it was not sure."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.timeline.scene import Scene
from desktop.window.faces.person_colours import paint_badge, person_colour
from desktop.window.kit.theme import SMALL, Theme, scaled, text_font, theme_of
from models.expression import EXPRESSIONS

_PITCHES = (18, 16, 14, 14)
"""Pixels from one strip to the next, for one strip, two, three and more."""
_LEAST_PITCH, _BADGE = 8, 14
_MOST_SHARE = 0.65
"""Of the height, that the strips may take from the lines."""
_HATCH = 6
_DIM, _FAINT = 0.55, 0.15
"""How much of its colour a label keeps where it is not sure, along the hatching."""


class TimelineStrips(QWidget):
    """Badges stand in a margin at the left, the strips begin and end with the lines above."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = self._right = 0
        self._scene: Scene | None = None
        self._numbers: list[int] = []
        self._pitch = _PITCHES[0]
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_margins(self, left: int, right: int) -> None:
        """Leave so many pixels beside the strips."""
        self._left, self._right = left, right
        self.update()

    def show_scene(self, scene: Scene, room: int) -> None:
        """Draw its strips; with the lines they have ``room`` pixels of height."""
        share = int(room * _MOST_SHARE)
        most = max(1, share // _LEAST_PITCH)
        numbers = list(scene.strips)
        if len(numbers) > most:
            others = [number for number in numbers if number != scene.person]
            numbers = sorted([*others[len(others) - most + 1 :], scene.person])
        count = max(1, len(numbers))
        wanted = scaled(_PITCHES[min(count, len(_PITCHES)) - 1])
        self._pitch = max(_LEAST_PITCH, min(wanted, share // count))
        self._numbers, self._scene = numbers, scene
        self.update()

    @property
    def needed_height(self) -> int:
        """Pixels."""
        return max(1, len(self._numbers)) * self._pitch

    def person_at(self, y: float) -> int | None:
        """Whose strip lies at a height."""
        row = int(y // self._pitch)
        return self._numbers[row] if 0 <= row < len(self._numbers) else None

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Row by row, in the order of the numbers."""
        if self._scene is None:
            return
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(self, SMALL))
        colours = _colours(theme)
        width, thick = self.width() - self._left - self._right, self._pitch - self._pitch // 4
        for row, number in enumerate(self._numbers):
            middle = (row + 0.5) * self._pitch
            place = QRectF(self._left, round(middle - thick / 2), width, thick)
            painter.drawImage(place, _image(self._scene.strips[number], width, thick, colours))
            self._paint_number(painter, row, number, theme)
            if number == self._scene.person and len(self._numbers) > 1:
                painter.fillRect(QRectF(3, place.top(), 3, thick), QColor(theme.accent))

    def _paint_number(self, painter: QPainter, row: int, number: int, theme: Theme) -> None:
        """A badge; where they are too close, numbers in two columns by turns."""
        middle = QPointF(self._left - scaled(14), (row + 0.5) * self._pitch)
        if self._pitch >= scaled(_BADGE) - 1:
            paint_badge(painter, middle, scaled(_BADGE), number, dark=theme.dark)
            return
        painter.setFont(text_font(self, SMALL, strong=True))
        painter.setPen(person_colour(number, dark=theme.dark))
        place = QRectF(0, 0, scaled(20), scaled(16))
        place.moveCenter(middle - QPointF(row % 2 * scaled(15), 0))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(number))


def _colours(theme: Theme) -> npt.NDArray[np.uint32]:
    """uint32 ``[3, 13]``: of each code of a strip; then for the hatching; then for the edges."""
    ground = QColor(theme.surface)
    colours = [theme.colour_of(one) for one in EXPRESSIONS]
    fills = [theme.fill_of(one) for one in EXPRESSIONS]
    pale = [_mixed(colour, ground, _DIM) for colour in fills]
    faint = [_mixed(colour, ground, _FAINT) for colour in fills]
    edges = [_mixed(colour, ground, _DIM) for colour in colours]
    rows = ([ground, *fills, *pale], [ground, *fills, *faint], [ground, *colours, *edges])
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
    pixels[[0, -1]] = colours[2][codes]
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    return image.copy()  # Its own pixels: the array ends with this function.
