"""A card's button: learn this person's neutral face, or undo it."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import scaled, theme_of
from desktop.window.kit.translation import tr

_ICON, _ROOM = 16, 12


class CalibrateButton(QToolButton):
    """Starts at one click; where something was learned it is a mark in colour, with a menu.

    Signals:
        learn_asked(): learn this face, again or for the first time.
        undo_asked(): forget what was learned.
    """

    learn_asked = Signal()
    undo_asked = Signal()

    def __init__(self, icons: SvgIcons, parent: QWidget) -> None:
        super().__init__(parent)
        self.calibrated = False
        self._whose = ""
        self._icons = icons
        self.menu_of_mark = QMenu(self)
        self.menu_of_mark.addAction(tr("Remove calibration"), self.undo_asked.emit)
        self.menu_of_mark.addAction(tr("Calibrate again"), self.learn_asked.emit)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("quiet", True)
        self.clicked.connect(self._on_clicked)
        self._dress()

    def set_calibrated(self, calibrated: bool) -> None:
        """Whether something was learned of this face."""
        if calibrated != self.calibrated:
            self.calibrated = calibrated
            self._dress()

    def tell_whose(self, whose: str) -> None:
        """Tell screen readers whose face it is, where there are several."""
        if whose != self._whose:
            self._whose = whose
            self._dress()

    @Slot()
    def _on_clicked(self) -> None:
        if self.calibrated:
            self.menu_of_mark.popup(self.mapToGlobal(QPoint(0, self.height())))
        else:
            self.learn_asked.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        # A style sheet gives buttons a palette that tells nothing of the theme.
        theme = theme_of(self.window())
        colour = theme.accent if self.calibrated else theme.muted
        side = scaled(_ICON)
        self.setIconSize(QSize(side, side))
        self.setFixedSize(side + _ROOM, side + _ROOM)
        self.setIcon(self._icons.square_icon("icons/calibrate", side, colour))
        done, start = tr("Neutral face calibrated"), tr("Calibrate neutral face")
        said = done if self.calibrated else start
        self.setAccessibleName(f"{said}, {self._whose}" if self._whose else said)
        self.setToolTip(said)
