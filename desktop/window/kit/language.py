"""Which language the window speaks: the person's choice, or the system's, or English."""

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.resources import asset

_FOLDER = "translations"


class Language(Enum):
    """The value is what settings remember, as Qt names the language; the name is its own."""

    SYSTEM = ""
    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"
    PORTUGUESE = "pt"
    ITALIAN = "it"
    JAPANESE = "ja"
    CHINESE = "zh_CN"
    ARABIC = "ar"

    @property
    def own_name(self) -> str:
        """As its speakers call it; empty for the system's."""
        return _OWN_NAMES.get(self, "")


_OWN_NAMES = {
    Language.ENGLISH: "English",
    Language.GERMAN: "Deutsch",
    Language.FRENCH: "Français",
    Language.SPANISH: "Español",
    Language.PORTUGUESE: "Português",
    Language.ITALIAN: "Italiano",
    Language.JAPANESE: "日本語",
    Language.CHINESE: "简体中文",
    Language.ARABIC: "العربية",
}
TRANSLATED = tuple(one for one in Language if one not in (Language.SYSTEM, Language.ENGLISH))
"""Those with a file of their own; the code itself is English."""
_LOCALES = {Language.ARABIC: "ar_001"}
"""Where the language alone would mean figures unlike those of times and percentages."""
_QT_NAMES = {Language.PORTUGUESE: "pt_BR"}


def translation_file(language: Language) -> Path:
    """The compiled translation that comes with the program."""
    return asset(f"{_FOLDER}/{language.value}.qm")


def language_of(choice: Language) -> Language:
    """The language that a choice means on this system."""
    if choice is not Language.SYSTEM:
        return choice
    for name in QLocale.system().uiLanguages():
        for language in TRANSLATED:
            if name.replace("-", "_").split("_")[0] == language.value.split("_")[0]:
                return language
        if name.startswith("en"):
            return Language.ENGLISH
    return Language.ENGLISH


def spoken() -> Language:
    """The one in which the application speaks."""
    now = QLocale().language()
    return next(
        (one for one in TRANSLATED if QLocale(one.value).language() == now), Language.ENGLISH
    )


def speak(application: QApplication, choice: Language) -> Language:
    """Translate everything that is made from now on; returns the language.

    Numbers are written as that language does, and right-to-left ones turn the window round.
    """
    language = language_of(choice)
    if language is Language.ENGLISH:
        # Of English there are many: where the system's is one, its way to write dates stays.
        if QLocale.system().language() != QLocale.Language.English:
            QLocale.setDefault(QLocale(QLocale.Language.English))
    else:
        QLocale.setDefault(QLocale(_LOCALES.get(language, language.value)))
        _install(application, str(translation_file(language)))
        _install(application, _qt_file(language))
    application.setLayoutDirection(QLocale().textDirection())
    return language


def _install(application: QApplication, file: str) -> None:
    translator = QTranslator(application)
    if translator.load(file):
        application.installTranslator(translator)


def _qt_file(language: Language) -> str:
    """Qt's own texts: the buttons of file dialogs, the menu of a text field."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return f"{folder}/qtbase_{_QT_NAMES.get(language, language.value)}.qm"
