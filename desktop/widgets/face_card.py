"""A card for one face: its emoji, its expression, six bars."""

from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt, QVariantAnimation, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.widgets.face_seats import SeatedFace
from desktop.widgets.probability_bar import ProbabilityBar
from desktop.widgets.svg_icons import SvgIcons
from desktop.widgets.theme import (
    GRID,
    LARGE,
    MEDIUM,
    RADIUS,
    SMALL,
    motion_ms,
    text_font,
    theme_of,
)
from models.expression import EXPRESSIONS, Expression

_STRIP = 4
"""Height of the strip in which a row shows all six side by side."""


class Density(Enum):
    """How much height a card takes: header height, emoji size, text size, margin, gap of bars."""

    ROOMY = (56, 56, LARGE, 12, 2)
    DENSE = (32, 32, MEDIUM, 10, 1)
    ROW = (28, 28, MEDIUM, 6, 0)

    @property
    def height(self) -> int:
        """Of a whole card, in pixels."""
        header, _, _, margin, gap = self.value
        if self is Density.ROW:
            return header + _STRIP + GRID // 2 + 2 * margin
        bar = 24 if self is Density.ROOMY else 16
        return header + GRID // 2 + 6 * bar + 5 * gap + 2 * margin


class FaceCard(QWidget):
    """Keeps its place while its person is there.

    Attributes:
        bars: the six rows, in label order.
        expression: the one that the card names; None before the first face.
    """

    def __init__(self, icons: SvgIcons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.expression: Expression | None = None
        self.bars = tuple(ProbabilityBar(expression, self) for expression in EXPRESSIONS)
        self._icons = icons
        self._header = ("", "", "")
        self._density = Density.ROOMY
        self._from = self._to = (0.0,) * len(EXPRESSIONS)
        self._motion = QVariantAnimation(self)
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.valueChanged.connect(self._on_motion)
        self._layout = QVBoxLayout(self)
        for bar in self.bars:
            self._layout.addWidget(bar)
        self.set_density(Density.ROOMY)

    def show_face(self, seated: SeatedFace, *, numbered: bool) -> None:
        """Show a face's answer; ``numbered`` where there are several to tell apart."""
        scores = seated.face.scores
        started = self.expression is None
        levels = tuple(float(value) for value in scores.probabilities)
        for bar, level in zip(self.bars, levels, strict=True):
            bar.setValue(round(level * 100))
            bar.set_leading(bar.expression is scores.expression)
        self.expression = scores.expression
        number = f"Face {seated.seat}" if numbered else ""
        header = (scores.expression.title, number, f"{round(max(levels) * 100)} %")
        if header != self._header:
            self._header = header
            self.update(self._header_area())
        spoken = f"Face {seated.seat}: {scores.expression.title}"
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)
        self._move_to(levels, 0 if started else motion_ms(self))

    def set_density(self, density: Density) -> None:
        """Share the height with others."""
        self._density = density
        header, _, _, margin, gap = density.value
        for bar in self.bars:
            bar.set_dense(density is not Density.ROOMY)
            bar.setVisible(density is not Density.ROW)
        self._layout.setContentsMargins(margin, margin + header + GRID // 2, margin, margin)
        self._layout.setSpacing(gap)
        self.setFixedHeight(density.height)
        self.update()

    @property
    def density(self) -> Density:
        """How much height the card takes now."""
        return self._density

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as the panel is."""
        return QSize(272, self._density.height)

    def _move_to(self, levels: tuple[float, ...], duration: int) -> None:
        self._from = tuple(bar.level for bar in self.bars)
        self._to = levels
        self._motion.stop()
        if duration and self._from != self._to:
            self._motion.setDuration(duration)
            self._motion.start()
        else:
            self._on_motion(1.0)

    @Slot("QVariant")
    def _on_motion(self, progress: float) -> None:
        for bar, start, end in zip(self.bars, self._from, self._to, strict=True):
            bar.set_level(start + (end - start) * progress)
        if self._density is Density.ROW:
            self.update(self._strip_area())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The ground and the header; the bars paint themselves."""
        if self.expression is None:
            return
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.hairline), 1))
        painter.setBrush(QColor(theme.surface))
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(ground, RADIUS, RADIUS)
        self._paint_header(painter, self.expression)
        if self._density is Density.ROW:
            self._paint_strip(painter)

    def _paint_header(self, painter: QPainter, expression: Expression) -> None:
        theme = theme_of(self)
        _, emoji, text_size, _, _ = self._density.value
        row = QRectF(self._header_area())
        ratio = self.devicePixelRatioF()
        pixmap = self._icons.pixmap(f"emoji/{expression.value}", emoji, ratio)
        painter.drawPixmap(row.topLeft() + QPointF(0, (row.height() - emoji) / 2), pixmap)
        row.setLeft(row.left() + emoji + GRID * (1.5 if self._density is Density.ROOMY else 1))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(text_font(self, text_size, strong=True))
        painter.setPen(QColor(theme.text))
        name, number, percent = self._header
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, percent)
        title = painter.drawText(row, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(text_font(self, SMALL))
        painter.setPen(QColor(theme.muted))
        row.setLeft(title.right() + GRID)
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignLeft, number)

    def _header_area(self) -> QRect:
        header, _, _, margin, _ = self._density.value
        return QRect(margin, margin, self.width() - 2 * margin, header)

    def _strip_area(self) -> QRect:
        margin = self._density.value[3]
        top = self.height() - margin - _STRIP
        return QRect(margin, top, self.width() - 2 * margin, _STRIP)

    def _paint_strip(self, painter: QPainter) -> None:
        """All six in one line, each as long as it is probable."""
        theme, strip = theme_of(self), QRectF(self._strip_area())
        painter.setPen(Qt.PenStyle.NoPen)
        for bar in self.bars:
            part = QRectF(strip.topLeft(), QSizeF(strip.width() * bar.level, _STRIP))
            painter.fillRect(part, theme.colour_of(bar.expression))
            strip.setLeft(part.right())
