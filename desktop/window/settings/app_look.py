"""Theme and size of text of the whole application, while it runs."""

from enum import Enum

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Slot
from PySide6.QtWidgets import QApplication

from desktop.window.kit.theme import DARK, LIGHT, MEDIUM, theme_for

TEXT_PERCENTS = (100, 125, 150, 200)


class ThemeChoice(Enum):
    """What a person can choose; the value is what is remembered."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class AppLook(QObject):
    """Follows the system from dark to light and back, until a person chooses one of them."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._choice = ThemeChoice.SYSTEM
        self._hints = application.styleHints()
        self._hints.colorSchemeChanged.connect(self._apply)
        self._apply()

    @classmethod
    def of(cls, application: QCoreApplication) -> "AppLook":
        """The one that the application has."""
        look = application.findChild(cls)
        assert isinstance(look, cls), "prepare_application() makes it"
        return look

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Take a theme, or follow the system again."""
        if choice is not self._choice:
            self._choice = choice
            self._apply()

    def enlarge_text(self, percent: int) -> None:
        """Show all text so large; 100 is its usual size."""
        font = self._application.font()
        pixels = round(MEDIUM * percent / 100)
        if font.pixelSize() == pixels:
            return
        font.setPixelSize(pixels)
        self._application.setFont(font)
        self._hand_down(QEvent.Type.ApplicationFontChange)
        for widget in self._application.allWidgets():
            widget.updateGeometry()

    @Slot()
    def _apply(self) -> None:
        by_choice = {ThemeChoice.DARK: DARK, ThemeChoice.LIGHT: LIGHT}
        by_system = theme_for(self._hints.colorScheme())
        self._application.setPalette(by_choice.get(self._choice, by_system).palette())
        self._hand_down(QEvent.Type.ApplicationPaletteChange)

    def _hand_down(self, change: QEvent.Type) -> None:
        """Below a style sheet, fonts and colours reach some widgets only when that is set."""
        QCoreApplication.sendPostedEvents(None, change)
        for window in self._application.topLevelWidgets():
            if sheet := window.styleSheet():
                window.setStyleSheet(sheet)
        for widget in self._application.allWidgets():
            # They dress anew at a change of palette; the size of text is dress, too.
            QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.PaletteChange))
