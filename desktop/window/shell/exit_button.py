"""The way out of full screen by pointer: a button that comes when the pointer moves."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, scaled
from desktop.window.kit.translation import tr

_SHOWN_MS = 2500
_ICON = 20
_SHADE, _INK = QColor(12, 14, 16, 190), "#FFFFFF"


class ExitButton(QToolButton):
    """In the upper corner of the picture, while that is alone."""

    def __init__(self, icons: SvgIcons, picture: QWidget, exit_action: QAction) -> None:
        super().__init__(picture)
        self._icons = icons
        self._picture = picture
        self._wanted = False
        self._goes = QTimer(self)
        self._goes.setSingleShot(True)
        self._goes.setInterval(_SHOWN_MS)
        self._goes.timeout.connect(self.hide)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Exit"))
        self.setToolTip(tr("Exit (Esc)"))
        self.clicked.connect(exit_action.trigger)
        picture.installEventFilter(self)
        self.hide()

    def set_wanted(self, wanted: bool) -> None:
        """Whether there is something to leave."""
        self._wanted = wanted
        if wanted:
            self._come()
        else:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Come where the pointer moves, and stay in the corner."""
        if self._wanted and watched is self._picture:
            if event.type() == QEvent.Type.MouseMove:
                self._come()
            elif event.type() == QEvent.Type.Resize:
                self._settle()
        return False

    def _come(self) -> None:
        side = scaled(_ICON)
        self.setIcon(self._icons.square_icon("icons/exit-fullscreen", side, _INK))
        self.setIconSize(QSize(side, side))
        self.setFixedSize(side + 2 * GRID, side + 2 * GRID)
        self._settle()
        self.show()
        self.raise_()
        self._goes.start()

    def _settle(self) -> None:
        width = self._picture.width()
        self.move(GRID if self.isRightToLeft() else width - self.width() - GRID, GRID)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A dark ground: it lies on any picture."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_SHADE)
        painter.drawEllipse(self.rect())
        painter.end()
        super().paintEvent(event)
