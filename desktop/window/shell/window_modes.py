"""Full screen, and a small window that stays above the others: the picture alone."""

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence

from desktop.settings.settings import Settings
from desktop.window.kit.actions import make_action, set_icon_name
from desktop.window.kit.translation import tr
from desktop.window.picture.picture_badges import PictureBadges
from desktop.window.shell.exit_button import ExitButton
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.window_place import smallest_size

_COMPACT, _SMALLEST_COMPACT = QSize(320, 240), QSize(160, 120)
_GRIP = 48
"""Pixels of the compact window that must lie on a screen, or nobody could take hold of it."""
_HINT_MS = 2000


class WindowModes(QObject):
    """Leads into full screen and into the compact window; the same key or Esc leads back.

    Attributes:
        full_screen, compact: the actions; checkable.
        hint: how to get back; shown for a moment.
        exit: the same by pointer.
    """

    def __init__(self, window: MainWindow, settings: Settings, badges: PictureBadges) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._usual_video = window.video.minimumSize()
        self._place_before = window.geometry()
        self._was_maximized = False
        tip = tr("Show the picture alone on the whole screen")
        self.full_screen = make_action(window, tr("Full screen"), "F11", tip, "fullscreen")
        tip = tr("Show the picture alone in a small window that stays on top")
        self.compact = make_action(window, tr("Compact window"), "Ctrl+Shift+F", tip, "compact")
        self._back = QAction(tr("Exit full screen or compact window"), window)
        self._back.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        self._back.setEnabled(False)
        self._back.triggered.connect(self._on_back)
        window.menus.view.addSeparator()
        for action in (self.full_screen, self.compact):
            action.setCheckable(True)
            window.menus.view.addAction(action)
        window.dress()
        self.exit = ExitButton(window.icons, window.video, self._back)
        self.hint = badges.add("exit-fullscreen", tr("Press Esc to exit"))
        self._hint_time = QTimer(self)
        self._hint_time.setSingleShot(True)
        self._hint_time.setInterval(_HINT_MS)
        self._hint_time.timeout.connect(self.hint.hide)
        self.full_screen.toggled.connect(self._on_full_screen)
        self.compact.toggled.connect(self._on_compact)
        window.video.double_clicked.connect(self._on_double_click)
        window.closed.connect(self._on_closed)

    @Slot()
    def _on_back(self) -> None:
        self.full_screen.setChecked(False)
        self.compact.setChecked(False)

    @Slot()
    def _on_double_click(self) -> None:
        """Into full screen, and out of whatever hides the tools."""
        if self._back.isEnabled():
            self._on_back()
        else:
            self.full_screen.setChecked(True)

    @Slot()
    def _on_closed(self) -> None:
        if self.compact.isChecked():
            self._keep_place()

    @Slot(bool)
    def _on_full_screen(self, on: bool) -> None:
        if on:
            self.compact.setChecked(False)
            self._begin()
            self._window.showFullScreen()
        else:
            self._end()
        set_icon_name(self.full_screen, "exit-fullscreen" if on else "fullscreen")
        self._window.dress()

    @Slot(bool)
    def _on_compact(self, on: bool) -> None:
        window = self._window
        if on:
            self.full_screen.setChecked(False)
            self._begin()
            window.showNormal()
            window.video.setMinimumSize(_SMALLEST_COMPACT)
            window.setMinimumSize(_SMALLEST_COMPACT)
            self._stay_on_top(True)
            window.setGeometry(self._place())
        else:
            self._keep_place()
            self._stay_on_top(False)
            self._end()
        window.video.setFocus()

    def _stay_on_top(self, on: bool) -> None:
        """By its handle: the widget's own flags would hide the window and make it anew."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.setFlag(Qt.WindowType.WindowStaysOnTopHint, on)

    def _begin(self) -> None:
        window = self._window
        self._was_maximized = window.isMaximized()
        self._place_before = window.normalGeometry() if self._was_maximized else window.geometry()
        window.show_picture_alone(True)
        window.tools.leave_escape(to_others=True)
        self._back.setEnabled(True)
        window.video.setFocus()
        self.hint.show()
        self._hint_time.start()
        self.exit.set_wanted(True)

    def _end(self) -> None:
        window = self._window
        self.hint.hide()
        self.exit.set_wanted(False)
        self._back.setEnabled(False)
        window.tools.leave_escape(to_others=False)
        window.show_picture_alone(False)
        window.video.setMinimumSize(self._usual_video)
        window.setMinimumSize(smallest_size(window.screen()))
        window.showNormal()
        window.setGeometry(self._place_before)
        if self._was_maximized:
            window.showMaximized()

    def _keep_place(self) -> None:
        place = self._window.geometry()
        numbers = {"x": place.x(), "y": place.y(), "w": place.width(), "h": place.height()}
        for name, number in numbers.items():
            self._settings.keep(f"compact/{name}", number)

    def _place(self) -> QRect:
        """Where it was last, as far as there still is a screen; else at the lower right."""
        number = self._settings.number
        size = QSize(
            number("compact/w", _COMPACT.width(), _SMALLEST_COMPACT.width(), 10_000),
            number("compact/h", _COMPACT.height(), _SMALLEST_COMPACT.height(), 10_000),
        )
        nowhere = -1_000_000
        x, y = (number(f"compact/{name}", nowhere, -100_000, 100_000) for name in "xy")
        place = QRect(QPoint(x, y), size)
        for screen in QGuiApplication.screens():
            seen = screen.availableGeometry().intersected(place)
            if min(seen.width(), seen.height()) >= _GRIP:
                return place
        room = self._window.screen().availableGeometry()
        size = size.boundedTo(room.size())
        corner = room.bottomRight() - QPoint(size.width(), size.height()) - QPoint(_GRIP, _GRIP)
        return QRect(corner, size)
