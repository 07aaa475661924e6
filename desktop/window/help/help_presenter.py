"""The help menu, and the three sentences at the first start."""

from PySide6.QtCore import QObject, Slot

from desktop.settings.settings import Settings
from desktop.window.help.about_page import AboutPage
from desktop.window.help.keyboard_sheet import KeyboardSheet
from desktop.window.help.welcome_sheet import WelcomeSheet
from desktop.window.help.words_page import WordsPage
from desktop.window.kit.actions import make_action
from desktop.window.kit.page_dialog import PageDialog
from desktop.window.kit.translation import tr
from desktop.window.model.model_presenter import ModelPresenter
from desktop.window.shell.main_window import MainWindow
from models.errors import MoodmirrorError
from models.weights import ModelCard, read_card

_WELCOMED = "help/welcomed"


class HelpPresenter(QObject):
    """Makes each page when somebody asks for it, so that it is never stale.

    Attributes:
        keys, words, about: the actions.
        page: the one that was opened last; None before.
        welcome: the first start's sheet; None at any other.
    """

    def __init__(self, window: MainWindow, settings: Settings, models: ModelPresenter) -> None:
        super().__init__(window)
        self.page: PageDialog | None = None
        self.welcome: WelcomeSheet | None = None
        self._window = window
        self._settings = settings
        self._models = models
        self.keys = make_action(
            window, tr("Keyboard shortcuts"), "F1", tr("Show keyboard shortcuts"), "help"
        )
        self.words = make_action(
            window,
            tr("What the words mean"),
            "Shift+F1",
            tr("What the six words mean, and what they don't"),
        )
        self.about = make_action(
            window, tr("About Moodmirror"), "Ctrl+F1", tr("Version and licences"), "info"
        )
        window.menus.help.insertActions(window.tools.engine, [self.keys, self.words])
        window.menus.help.addSeparator()
        window.menus.help.addAction(self.about)
        window.dress()
        self.keys.triggered.connect(self._on_keys)
        self.words.triggered.connect(self._on_words)
        self.about.triggered.connect(self._on_about)
        models.words_asked.connect(self.words.trigger)
        if settings.has_file and not settings.flag(_WELCOMED, default=False):
            self._welcome()

    @Slot()
    def _on_keys(self) -> None:
        self._open(KeyboardSheet(self._window))

    @Slot()
    def _on_words(self) -> None:
        self._open(WordsPage(self._card(), self._window))

    @Slot()
    def _on_about(self) -> None:
        self._open(AboutPage(self._window.icons, self._window))

    def _open(self, page: PageDialog) -> None:
        if self.page is not None:
            self.page.close()
            self.page.deleteLater()
        self.page = page
        page.open_beside()

    def _card(self) -> ModelCard | None:
        try:
            return read_card(self._models.in_use)
        except MoodmirrorError:
            return None

    def _welcome(self) -> None:
        camera = self._window.menus.camera.title().replace("&", "")
        sentences = (
            "Moodmirror names the expression of every face that it sees.",
            "Nothing leaves this machine, and nothing is kept unless you record it.",
            f"Choose a camera in the menu “{camera}”; F1 shows every key.",
        )
        self.welcome = WelcomeSheet(sentences, self._window.video)
        self.welcome.closed.connect(self._on_welcomed)
        self._window.tools.leave_escape(to_others=True)
        self.welcome.button.setFocus()

    @Slot()
    def _on_welcomed(self) -> None:
        self._settings.keep(_WELCOMED, True)
        self._window.tools.leave_escape(to_others=False)
        self._window.video.setFocus()
