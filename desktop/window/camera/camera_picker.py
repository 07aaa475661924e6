"""The list of cameras: in the menu, and at the button that names the one on show."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QToolButton

from desktop.capture.cameras import Camera
from desktop.window.camera.mode_menus import ModeMenus
from desktop.window.kit.actions import make_action
from desktop.window.kit.translation import in_words, tr
from desktop.window.shell.main_window import MainWindow

NAME_WIDTH = 180
"""Of a camera's name in the tool bar, at most, in device-independent pixels."""


class CameraPicker(QObject):
    """Shows which cameras are there and which one is on show; asks for another.

    Attributes:
        button: at the left of the tool bar: a click goes live, its arrow opens the list.
        menu: the list, the same as in the menu bar.
        modes: the sizes, rates and formats of the camera on show.
        next: the camera after this one.
        look: look which cameras are there.

    Signals:
        camera_asked(camera): a person wants this one.
    """

    camera_asked = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._tools = window.tools
        self.menu = window.menus.camera
        button = window.toolbar.button_of(window.tools.camera)
        assert button is not None
        self.button = button
        self.next = make_action(
            window, tr("Next camera"), "Ctrl+Shift+L", tr("Show the next camera")
        )
        self.look = make_action(
            window, tr("Refresh cameras"), "Shift+F5", tr("Look for cameras again"), "refresh"
        )
        self._none = QAction(tr("No camera found"), window)
        self._none.setEnabled(False)
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._on_camera)
        self._end = self.menu.insertSeparator(self._tools.demo)
        self.modes = ModeMenus(self.menu)
        self.menu.insertAction(self._end, self._none)
        self._rest = self.menu.insertSeparator(self._end)
        self.menu.insertAction(self._end, self.next)
        for submenu in self.modes.menus:
            self.menu.insertMenu(self._end, submenu)
        self.menu.insertAction(self._end, self.look)
        self.menu.insertSeparator(self._none)
        self.button.setMenu(self.menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.button.installEventFilter(self)
        self.show_cameras((), None)

    def show_cameras(self, cameras: Sequence[Camera], shown: Camera | None) -> None:
        """List ``cameras``; ``shown`` bears the tick and gives the button its name."""
        # The list may be open just now: what stays must not be replaced under the pointer.
        if [one.data() for one in self._group.actions()] != list(cameras):
            self._list_anew(cameras)
        for action in self._group.actions():
            action.setChecked(shown is not None and _is_same(action.data(), shown))
        others = [one for one in cameras if shown is None or not _is_same(one, shown)]
        self.next.setEnabled(bool(others))

    def show_name(self, camera: Camera | None, tip: str = "") -> None:
        """Put the camera's name on the button; None leaves what stands there."""
        if camera is None:
            self.button.setAccessibleName("")
            self._tools.camera.setToolTip(tr("Go live with the camera (Ctrl+L)"))
            return
        metrics = self.button.fontMetrics()
        name = metrics.elidedText(in_words(camera.name), Qt.TextElideMode.ElideRight, NAME_WIDTH)
        self._tools.camera.setIconText(name.replace("&", "&&"))
        self._tools.camera.setToolTip(tip)
        self.button.setAccessibleName(tr("Camera: {name}").format(name=in_words(camera.name)))

    def open_list(self) -> None:
        """Show the list under the button."""
        self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Down opens the list, as the arrow does."""
        is_press = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            self.open_list()
            return True
        return False

    def _list_anew(self, cameras: Sequence[Camera]) -> None:
        for action in self._group.actions():
            self._group.removeAction(action)
            self.menu.removeAction(action)
            action.deleteLater()
        for camera in cameras:
            action = QAction(in_words(camera.name).replace("&", "&&"), self._group)
            action.setCheckable(True)
            action.setData(camera)
            action.setToolTip(tr("Show {name}").format(name=in_words(camera.name)))
            self.menu.insertAction(self._none, action)
        self._none.setVisible(not cameras)

    @Slot(QAction)
    def _on_camera(self, action: QAction) -> None:
        self.camera_asked.emit(action.data())


def _is_same(one: Camera, other: Camera) -> bool:
    if other.identity is None:
        return one.index == other.index
    return one.identity == other.identity
