"""The window's menus: everything that can be done stands in one of them, with its key."""

from PySide6.QtWidgets import QMenu, QMenuBar


class WindowMenus:
    """The menus by name; each feature adds its own actions where a person would look for them.

    Attributes:
        file: what is opened and kept.
        camera: which camera, and how.
        record: recording, marks, snapshots.
        view: what is shown.
        privacy: covering faces.
        help: keys, words, the model.
    """

    def __init__(self, bar: QMenuBar) -> None:
        self.file = _menu(bar, "&File")
        self.camera = _menu(bar, "&Camera")
        self.record = _menu(bar, "&Record")
        self.view = _menu(bar, "&View")
        self.privacy = _menu(bar, "&Privacy")
        self.help = _menu(bar, "&Help")


def _menu(bar: QMenuBar, title: str) -> QMenu:
    menu = bar.addMenu(title)
    menu.setToolTipsVisible(True)
    return menu
