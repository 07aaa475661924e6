"""The head of a face card: emoji, expression, number, percentage or reason."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.window.faces.answer_words import figure_of, reason_of, title_of
from desktop.window.faces.calibrate_button import CalibrateButton
from desktop.window.faces.density import Density
from desktop.window.faces.person_colours import paint_badge
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, SMALL, scaled, text_font, theme_of
from models.face_answer import FaceAnswer

_BADGE = 18.0
_SMALLEST = 10
"""Pixels of a text that must share its room."""
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT = _MIDDLE | Qt.AlignmentFlag.AlignLeft
_RIGHT = _MIDDLE | Qt.AlignmentFlag.AlignRight


class FaceHeader(QWidget):
    """Everything in it has one place, so that nothing jumps when the answer changes.

    Attributes:
        button: learns this person's neutral face; hidden where the face has no id.
    """

    def __init__(self, icons: SvgIcons, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = CalibrateButton(icons, self)
        self.button.hide()
        self._icons = icons
        self._density = Density.ROOMY
        self._answer: FaceAnswer | None = None
        self._number = 0
        self._said = (0, "", "", "")
        self._wordless = False

    def show_answer(self, answer: FaceAnswer, number: int) -> None:
        """Show a face's answer; ``number`` 0 where there is nobody to tell it from."""
        said = (number, title_of(answer), figure_of(answer), reason_of(answer))
        self._answer, self._number = answer, number
        if said != self._said:
            self._said = said
            self.update()

    def set_density(self, density: Density) -> None:
        """Share the height with others."""
        self._density = density
        self.setFixedHeight(density.header + GRID // 2 - density.value[4])
        self._place_button()
        self.update()

    def set_wordless(self, wordless: bool) -> None:
        """Whether emoji and figure must do."""
        self._wordless = wordless
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The button stays where lines end."""
        super().resizeEvent(event)
        self._place_button()

    def _place_button(self) -> None:
        button, height = self.button, self._density.header
        # Its drawing, not its invisible edge, ends where the bars' figures end.
        left = -4 if self.isRightToLeft() else self.width() - button.width() + 4
        button.move(left, (height - button.height()) // 2)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Emoji where lines begin, words beside it, figure where they end."""
        if self._answer is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height, emoji = self._density.header, self._density.value[1]
        pixmap = self._icons.pixmap(self._answer.emoji, emoji, self.devicePixelRatioF())
        turned = self.isRightToLeft()
        top = (height - emoji) / 2
        painter.drawPixmap(QPointF(self.width() - emoji if turned else 0, top), pixmap)
        before = emoji + GRID * (1.5 if self._density is Density.ROOMY else 1)
        after = self.button.width() - 4 if self.button.isVisible() else 0
        row = QRectF(0, 0, self.width(), height)
        row.adjust(*((after, 0, -before, 0) if turned else (before, 0, -after, 0)))
        self._paint_words(painter, self._answer, row)

    def _paint_words(self, painter: QPainter, answer: FaceAnswer, row: QRectF) -> None:
        theme = theme_of(self)
        words, reason = ("", "") if self._wordless else (title_of(answer), reason_of(answer))
        below = bool(reason) and self._density is Density.ROOMY
        painter.setFont(text_font(self, self._density.text, strong=True))
        painter.setPen(QColor(theme.text))
        painter.drawText(row, _RIGHT, figure_of(answer))
        up, down = row.height() / 7, row.height() / 3.5
        line = row.translated(0, -up) if below else row
        used = painter.drawText(line, _LEFT, words).width() if words else 0.0
        turned = self.isRightToLeft()
        if self._number:
            middle = used + GRID + scaled(_BADGE) / 2
            x = line.right() - middle if turned else line.left() + middle
            centre = QPointF(x, line.center().y())
            paint_badge(painter, centre, scaled(_BADGE), self._number, dark=theme.dark)
            used = middle + scaled(_BADGE) / 2
        painter.setPen(QColor(theme.muted))
        used += GRID
        beside = row.adjusted(0, 0, -used, 0) if turned else row.adjusted(used, 0, 0, 0)
        self._paint_reason(painter, reason, row.translated(0, down) if below else beside, below)

    def _paint_reason(self, painter: QPainter, reason: str, place: QRectF, below: bool) -> None:
        """In one line; in two where it has no room beside the title; smaller where it must be."""
        font = text_font(self, SMALL)
        side = _LEFT if below else _RIGHT
        lines = [reason]
        metrics = QFontMetricsF(font)
        if not below and metrics.horizontalAdvance(reason) > place.width():
            lines = _in_two(reason, metrics)
        widest = max(map(metrics.horizontalAdvance, lines))
        high = len(lines) * metrics.height()
        share = min(1.0, place.width() / max(1.0, widest), place.height() / high)
        font.setPixelSize(max(_SMALLEST, int(font.pixelSize() * share)))
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        mode = Qt.TextElideMode.ElideRight
        fitting = [metrics.elidedText(line, mode, place.width()) for line in lines]
        painter.drawText(place, side, "\n".join(fitting))


def _in_two(text: str, metrics: QFontMetricsF) -> list[str]:
    """Two lines, the longer one as short as it can be; one where there is but one word."""
    words = text.split()
    ways = [[" ".join(words[:many]), " ".join(words[many:])] for many in range(1, len(words))]
    return min(ways, key=lambda way: max(map(metrics.horizontalAdvance, way)), default=[text])
