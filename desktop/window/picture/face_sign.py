"""The sign of a face: its emoji, and a pill with number, label and percentage."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from desktop.settings.overlay_options import OverlayOptions
from desktop.window.faces.answer_words import caption_of, title_of
from desktop.window.faces.person_colours import paint_badge
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, LARGE, MEDIUM
from desktop.window.picture.face_marks import INK, SHADE, WIDE_FACE
from models.face_answer import FaceAnswer

_SMALLEST_EMOJI, _LARGEST_EMOJI = 24, 96
_NARROW_FACE = 56.0
"""A face of a crowd with less width carries its number alone."""
_TEXT_SHARE = 0.2
"""Of a face's width, that larger text may be high at most."""
_SMALLEST_BADGE = 20.0


@dataclass(frozen=True, slots=True)
class FaceSign:
    """Sizes before it has a place."""

    emoji: int
    """Its side; 0 for none."""
    text: str
    number: int
    """In a badge before the text; 0 for none."""
    font: QFont
    size: QSizeF

    def paint(self, painter: QPainter, place: QRectF, name: str, icons: SvgIcons) -> None:
        """Paint it; ``name`` is that of the emoji's drawing."""
        if self.text or self.number:
            self._paint_pill(painter, place)
        if self.emoji:
            ratio = painter.device().devicePixelRatio()
            painter.drawImage(place.topLeft(), icons.image(name, self.emoji, ratio))

    def _paint_pill(self, painter: QPainter, place: QRectF) -> None:
        height = QFontMetricsF(self.font).height() + GRID
        pill = QRectF(0, 0, place.width() - self.emoji / 2, height)
        pill.moveRight(place.right())
        pill.moveTop(place.center().y() - height / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(SHADE)
        painter.drawRoundedRect(pill, height / 2, height / 2)
        text = pill.adjusted(self.emoji / 2 + GRID, 0, 0, 0)
        if self.number:
            badge = _badge(self.font)
            centre = QPointF(text.left() + badge / 2, text.center().y())
            paint_badge(painter, centre, badge, self.number, dark=True)
            text.setLeft(text.left() + badge + GRID)
        painter.setPen(INK)
        painter.setFont(self.font)
        # The badge is at the left in every language, and so the text begins beside it.
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | left, self.text)


def signs_for(
    width: float,
    answer: FaceAnswer,
    font: QFont,
    number: int,
    drawn: OverlayOptions,
    *,
    whole: bool,
) -> list[FaceSign]:
    """The signs that a face can carry, the one that says most first.

    Args:
        width: of the face, pixels in the widget.
        answer: what is said of it.
        font: in the size that the person wants for all text.
        number: to tell it from others; 0 where there are none.
        drawn: which parts are wanted.
        whole: whether it says everything, however small it is.
    """
    # Steps of 4 pixels: a face that comes nearer must not draw a new emoji in every frame.
    emoji = round(min(max(width * 0.45, _SMALLEST_EMOJI), _LARGEST_EMOJI) / 4) * 4
    emoji = emoji if drawn.shows_emoji else 0
    font = _font_for(width, font)
    crowded = bool(number) and width < _NARROW_FACE and not whole
    texts = [""]
    if drawn.shows_words and not crowded:
        texts = [caption_of(answer), title_of(answer), ""]
    shown = number if drawn.label else 0
    signs = [_sign(emoji, text, shown, font) for text in dict.fromkeys(texts)]
    return [sign for sign in signs if not sign.size.isEmpty()]


def _font_for(width: float, font: QFont) -> QFont:
    font = QFont(font)
    usual = LARGE if width >= WIDE_FACE else MEDIUM
    enlarged = usual * (font.pixelSize() / MEDIUM if font.pixelSize() > 0 else 1.0)
    font.setPixelSize(round(max(usual, min(enlarged, width * _TEXT_SHARE))))
    font.setWeight(QFont.Weight.DemiBold)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _sign(emoji: int, text: str, number: int, font: QFont) -> FaceSign:
    if not text and not number:
        return FaceSign(emoji, text, number, font, QSizeF(emoji, emoji))
    metrics = QFontMetricsF(font)
    parts = [metrics.horizontalAdvance(text)] if text else []
    parts += [_badge(font)] if number else []
    # A badge at the end fits into the pill's round end.
    room = sum(parts) + GRID * (len(parts) - 1) + GRID * (2.5 if text else 1.5)
    height = max(float(emoji), metrics.height() + GRID)
    return FaceSign(emoji, text, number, font, QSizeF(emoji + room, height))


def _badge(font: QFont) -> float:
    """A badge's diameter beside a text."""
    return max(_SMALLEST_BADGE, float(font.pixelSize()))
