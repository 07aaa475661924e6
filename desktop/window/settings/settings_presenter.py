"""Carries every choice to where it acts, and to the file in which it is remembered."""

from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from desktop.capture.frame_source import FrameSource
from desktop.live.live_session import LiveSession
from desktop.settings.settings import Settings
from desktop.window.kit.translation import tr
from desktop.window.settings.app_look import AppLook
from desktop.window.settings.setting_actions import SettingActions, add_choices
from desktop.window.settings.settings_dialog import SettingsDialog
from desktop.window.shell.announcer import Announcer
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone


class SettingsPresenter(QObject):
    """Begins as the person left it; every choice acts at once.

    Attributes:
        actions: the choices.
        announcer: tells a screen reader of new labels.
        dialog: all of them in one place; None until somebody asks.
    """

    def __init__(self, window: MainWindow, session: LiveSession, settings: Settings) -> None:
        super().__init__(window)
        self.actions = SettingActions(window)
        self.announcer = Announcer(window.video)
        self.dialog: SettingsDialog | None = None
        self._window = window
        self._session = session
        self._settings = settings
        self._complained = False
        self._language: object = None
        self._mirrored_by_itself: WeakKeyDictionary[FrameSource, bool] = WeakKeyDictionary()
        self._add_to_menus()
        self.actions.set_all(settings)
        self._language = self.actions.languages.checkedAction().data()
        self._apply()
        for action in self.actions.all_switches():
            action.toggled.connect(self._on_choice)
        self.actions.settings.triggered.connect(self._on_asked)
        session.source_opened.connect(self._apply_mirror)

    def _add_to_menus(self) -> None:
        actions, menus = self.actions, self._window.menus
        menus.camera.addSeparator()
        menus.camera.addActions([actions.mirror, actions.rest])
        menus.view.addSeparator()
        menus.view.addAction(actions.emoji_only)
        menus.view.addAction(actions.announce)
        add_choices(menus.view, tr("Face overlay"), actions.parts.values())
        add_choices(menus.view, tr("Theme"), actions.themes.actions())
        add_choices(menus.view, tr("Text size"), actions.texts.actions())
        add_choices(menus.view, tr("Language"), actions.languages.actions())
        menus.view.addSeparator()
        menus.view.addAction(actions.settings)
        self._window.toolbar.add_right(actions.settings)
        self._window.dress()

    @Slot()
    def _on_asked(self) -> None:
        if self.dialog is None:
            self.dialog = SettingsDialog(self.actions, self._window)
            slider, same = self.dialog.steadiness, self._window.side.steadiness
            slider.set_steadiness(same.steadiness)
            slider.chosen.connect(same.set_steadiness)
            same.chosen.connect(slider.set_steadiness)
            self.dialog.reset_asked.connect(self._on_reset)
        self.dialog.fit()
        self.dialog.show()
        self.dialog.activateWindow()

    @Slot()
    def _on_reset(self) -> None:
        self.actions.set_all(Settings())
        self._window.side.steadiness.set_steadiness(Settings().steadiness)

    def _tell_of_language(self) -> None:
        language = self.actions.languages.checkedAction().data()
        if language is not self._language:
            self._language = language
            sentence = tr("Moodmirror will use this language the next time it starts.")
            self._window.message.show_message(sentence, Tone.INFO)

    @Slot()
    def _on_choice(self) -> None:
        if not self.actions.settled:
            return
        self._apply()
        self._tell_of_language()
        self.actions.keep_all(self._settings)
        complaint = self._settings.complaint()
        if complaint and not self._complained:
            self._complained = True
            self._window.message.show_message(complaint, Tone.INFO)

    def _apply(self) -> None:
        actions, window = self.actions, self._window
        window.video.set_drawn(actions.drawn)
        window.panel.set_wordless(actions.drawn.emoji_only)
        self.announcer.switch(actions.announce.isChecked())
        application = QApplication.instance()
        assert application is not None
        look = AppLook.of(application)
        look.choose_theme(actions.themes.checkedAction().data())
        look.enlarge_text(actions.texts.checkedAction().data())
        self._apply_mirror()

    @Slot()
    def _apply_mirror(self) -> None:
        """Only what is a mirror by itself can be made none: nobody wants to read a film so."""
        source = self._session.source
        if source is None:
            return
        by_itself = self._mirrored_by_itself.setdefault(source, source.mirrored)
        source.mirrored = by_itself and self.actions.mirror.isChecked()
        self._window.video.update()
