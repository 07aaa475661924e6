"""What is going on with the picture, told in its upper corner for as long as it lasts."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, SMALL, scaled, text_font, theme_of

_ICON = 16
_MARGIN = 2 * GRID
_CORNER = 20
"""Of the button that may lie in the other corner: its icon."""


class PictureBadge(QWidget):
    """An icon and some words on a pill."""

    def __init__(
        self, icons: SvgIcons, icon: str, text: str, parent: QWidget, *, alert: bool
    ) -> None:
        super().__init__(parent)
        self._icons = icons
        self._icon = icon
        self._alert = alert
        self._label = QLabel(text)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._label)
        self._dress()
        self.setAccessibleName(text)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        """The words on show; empty when they are not."""
        return "" if self.isHidden() else self._label.text()

    def say(self, text: str) -> None:
        """Show other words; a screen reader goes on with those of the beginning."""
        self._label.setText(text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        before = GRID + scaled(_ICON) + GRID // 2
        sides = [before, GRID * 3 // 2]
        if self.isRightToLeft():  # The layout turns itself round, but not its margins.
            sides.reverse()
        self._row.setContentsMargins(sides[0], GRID // 2, sides[1], GRID // 2)
        self._label.setFont(text_font(self, SMALL, strong=True))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A ground that stands out from any picture."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.hairline), 1))
        painter.setBrush(QColor(theme.raised))
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(ground, ground.height() / 2, ground.height() / 2)
        ratio = self.devicePixelRatioF()
        colour = theme.danger if self._alert else theme.accent
        pixmap = self._icons.pixmap(f"icons/{self._icon}", scaled(_ICON), ratio, colour)
        left = GRID
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left = self.width() - GRID - scaled(_ICON)
        painter.drawPixmap(left, (self.height() - scaled(_ICON)) // 2, pixmap)


class PictureBadges(QWidget):
    """The badges in a row, at the picture's upper edge where reading begins."""

    def __init__(self, icons: SvgIcons, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons = icons
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GRID)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        parent.installEventFilter(self)

    def add(self, icon: str, text: str, *, alert: bool = False) -> PictureBadge:
        """Make a badge, its icon red for an ``alert``; it is hidden until somebody shows it."""
        badge = PictureBadge(self._icons, icon, text, self, alert=alert)
        self._row.addWidget(badge)
        return badge

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802
        """Stay in the parent's corner."""
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self._settle()
        return False

    def event(self, event: QEvent) -> bool:
        """Take the room that the badges need."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._settle()
        return super().event(event)

    def _settle(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        size = self._row.sizeHint()
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = parent.width() - size.width() - _MARGIN if right else _MARGIN
        corner = scaled(_CORNER) + 3 * GRID
        fits = size.width() + _MARGIN + corner <= parent.width()
        self.setGeometry(left, _MARGIN if fits else corner, size.width(), size.height())
