"""The help menu, and the one line at the first start."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QGuiApplication

from desktop.live.live_session import LiveSession
from desktop.resources import document
from desktop.settings.settings import Settings
from desktop.window.help.about_page import AboutPage
from desktop.window.help.documents_page import DocumentsPage, page_in_language
from desktop.window.help.keyboard_sheet import KeyboardSheet
from desktop.window.help.problem_report import ProblemReport
from desktop.window.help.words_page import WordsPage
from desktop.window.kit.actions import make_action
from desktop.window.kit.page_dialog import PageDialog
from desktop.window.kit.translation import tr
from desktop.window.model.model_presenter import ModelPresenter
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone
from models.errors import MoodmirrorError
from models.weights import ModelCard, read_card

_WELCOMED = "help/welcomed"
_REPORT = "help/report"
_READ_MS = 10_000


class HelpPresenter(QObject):
    """Makes each page when somebody asks for it, so that it is never stale.

    Attributes:
        guide, keys, words, new, problem, about: the actions.
        page: the one that was opened last; None before.
        report: what is copied for "Report a problem".
        start: the button beside the line of the first start.
    """

    def __init__(
        self,
        window: MainWindow,
        session: LiveSession,
        settings: Settings,
        models: ModelPresenter,
    ) -> None:
        super().__init__(window)
        self.page: PageDialog | DocumentsPage | None = None
        self.report = ProblemReport(self)
        self._window = window
        self._settings = settings
        self._models = models
        self._session = session
        self.start = QAction(tr("Get started"), self)
        self.guide = make_action(
            window, tr("User guide"), "Ctrl+Shift+F1", tr("Read how everything is used")
        )
        self.keys = make_action(
            window, tr("Keyboard shortcuts"), "F1", tr("Show keyboard shortcuts"), "help"
        )
        self.words = make_action(
            window,
            tr("What the words mean"),
            "Shift+F1",
            tr("What the six words mean, and what they don't"),
        )
        self.new = make_action(
            window, tr("What's new"), "Ctrl+Alt+N", tr("What has changed from version to version")
        )
        self.problem = make_action(
            window,
            tr("Report a problem"),
            "Ctrl+Alt+P",
            tr("Copy what helps to find the fault; nothing is sent"),
        )
        self.about = make_action(
            window, tr("About Moodmirror"), "Ctrl+F1", tr("Version and licences"), "info"
        )
        window.menus.help.insertActions(window.tools.engine, [self.guide, self.keys, self.words])
        window.menus.help.addSeparator()
        window.menus.help.addActions([self.new, self.problem, self.about])
        window.dress()
        self.guide.triggered.connect(self._on_guide)
        self.keys.triggered.connect(self._on_keys)
        self.words.triggered.connect(self._on_words)
        self.new.triggered.connect(self._on_new)
        self.problem.triggered.connect(self._on_problem)
        self.report.finished.connect(self._on_report)
        self.about.triggered.connect(self._on_about)
        models.words_asked.connect(self.words.trigger)
        if settings.has_file and not settings.flag(_WELCOMED, default=False):
            session.view_changed.connect(self._on_view)

    @Slot()
    def _on_guide(self) -> None:
        page = page_in_language("user-guide.md")
        self._open(DocumentsPage(tr("User guide"), page, self._window))

    @Slot()
    def _on_new(self) -> None:
        self._open(DocumentsPage(tr("What's new"), document("CHANGELOG.md"), self._window))

    @Slot()
    def _on_problem(self) -> None:
        text = tr("Checking this installation…")
        self._window.message.show_message(text, Tone.BUSY, key=_REPORT)
        self.report.start()

    @Slot(str)
    def _on_report(self, report: str) -> None:
        QGuiApplication.clipboard().setText(report)
        text = tr(
            "The report is on the clipboard. Nothing was sent; paste it where you ask for help."
        )
        self._window.message.show_message(text, Tone.INFO, for_ms=_READ_MS)

    @Slot()
    def _on_keys(self) -> None:
        self._open(KeyboardSheet(self._window))

    @Slot()
    def _on_words(self) -> None:
        self._open(WordsPage(self._card(), self._window))

    @Slot()
    def _on_about(self) -> None:
        self._open(AboutPage(self._window.icons, self._window))

    def _open(self, page: PageDialog | DocumentsPage) -> None:
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

    @Slot()
    def _on_view(self) -> None:
        """At the first picture of the first start: one line, unless there is more to say."""
        self._session.view_changed.disconnect(self._on_view)
        message = self._window.message
        if message.is_free:
            self._settings.keep(_WELCOMED, True)
            text = tr("Your faces never leave this computer. Press F1 for shortcuts.")
            message.show_message(text, Tone.INFO, self.start)
