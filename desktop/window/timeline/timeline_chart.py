"""The drawing of the timeline, and what a person does in it by pointer and keys."""

from math import inf
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from desktop.timeline.scene import Scene
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, SMALL, scaled, text_font, theme_of
from desktop.window.kit.translation import tr
from desktop.window.timeline.time_axis import TimeAxis
from desktop.window.timeline.timeline_ends import TimelineEnds
from desktop.window.timeline.timeline_overlay import TimelineOverlay
from desktop.window.timeline.timeline_strips import TimelineStrips

if TYPE_CHECKING:
    from desktop.window.timeline.timeline_plot import TimelinePlot

_LEFT, _TOP, _RIGHT, _AXIS = 40, 3, 56, 18
_COLUMN = 2
"""Pixels a column."""
_TICK = 110
_WHEEL_STEP = 120
_FAST = 10
_NEAR = 6
"""Pixels from a mark that still mean it."""
SEEK_STEP_S = 5.0
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENDS = {Qt.Key.Key_Home: 0.0, Qt.Key.Key_End: inf}
"""Of a video."""
_PAGES = {Qt.Key.Key_PageUp: -0.5, Qt.Key.Key_PageDown: 0.5}


class TimelineChart(QWidget):
    """Lines above, strips below, times at the foot. It shows a scene and asks for others.

    Attributes:
        scene: what is shown; None before the first.
        plot: what draws the lines; None as long as it loads.
        strips: the strips of labels.

    Signals:
        person_chosen(number): show this person's lines.
        span_asked(steps): show more time (over 0), or less.
        scrolled(seconds): go back in time (below 0), or forth.
        reading_placed(place): put the reading line there, 0 to 1 from left to right; None: away.
        reading_stepped(steps): move the reading line.
        sought(seconds): of a video, go there.
        seek_stepped(seconds): of a video, go so far on, or back where below 0.
        mark_menu_asked(number, place): a mark was right-clicked, there on the screen.
    """

    assistive_role = QAccessible.Role.Chart
    person_chosen = Signal(int)
    span_asked = Signal(int)
    scrolled = Signal(float)
    reading_placed = Signal(object)
    reading_stepped = Signal(int)
    sought = Signal(float)
    seek_stepped = Signal(float)
    mark_menu_asked = Signal(int, object)

    def __init__(self, icons: SvgIcons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene: Scene | None = None
        self._axis = TimeAxis()
        self._pressed: QPoint | None = None
        self._dragged = self._seeks = False
        self._wheel = 0
        self.plot: TimelinePlot | None = None
        self.strips = TimelineStrips(self)
        self._ends = TimelineEnds(icons, self)
        self._overlay = TimelineOverlay(self)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        # Time runs to the right, however texts run.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAccessibleName(tr("Timeline"))

    def set_plot(self, plot: "TimelinePlot") -> None:
        """Take in what draws the lines; until then there are strips alone."""
        self.plot = plot
        plot.setParent(self)
        plot.stackUnder(self._overlay)
        plot.dress(theme_of(self))
        plot.show()
        self._lay_out()

    def show_scene(self, scene: Scene, axis: TimeAxis) -> None:
        """Draw it."""
        self.scene, self._axis = scene, axis
        self.strips.show_scene(scene, self.area.height())
        if self.strips.height() != self.strips.needed_height:
            self._lay_out()
        if self.plot is not None:
            self.plot.show_scene(scene)
        self._ends.show_reading(scene.now)
        self._overlay.show_scene(scene)
        self.update(self._axis_area())

    @property
    def columns(self) -> int:
        """How many columns there is room for."""
        return max(1, self.area.width() // _COLUMN)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room."""
        return QSize(600, 120)

    @property
    def area(self) -> QRect:
        """Of the span of time, lines and strips."""
        return self.rect().adjusted(scaled(_LEFT), _TOP, -scaled(_RIGHT), -scaled(_AXIS))

    def _axis_area(self) -> QRect:
        high = scaled(_AXIS)
        return QRect(0, self.height() - high, self.width(), high)

    def _plot_area(self) -> QRect:
        return self.area.adjusted(0, 0, 0, -self.strips.height())

    def _lay_out(self) -> None:
        area = self.area
        self.strips.set_margins(area.left(), scaled(_RIGHT))
        if self.scene is not None:
            self.strips.show_scene(self.scene, area.height())
        high = self.strips.needed_height
        self.strips.setGeometry(0, area.bottom() + 1 - high, self.width(), high)
        lines = self._plot_area()
        if self.plot is not None:
            self.plot.setGeometry(lines)
        self._ends.setGeometry(lines.right() + 1, lines.top(), scaled(_RIGHT), lines.height())
        self._overlay.setGeometry(area)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share out the room."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            if self.plot is not None:
                self.plot.dress(theme_of(self))
            self._lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The axes' texts; all else paints itself."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())  # Else it is the application's.
        font = text_font(self, SMALL)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        metrics = QFontMetricsF(font)
        lines = self._plot_area()
        for share in (1.0, 0.5, 0.0):
            middle = lines.top() + (1.04 - share) / 1.08 * lines.height()
            high = metrics.height()
            top = min(max(middle - high / 2, 0), lines.bottom() + 1 - high)
            place = QRectF(0, top, lines.left() - 6, high)
            if share != 0.5 or lines.height() >= 3.5 * high:
                painter.drawText(place, Qt.AlignmentFlag.AlignRight, f"{share * 100:.0f}")
        if self.scene is not None:
            self._paint_times(painter, metrics, self.scene)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def _paint_times(self, painter: QPainter, metrics: QFontMetricsF, scene: Scene) -> None:
        area, foot = self.area, self._axis_area()
        free = 0.0
        for time_s, name in self._axis.ticks(scene, max(2, area.width() // scaled(_TICK))):
            x = area.left() + (time_s - scene.start_s) / scene.span_s * area.width()
            width = metrics.horizontalAdvance(name)
            left = min(max(x - width / 2, 4.0), self.width() - width - 4.0)
            if left >= free:
                painter.drawText(QRectF(left, foot.top() + 1, width + 2, foot.height()), 0, name)
                free = left + width + GRID

    # By pointer.

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Read where the pointer is, or drag the time along."""
        area, x = self.area, event.position().x()
        if self._pressed is not None and self._seeks:
            self._seek_to(x)
        elif self._pressed is not None:
            moved = event.position().toPoint() - self._pressed
            if self._dragged or abs(moved.x()) >= QApplication.startDragDistance():
                self._dragged = True
                self._pressed = event.position().toPoint()
                self.scrolled.emit(-moved.x() / max(1, area.width()) * self._span_s)
        inside = area.left() <= x <= area.right() + 1
        self.reading_placed.emit((x - area.left()) / max(1, area.width()) if inside else None)
        over_strip = self._strip_at(event.position().toPoint()) is not None
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.setCursor(hand if over_strip else arrow)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """What it becomes, a drag or a click, is seen later."""
        if event.button() == Qt.MouseButton.RightButton:
            number = self._mark_at(event.position().x())
            if number:
                self.mark_menu_asked.emit(number, event.globalPosition().toPoint())
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position().toPoint(), False
            self._seeks = self._is_video and event.position().x() >= self.area.left()
            if self._seeks:
                self._seek_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click on a strip chooses the person; in a video, one on the badge."""
        place = event.position().toPoint()
        number = self._strip_at(place)
        clicked = self._pressed is not None and not (self._dragged or self._seeks)
        if clicked and number is not None:
            self.person_chosen.emit(number)
        self._pressed, self._seeks = None, False

    def place_of(self, time_s: float) -> int:
        """How far from the left a moment is shown, in pixels."""
        assert self.scene is not None, "it shows something"
        share = (time_s - self.scene.start_s) / self.scene.span_s
        return self.area.left() + round(share * self.area.width())

    def _mark_at(self, x: float) -> int:
        """The number of the mark that is there; 0 for none."""
        marks = [one for one in self.scene.marks if one.number] if self.scene else []
        apart = {one.number: abs(self.place_of(one.time_s) - x) for one in marks}
        nearest = min(apart, key=lambda one: apart[one], default=0)
        return nearest if nearest and apart[nearest] <= _NEAR else 0

    @property
    def _is_video(self) -> bool:
        return self.scene is not None and self.scene.position_s is not None

    def _seek_to(self, x: float) -> None:
        if self.scene is not None:
            share = (x - self.area.left()) / max(1, self.area.width())
            self.sought.emit(self.scene.start_s + min(max(share, 0.0), 1.0) * self.scene.span_s)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """The reading line goes, unless it was placed by keys."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self.reading_placed.emit(None)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Up and down: less and more time; sideways, or with Shift: back and forth."""
        delta = event.angleDelta()
        sideways = abs(delta.x()) > abs(delta.y())
        if sideways or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            moved = delta.x() if sideways else delta.y()
            self.scrolled.emit(-moved / _WHEEL_STEP * 0.1 * self._span_s)
        else:
            self._wheel += delta.y()
            steps = int(self._wheel / _WHEEL_STEP)
            self._wheel -= steps * _WHEEL_STEP
            if steps:
                self.span_asked.emit(-steps)
        event.accept()

    @property
    def _span_s(self) -> float:
        return self.scene.span_s if self.scene else 0.0

    def _strip_at(self, place: QPoint) -> int | None:
        if not self.strips.geometry().contains(place):
            return None
        return self.strips.person_at(place.y() - self.strips.y())

    # By keys.

    def event(self, event: QEvent) -> bool:
        """The keys that it knows are its own while it has the focus, whoever else wants them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = event.key()
            reading = self.scene is not None and self.scene.read_s is not None
            mine = key in _STEPS or key in _PAGES or (self._is_video and key in _ENDS)
            if mine or (key == Qt.Key.Key_Escape and reading):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Left and Right move the reading line, Shift faster; Page Up and Down scroll."""
        key = Qt.Key(event.key())
        if self._is_video and key in _ENDS:
            self.sought.emit(_ENDS[key])
        elif self._is_video and key in _STEPS:
            self.seek_stepped.emit(_STEPS[key] * SEEK_STEP_S)
        elif key in _STEPS:
            fast = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.reading_stepped.emit(_STEPS[key] * (_FAST if fast else 1))
        elif key in _PAGES:
            self.scrolled.emit(_PAGES[key] * self._span_s)
        elif key == Qt.Key.Key_Escape:
            self.reading_placed.emit(None)
        else:
            super().keyPressEvent(event)
