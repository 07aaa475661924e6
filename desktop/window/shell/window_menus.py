"""The window's menus: everything that can be done stands in one of them, with its key."""

from PySide6.QtWidgets import QMenu, QMenuBar

from desktop.window.kit.translation import tr


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
        self.file = _menu(bar, tr("&File"))
        self.camera = _menu(bar, tr("&Camera"))
        self.record = _menu(bar, tr("&Record"))
        self.view = _menu(bar, tr("&View"))
        self.privacy = _menu(bar, tr("&Privacy"))
        self.help = _menu(bar, tr("&Help"))


def _menu(bar: QMenuBar, title: str) -> QMenu:
    menu = bar.addMenu(title)
    menu.setToolTipsVisible(True)
    return menu
