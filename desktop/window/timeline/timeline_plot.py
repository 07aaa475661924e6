"""The six lines of one person. It imports pyqtgraph, which takes its time: load it late."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QWidget

from desktop.timeline.scene import Scene
from desktop.window.kit.theme import Theme
from models.expression import EXPRESSIONS, Expression

LEAST_SHARE, MOST_SHARE = -0.04, 1.04
"""At the lower and the upper edge, so that lines at 0 and 1 are whole."""
_GRID_SHARES = (0.0, 0.5, 1.0)
_SHARP = 1.5
"""From this screen density on, a line of one pixel of the screen is too thin: two lie side by
side. Qt draws those ten times faster than one of two pixels."""


class TimelinePlot(pg.GraphicsView):  # type: ignore[misc]
    """Covers exactly the span of time: its left edge is the start, its right edge the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, useOpenGL=False, background=None)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0.0)
        self._box.disableAutoRange()
        self._box.setYRange(LEAST_SHARE, MOST_SHARE, padding=0)
        self.setCentralItem(self._box)
        self._grid = [pg.InfiniteLine(share, angle=0) for share in _GRID_SHARES]
        self._curves = [_curve() for _ in EXPRESSIONS]
        self._beside = [_curve() for _ in EXPRESSIONS]
        for item in (*self._grid, *self._beside, *self._curves):
            self._box.addItem(item, ignoreBounds=True)
        self._span_s = 0.0
        self._shown: tuple[float, ...] | None = None

    def show_scene(self, scene: Scene) -> None:
        """Draw its lines, unless they are drawn already."""
        if scene.span_s != self._span_s:
            self._span_s = scene.span_s
            self._box.setXRange(0, scene.span_s, padding=0)
        size, latest_s = len(scene.lines.times), scene.latest_s
        drawn = (scene.start_s, scene.end_s, scene.person, self.height(), size, latest_s)
        if drawn == self._shown:
            return
        self._shown = drawn
        times = scene.lines.times - scene.start_s
        joined = scene.lines.joined.astype(np.int32)
        self._draw(self._curves, times, scene.lines.shares, joined)
        if self.devicePixelRatioF() >= _SHARP:
            pixel = (MOST_SHARE - LEAST_SHARE) / max(1.0, self.height() * self.devicePixelRatioF())
            self._draw(self._beside, times, scene.lines.shares + pixel, joined)

    @property
    def points_drawn(self) -> int:
        """How many points each line has."""
        return len(self._curves[0].xData)

    def colour_drawn(self, expression: Expression) -> str:
        """The colour of an expression's line, ``#rrggbb``."""
        pen: QPen = self._curves[EXPRESSIONS.index(expression)].opts["pen"]
        return pen.color().name()

    def share_drawn(self, expression: Expression, point: int) -> float:
        """What the line of an expression shows at one of its points, 0 to 1."""
        return float(self._curves[EXPRESSIONS.index(expression)].yData[point])

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours. Its own palette hears of a change later than its parent's."""
        self.setBackground(QColor(theme.surface))
        for line in self._grid:
            line.setPen(pg.mkPen(QColor(theme.hairline), width=1))
        for curves in (self._curves, self._beside):
            for curve, expression in zip(curves, EXPRESSIONS, strict=True):
                curve.setPen(pg.mkPen(theme.colour_of(expression), width=1, cosmetic=True))

    def _draw(
        self,
        curves: list[pg.PlotCurveItem],
        times: np.ndarray,
        shares: np.ndarray,
        joined: np.ndarray,
    ) -> None:
        for curve, share in zip(curves, shares, strict=True):
            curve.setData(times, share, connect=joined)


def _curve() -> pg.PlotCurveItem:
    curve = pg.PlotCurveItem(antialias=True, skipFiniteCheck=True)
    curve.setSegmentedLineMode("on")
    return curve
