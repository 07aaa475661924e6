"""One row of a face card: an expression's name, its bar, its percentage."""

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, MEDIUM, SMALL, Theme, scaled, text_font, theme_of
from desktop.window.kit.translation import expression_name, percent
from models.expression import EXPRESSIONS, Expression

_TRACK_HEIGHT = 8.0
_SUBDUED = 0.45
_STEPS = 512
"""Finer than a screen shows; a bar that moves by less is not painted anew."""


class ProbabilityBar(QProgressBar):
    """Paints itself; being a progress bar, it tells screen readers its name and value.

    Attributes:
        expression: whose probability it shows.
        level: how long the bar is now, from 0 to 1; it may lag behind the value for a moment.
    """

    def __init__(
        self,
        expression: Expression,
        parent: QWidget | None = None,
        icons: SvgIcons | None = None,
    ) -> None:
        """Make an empty bar; with ``icons`` it can do without words."""
        super().__init__(parent)
        self._icons = icons
        self._wordless = False
        self.expression = expression
        self.level = 0.0
        self._leading = False
        self._subdued = False
        self._text_size = MEDIUM
        self.setRange(0, 100)
        self.setAccessibleName(expression_name(expression))

    def setValue(self, value: int) -> None:  # noqa: N802
        """Tell screen readers another percentage, and paint it with the rest of the window.

        Qt would paint the bar at once, even where the value has not changed.
        """
        if value != self.value():
            self.setUpdatesEnabled(False)
            super().setValue(value)
            self.setUpdatesEnabled(True)

    def set_level(self, level: float) -> bool:
        """Make the bar so long, from 0 to 1; whether anybody can see the difference."""
        moved = round(level * _STEPS) != round(self.level * _STEPS)
        self.level = level
        if moved:
            self.update()
        return moved

    def set_leading(self, leading: bool) -> None:
        """Whether this is the expression that the card names."""
        if leading != self._leading:
            self._leading = leading
            self.update()

    def set_subdued(self, subdued: bool) -> None:
        """Whether the card is not sure, so that no bar may stand out."""
        if subdued != self._subdued:
            self._subdued = subdued
            self.update()

    def colour_on(self, theme: Theme) -> QColor:
        """The expression's on a theme; paler where nothing is sure."""
        colour = theme.colour_of(self.expression)
        colour.setAlphaF(_SUBDUED if self._subdued else 1.0)
        return colour

    def set_wordless(self, wordless: bool) -> None:
        """Whether the emoji stands for the name."""
        self._wordless = wordless and self._icons is not None
        self.update()

    @Slot(bool)
    def set_dense(self, dense: bool) -> None:
        """Small text for cards that must share the height."""
        self._text_size = SMALL if dense else MEDIUM
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as its text asks."""
        return QSize(200, scaled(16 if self._text_size == SMALL else 3 * GRID))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as its text asks, however narrow."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The track is always there, so that nothing jumps."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = text_font(self, self._text_size, strong=self._leading)
        metrics = QFontMetricsF(text_font(self, self._text_size, strong=True))
        label_width = (
            max(metrics.horizontalAdvance(expression_name(one)) for one in EXPRESSIONS) + GRID
        )
        if self._wordless:
            label_width = self.height() + GRID
        value_width = metrics.horizontalAdvance(percent(1.0)) + GRID
        whole = QRectF(self.rect())

        painter.setFont(font)
        painter.setPen(QColor(theme.text if self._leading else theme.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        if self._wordless and self._icons:
            name, ratio = f"emoji/{self.expression.value}", self.devicePixelRatioF()
            left = self.width() - self.height() if self.isRightToLeft() else 0
            painter.drawPixmap(left, 0, self._icons.pixmap(name, self.height(), ratio))
        else:
            name = expression_name(self.expression)
            painter.drawText(whole, middle | Qt.AlignmentFlag.AlignLeft, name)
        figure = percent(self.value() / 100)
        painter.drawText(whole, middle | Qt.AlignmentFlag.AlignRight, figure)

        before, after = label_width, value_width
        if self.isRightToLeft():
            before, after = after, before
        track = whole.adjusted(before, 0, -after, 0)
        track.setTop(whole.center().y() - _TRACK_HEIGHT / 2)
        track.setHeight(_TRACK_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.track))
        painter.drawRoundedRect(track, _TRACK_HEIGHT / 2, _TRACK_HEIGHT / 2)
        if self.value() or self.level > 0.01:
            length = max(_TRACK_HEIGHT, track.width() * self.level)
            if self.isRightToLeft():
                track.setLeft(track.right() - length)
            else:
                track.setWidth(length)
            fill = theme.fill_of(self.expression)
            fill.setAlphaF(self.colour_on(theme).alphaF())
            # Pale or not, where it ends must be seen.
            painter.setPen(QPen(theme.edge_of(self.expression), 1))
            painter.setBrush(fill)
            inside = track.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(inside, inside.height() / 2, inside.height() / 2)
