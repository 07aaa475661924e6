"""The timeline under the picture: its header and its drawing."""

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.timeline.scene import Scene
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import text_scale, theme_of
from desktop.window.kit.translation import tr
from desktop.window.timeline import wording
from desktop.window.timeline.time_axis import TimeAxis
from desktop.window.timeline.timeline_chart import TimelineChart
from desktop.window.timeline.timeline_header import TimelineHeader

_NEAR = 0.005


class TimelinePanel(QWidget):
    """As high as it is told, however many people there are: the picture does not jump.

    Attributes:
        header, chart: its parts.
    """

    def __init__(self, icons: SvgIcons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = TimelineHeader(self)
        self.chart = TimelineChart(icons, self)
        self._room = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.chart, 1)
        self.setAccessibleName(tr("Timeline"))
        self._dress()

    def set_height(self, height: int) -> None:
        """Take so many pixels; more where text is larger than usual."""
        self._room = height
        self._take_room()

    def show_scene(self, scene: Scene, axis: TimeAxis) -> None:
        """Draw it and say what is read in it."""
        several = len(scene.strips) > 1
        person = tr("Person {number}").format(number=scene.person)
        title = person if several else tr("Timeline")
        reading = _said_of(scene, axis)
        self.header.show_title(title)
        self.header.show_reading(reading, _said_of(scene, axis, short=True))
        self.chart.show_scene(scene, axis)
        name = tr("Timeline of person {number}, {span}").format(
            number=scene.person, span=wording.span(scene.span_s)
        )
        name += f": {reading}" if reading else ""
        if name != self.chart.accessibleName():
            self.chart.setAccessibleName(name)

    def _take_room(self) -> None:
        # Lines and strips need no more room for larger text, header and times do.
        high = round(self._room * (1 + text_scale()) / 2)
        self.setFixedHeight(high)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A hairline between the picture and this."""
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(theme_of(self).hairline))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        self._take_room()


def _said_of(scene: Scene, axis: TimeAxis, *, short: bool = False) -> str:
    """The reading line in words; empty where there is none."""
    if scene.read_s is None:
        return ""
    time = axis.name_of(scene.read_s, scene.latest_s)
    parts = [time.partition(",")[0] if short else time]
    if scene.read is None:
        parts.append(tr("not in the picture"))
    else:
        parts.append(wording.shares(scene.read.probabilities, short=short))
        if not scene.read.sure:
            parts.append(tr("not sure"))
    near_s = _NEAR * scene.span_s
    parts += [
        mark.note if mark.number else tr("mark: {note}").format(note=mark.note)
        for mark in scene.marks
        if mark.note and abs(mark.time_s - scene.read_s) <= near_s
    ]
    return ("  " if short else "   ·   ").join(parts)
