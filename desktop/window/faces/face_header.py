"""The head of a face card: emoji, expression, number, percentage or reason."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.window.faces.answer_words import figure_of, reason_of, title_of
from desktop.window.faces.calibrate_button import CalibrateButton
from desktop.window.faces.density import Density
from desktop.window.faces.person_colours import paint_badge
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, SMALL, scaled, text_font, theme_of
from models.face_answer import FaceAnswer

_BADGE = 18.0
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
        """The button stays at the right."""
        super().resizeEvent(event)
        self._place_button()

    def _place_button(self) -> None:
        button, height = self.button, self._density.header
        # Its drawing, not its invisible edge, ends where the bars' figures end.
        button.move(self.width() - button.width() + 4, (height - button.height()) // 2)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Emoji at the left, words beside it, figure at the right."""
        if self._answer is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height, emoji = self._density.header, self._density.value[1]
        pixmap = self._icons.pixmap(self._answer.emoji, emoji, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(0, (height - emoji) / 2), pixmap)
        right = self.button.x() if self.button.isVisible() else self.width()
        left = emoji + GRID * (1.5 if self._density is Density.ROOMY else 1)
        self._paint_words(painter, self._answer, QRectF(left, 0, right - left, height))

    def _paint_words(self, painter: QPainter, answer: FaceAnswer, row: QRectF) -> None:
        theme = theme_of(self)
        words, reason = ("", "") if self._wordless else (title_of(answer), reason_of(answer))
        below = bool(reason) and self._density is Density.ROOMY
        painter.setFont(text_font(self, self._density.text, strong=True))
        painter.setPen(QColor(theme.text))
        painter.drawText(row, _RIGHT, figure_of(answer))
        up, down = row.height() / 7, row.height() / 3.5
        line = row.translated(0, -up) if below else row
        title = painter.drawText(line, _LEFT, words) if words else QRectF(row.left(), 0, 0, 0)
        if self._number:
            centre = QPointF(title.right() + GRID + scaled(_BADGE) / 2, line.center().y())
            paint_badge(painter, centre, scaled(_BADGE), self._number, dark=theme.dark)
            title.setRight(centre.x() + scaled(_BADGE) / 2)
        painter.setFont(text_font(self, SMALL))
        painter.setPen(QColor(theme.muted))
        place = row.translated(0, down) if below else row.adjusted(title.width() + GRID, 0, 0, 0)
        fitting = painter.fontMetrics().elidedText(
            reason, Qt.TextElideMode.ElideRight, int(place.width())
        )
        painter.drawText(place, _LEFT if below else _RIGHT, fitting)
