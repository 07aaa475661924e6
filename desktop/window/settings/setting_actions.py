"""The choices of how things look, as actions: for menus, keys and the settings' dialog alike."""

from collections.abc import Iterable
from dataclasses import fields

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from desktop.settings.overlay_options import OverlayOptions
from desktop.settings.settings import Settings
from desktop.window.kit.actions import make_action
from desktop.window.kit.language import Language
from desktop.window.kit.translation import QT_TR_NOOP, percent, tr
from desktop.window.settings.app_look import TEXT_PERCENTS, ThemeChoice

LANGUAGE = "look/language"
_PARTS = {
    "box": (QT_TR_NOOP("Box"), QT_TR_NOOP("Corners around each face")),
    "landmarks": (QT_TR_NOOP("Landmarks"), QT_TR_NOOP("The points used to align a face")),
    "bars": (QT_TR_NOOP("Small bars"), QT_TR_NOOP("All six probabilities beside the face")),
    "emoji": (QT_TR_NOOP("Emoji"), QT_TR_NOOP("The expression's emoji")),
    "label": (QT_TR_NOOP("Label"), QT_TR_NOOP("The expression in words, or why it is not sure")),
}
_THEMES = {
    ThemeChoice.SYSTEM: QT_TR_NOOP("Match system"),
    ThemeChoice.DARK: QT_TR_NOOP("Dark"),
    ThemeChoice.LIGHT: QT_TR_NOOP("Light"),
}


class SettingActions:
    """Each is checkable and knows by itself whether it is on.

    Attributes:
        settings: show them all in one place.
        mirror: show the camera as a mirror does.
        rest: let the camera go when nobody can look.
        emoji_only: no words over the picture and in the cards.
        announce: have a screen reader tell changes.
        parts: what is drawn over a face, by the name of :class:`OverlayOptions`'s field.
        themes, texts, languages: one of each is on; ``data()`` is a ``ThemeChoice``, a percentage,
            a ``Language``.
    """

    def __init__(self, window: QWidget) -> None:
        self.settings = make_action(
            window, tr("Settings…"), "Ctrl+,", tr("Open Settings"), "settings"
        )
        self.mirror = _switch(
            window, tr("Mirror the camera"), "Ctrl+Shift+M", tr("Show the camera like a mirror")
        )
        self.rest = _switch(
            window,
            tr("Turn the camera off when nobody looks"),
            "Ctrl+Shift+H",
            tr("After a minute minimized or with the screen locked"),
        )
        self.emoji_only = _switch(
            window, tr("Emoji only"), "Ctrl+E", tr("Hide words over the picture and in the cards")
        )
        self.announce = _switch(
            window,
            tr("Announce changes"),
            "Ctrl+Shift+A",
            tr("Have a screen reader announce new expressions"),
        )
        self.parts = {
            name: _switch(window, tr(text), "", tr(tip)) for name, (text, tip) in _PARTS.items()
        }
        self.themes = _group(window, ((theme, tr(name)) for theme, name in _THEMES.items()))
        self.texts = _group(window, ((size, percent(size / 100)) for size in TEXT_PERCENTS))
        languages = ((one, one.own_name or tr("Match system")) for one in Language)
        self.languages = _group(window, languages)
        self.set_all(Settings())

    @property
    def settled(self) -> bool:
        """Whether one of each group is on: while another one is chosen, for a moment none is."""
        groups = (self.themes, self.texts, self.languages)
        return all(group.checkedAction() for group in groups)

    @property
    def drawn(self) -> OverlayOptions:
        """What is drawn over a face."""
        parts = {name: action.isChecked() for name, action in self.parts.items()}
        return OverlayOptions(**parts, emoji_only=self.emoji_only.isChecked())

    def set_all(self, settings: Settings) -> None:
        """As they were left; where nothing is remembered, as they are meant to be."""
        usual = {field.name: bool(field.default) for field in fields(OverlayOptions)}
        self.mirror.setChecked(settings.flag("look/mirror", default=True))
        self.rest.setChecked(settings.flag("camera/rest", default=False))
        self.emoji_only.setChecked(settings.flag("drawn/emoji_only", default=False))
        self.announce.setChecked(settings.flag("look/announce", default=False))
        for name, action in self.parts.items():
            action.setChecked(settings.flag(f"drawn/{name}", default=usual[name]))
        _choose(self.themes, settings.choice("look/theme", ThemeChoice.SYSTEM))
        _choose(self.languages, settings.choice(LANGUAGE, Language.SYSTEM))
        size = settings.number("look/text", 100, TEXT_PERCENTS[0], TEXT_PERCENTS[-1])
        _choose(self.texts, size if size in TEXT_PERCENTS else TEXT_PERCENTS[0])

    def keep_all(self, settings: Settings) -> None:
        """Remember them."""
        settings.keep("look/mirror", self.mirror.isChecked())
        settings.keep("camera/rest", self.rest.isChecked())
        settings.keep("look/announce", self.announce.isChecked())
        settings.keep("look/theme", self.themes.checkedAction().data().value)
        settings.keep("look/text", self.texts.checkedAction().data())
        settings.keep(LANGUAGE, self.languages.checkedAction().data().value)
        settings.keep("drawn/emoji_only", self.emoji_only.isChecked())
        for name, action in self.parts.items():
            settings.keep(f"drawn/{name}", action.isChecked())

    def all_switches(self) -> tuple[QAction, ...]:
        """Everything but ``settings`` itself."""
        groups = (*self.themes.actions(), *self.texts.actions(), *self.languages.actions())
        return (
            self.mirror,
            self.rest,
            self.emoji_only,
            self.announce,
            *self.parts.values(),
            *groups,
        )


def add_choices(menu: QMenu, title: str, actions: Iterable[QAction]) -> None:
    """Put actions that have no key of their own into a menu of their own."""
    choices = menu.addMenu(title)
    choices.setToolTipsVisible(True)
    choices.addActions(list(actions))


def _switch(parent: QWidget, text: str, key: str, tip: str) -> QAction:
    action = make_action(parent, text, key, tip)
    action.setCheckable(True)
    return action


def _group(parent: QWidget, choices: Iterable[tuple[object, str]]) -> QActionGroup:
    group = QActionGroup(parent)
    for value, text in choices:
        action = QAction(text, parent)
        action.setCheckable(True)
        action.setData(value)
        group.addAction(action)
    return group


def _choose(group: QActionGroup, value: object) -> None:
    next(action for action in group.actions() if action.data() == value).setChecked(True)
