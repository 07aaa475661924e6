"""Paints what of a picture may not be shown: an emoji over each face, or a calm ground over all."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from desktop.cover.cover_plan import CoveredFace, CoverPlan
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, LARGE
from desktop.window.kit.translation import tr
from desktop.window.picture.picture_geometry import PictureGeometry
from models.face import BoundingBox

_DRAWN_SIDES = (64, 128, 256, 512, 1024)
"""Pixels: an emoji is drawn in few sizes only, and shrunk by less than half while it is turned."""
_WHOLE, _DISC = 128, 120
"""In the drawing's own units: its side, and the disc within with its outline."""
_RIM, _UNSURE_RIM = QColor("#7D410F"), QColor("#5F5038")
_GROUND, _INK = QColor("#23282E"), QColor("#C9CFD6")
_SIGN = 96


class FaceCover:
    """Paints on any picture, in any thread, so its colours don't follow the theme."""

    def __init__(self, icons: SvgIcons) -> None:
        self._icons = icons

    def paint(
        self, painter: QPainter, plan: CoverPlan, geometry: PictureGeometry, *, says_why: bool
    ) -> None:
        """Cover a picture that was just painted.

        Args:
            painter: on widget or image, in logical pixels, with the font for words.
            plan: of the very frame that was painted.
            geometry: where that frame lies.
            says_why: whether a wholly covered picture says so by itself.
        """
        painter.save()
        painter.setClipRect(geometry.target)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        if plan.whole:
            self._paint_ground(painter, geometry.target, says_why=says_why)
        else:
            for face in sorted(plan.faces, key=lambda face: -face.size):
                self._paint_face(painter, face, geometry)
        painter.restore()

    def _paint_face(self, painter: QPainter, face: CoveredFace, geometry: PictureGeometry) -> None:
        reach = face.size / 2
        box = BoundingBox(face.x - reach, face.y - reach, face.x + reach, face.y + reach)
        # The softened rim of a disc lets the picture through: it lies outside.
        disc = geometry.rectangle(box).adjusted(-1.5, -1.5, 1.5, 1.5)
        painter.setBrush(_RIM if face.expression else _UNSURE_RIM)
        painter.drawEllipse(disc)
        side = disc.width() * _WHOLE / _DISC
        name = f"emoji/{face.expression.value if face.expression else 'unsure'}"
        drawing = self._icons.image(name, _drawn_side(side * _ratio(painter)), 1.0)
        painter.save()
        painter.translate(disc.center())
        painter.rotate(-face.roll if geometry.mirrored else face.roll)
        painter.drawImage(QRectF(-side / 2, -side / 2, side, side), drawing)
        painter.restore()

    def _paint_ground(self, painter: QPainter, target: QRectF, *, says_why: bool) -> None:
        """Nothing of the picture, not even its colours."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(target, _GROUND)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(_SIGN, target.width() / 3, target.height() / 3)
        sign = QRectF(0, 0, side, side)
        sign.moveCenter(target.center() - QPointF(0, side / 2))
        name = "icons/cover-faces"
        drawn = _drawn_side(side * _ratio(painter))
        painter.drawImage(sign, self._icons.image(name, drawn, 1.0, _INK.name()))
        if says_why:
            painter.setFont(_fitting(painter.font(), target.width() - 2 * GRID))
            painter.setPen(_INK)
            text = QRectF(target.left(), sign.bottom(), target.width(), 2 * side)
            alignment = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(text.adjusted(0, 2 * GRID, 0, 0), alignment, _sentence())


def _fitting(font: QFont, width: float) -> QFont:
    """As large as the sentence may be."""
    font = QFont(font)
    font.setPixelSize(LARGE)
    needed = QFontMetricsF(font).horizontalAdvance(_sentence())
    if needed > width > 0:
        font.setPixelSize(max(1, int(LARGE * width / needed)))
    return font


def _sentence() -> str:
    return tr("Covered until every face is found again")


def _ratio(painter: QPainter) -> float:
    return painter.device().devicePixelRatio()


def _drawn_side(pixels: float) -> int:
    return next((side for side in _DRAWN_SIDES if side >= pixels), _DRAWN_SIDES[-1])
