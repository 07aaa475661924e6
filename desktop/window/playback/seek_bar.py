"""A video's length as a slider, coloured by what was found in it."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSlider, QToolTip, QWidget

from desktop.recording.found_strip import (
    FIRST_LABEL,
    NOBODY,
    UNSEEN,
    UNSURE,
    FoundStrip,
    expression_of,
)
from desktop.recording.recording_reader import RecordedMark
from desktop.window.kit.mark_name import mark_name
from desktop.window.kit.theme import GRID, Theme, theme_of
from desktop.window.kit.translation import expression_name, tr
from desktop.wording import clock
from models.expression import EXPRESSIONS

_STRIP = 12.0
_EDGE = 10.0
_HANDLE = 7.0
_RING = 2.0
_PAGE_MS = 30_000
_NEAR = 6.0
"""So near to a mark, in pixels, the pointer means it."""
STEP_MS = 5_000


class SeekBar(QSlider):
    """Qt's slider in milliseconds; a press goes straight to its place.

    Signals:
        asked(seconds): a person wants to be there.
        mark_menu_asked(number, place): a mark was right-clicked, there on the screen.
    """

    asked = Signal(float)
    mark_menu_asked = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._strip = FoundStrip()
        self._marks: tuple[RecordedMark, ...] = ()
        self._told = False
        self._duration_s = 0.0
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # Time runs so everywhere.
        self.setSingleStep(STEP_MS)
        self.setPageStep(_PAGE_MS)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Position in the video"))
        self.valueChanged.connect(self._on_value)

    def show_strip(self, strip: FoundStrip, marks: tuple[RecordedMark, ...] = ()) -> None:
        """Take the colours from ``strip``, and set a tick at each mark."""
        self._strip, self._marks = strip, marks
        self.update()

    def show_position(self, position_s: float, duration_s: float) -> None:
        """Stand there, unless a person holds the handle."""
        self._told = True
        self.setRange(0, max(1, round(duration_s * 1000)))
        if not self.isSliderDown():
            self.setValue(round(position_s * 1000))
        self._told = False
        self._duration_s = duration_s
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """The strip may have been filled further."""
        self.update()
        position_s, duration_s = self.value() / 1000, self._duration_s
        place = tr("{position} of {duration}").format(
            position=clock(position_s), duration=clock(duration_s)
        )
        self.setAccessibleDescription(f"{place}, {self._found_at(position_s)}")

    @Slot(int)
    def _on_value(self, value: int) -> None:
        if not self._told:
            self.asked.emit(value / 1000)

    def words_at(self, time_s: float) -> str:
        """The time, what was found there, and the mark that is near."""
        words = f"{clock(time_s)} · {self._found_at(time_s)}"
        mark = self._mark_at(self._x_of(time_s * 1000))
        return f"{words} · {mark_name(mark.number, mark.note)}" if mark else words

    def place_of(self, time_s: float) -> int:
        """How far from the left a moment is shown, in pixels."""
        return round(self._x_of(time_s * 1000))

    def _mark_at(self, x: float) -> RecordedMark | None:
        """The nearest of those that are near."""

        def apart(mark: RecordedMark) -> float:
            return abs(self._x_of(mark.time_s * 1000) - x)

        nearest = min(self._marks, key=apart, default=None)
        return nearest if nearest and apart(nearest) <= _NEAR else None

    def _found_at(self, time_s: float) -> str:
        code = self._strip.code_at(time_s)
        label = expression_of(code)
        if label is not None:
            return expression_name(label)
        if code == UNSEEN:
            return tr("not analysed yet")
        return tr("no face") if code == NOBODY else tr("not sure")

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the handle at once, wherever the press falls; the right button asks for a mark."""
        if event.button() == Qt.MouseButton.RightButton:
            mark = self._mark_at(event.position().x())
            if mark is not None:
                self.mark_menu_asked.emit(mark.number, event.globalPosition().toPoint())
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self.setValue(self._value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag, and tell what is under the pointer."""
        value = self._value_at(event.position().x())
        if self.isSliderDown():
            self.setValue(value)
        QToolTip.showText(event.globalPosition().toPoint(), self.words_at(value / 1000), self)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        self.setSliderDown(False)

    def sizeHint(self) -> QSize:  # noqa: N802
        """High enough for handle and focus ring."""
        return QSize(160, 3 * GRID)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """So narrow it still can be used."""
        return QSize(12 * GRID, 3 * GRID)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Strip, ticks, handle."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strip = QRectF(_EDGE, (self.height() - _STRIP) / 2, self._reach(), _STRIP)
        self._paint_strip(painter, strip, theme)
        for mark in self._marks:
            x = self._x_of(mark.time_s * 1000)
            painter.fillRect(QRectF(x - 1, strip.top() - 5, 2, _STRIP + 10), QColor(theme.text))
        here = QPointF(self._x_of(self.value()), self.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.text if self.hasFocus() else theme.window))
        painter.drawEllipse(here, _HANDLE + _RING, _HANDLE + _RING)
        painter.setBrush(QColor(theme.accent if self.isEnabled() else theme.muted))
        painter.drawEllipse(here, _HANDLE, _HANDLE)

    def _paint_strip(self, painter: QPainter, place: QRectF, theme: Theme) -> None:
        painter.save()
        shape = QPainterPath()
        shape.addRoundedRect(place, _STRIP / 2, _STRIP / 2)
        painter.setClipPath(shape)
        painter.fillRect(place, QColor(theme.track))
        hatching = QColor(theme.muted)
        hatching.setAlpha(120)
        painter.fillRect(place, QBrush(hatching, Qt.BrushStyle.BDiagPattern))
        codes = self._strip.codes
        image = QImage(codes.data, len(codes), 1, len(codes), QImage.Format.Format_Indexed8)
        image.setColorTable(_colours(theme))
        painter.drawImage(place, image)
        painter.restore()

    def _reach(self) -> float:
        return self.width() - 2 * _EDGE

    def _x_of(self, value: float) -> float:
        return _EDGE + self._reach() * value / max(1, self.maximum())

    def _value_at(self, x: float) -> int:
        share = (x - _EDGE) / max(1.0, self._reach())
        return round(float(np.clip(share, 0, 1)) * self.maximum())

    def event(self, event: QEvent) -> bool:
        """Its own words take the place of a tool tip that does not move."""
        return True if event.type() == QEvent.Type.ToolTip else super().event(event)


def _colours(theme: Theme) -> list[int]:
    """By code; what nobody saw lets the hatching through."""
    colours = [QColor(0, 0, 0, 0)] * FIRST_LABEL
    colours[NOBODY] = QColor(theme.hairline if theme.dark else theme.backdrop)
    colours[UNSURE] = QColor(theme.muted)
    colours += [theme.colour_of(expression) for expression in EXPRESSIONS]
    return [colour.rgba() for colour in colours]
