"""Actions with a text, an icon, a key and a tip, and the icons that follow the theme."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import Theme

_ICON, _ALERT = "icon-name", "icon-alert"


def make_action(parent: QObject, text: str, key: str, tip: str, icon: str = "") -> QAction:
    """An action for menu, tool bar and keyboard.

    Args:
        parent: the window; it gives the icon the theme's colours.
        text: in menus and beside the icon.
        key: as ``QKeySequence`` reads it; empty for none.
        tip: one short sentence without full stop; the key is added.
        icon: the name of a file in ``assets/icons``.
    """
    action = QAction(text, parent)
    action.setIconText(text)
    action.setToolTip(tip)
    if key:
        action.setShortcut(QKeySequence(key))
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({shown})")
    set_icon_name(action, icon)
    return action


def set_icon_name(action: QAction, icon: str, *, alert: bool = False) -> None:
    """Choose another drawing, in red for an ``alert``; seen when the window dresses itself."""
    action.setProperty(_ICON, icon)
    action.setProperty(_ALERT, alert)


def dress_actions(parent: QObject, icons: SvgIcons, theme: Theme) -> None:
    """Give all actions of a window their icons in the theme's colours."""
    for action in parent.findChildren(QAction):
        if name := action.property(_ICON):
            colour = theme.danger if action.property(_ALERT) else theme.text
            action.setIcon(icons.icon(f"icons/{name}", colour, theme.muted))
            # In a menu, an icon would stand where the tick belongs.
            action.setIconVisibleInMenu(not action.isCheckable())
