"""What a person can do in the window, each with a text, an icon, a key and a tip."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence

from desktop.window.kit.actions import make_action, set_icon_name
from desktop.window.kit.translation import tr


class WindowActions:
    """The actions that every window has; a feature brings its own, made by :func:`make_action`.

    Attributes:
        camera: switch to the live camera.
        open: choose a picture or video.
        paste: show what the clipboard holds.
        demo: show the built-in demo.
        pause: pause the picture; checkable.
        panel: show the faces' cards; checkable.
        engine: show what reads the faces.
        again: open the last source once more; stands in messages only.
        cancel: give up what is being opened.
        quit: close the window.
    """

    def __init__(self, parent: QObject) -> None:
        self.camera = make_action(
            parent, tr("Camera"), "Ctrl+L", tr("Switch to live camera"), "camera"
        )
        self.cancel = make_action(
            parent, tr("Cancel opening"), "Esc", tr("Keep the current picture"), "close"
        )
        self.cancel.setIconText(tr("Cancel"))
        self.cancel.setEnabled(False)
        self._escape_left = False
        self.leave_escape(to_others=False)
        self.open = make_action(
            parent, tr("Open…"), "Ctrl+O", tr("Open pictures, videos or recordings"), "open-image"
        )
        self.paste = make_action(
            parent, tr("Paste"), "Ctrl+V", tr("Show the picture on the clipboard"), "clipboard"
        )
        self.demo = make_action(parent, tr("Demo"), "Ctrl+D", tr("Show the built-in demo"), "video")
        self.pause = make_action(parent, tr("Pause"), "Space", tr("Pause or resume"), "pause")
        self.pause.setCheckable(True)
        # On the picture alone: elsewhere the space bar presses the button that has the focus.
        self.pause.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.panel = make_action(parent, tr("Faces"), "Ctrl+B", tr("Show face cards"), "panel")
        self.panel.setCheckable(True)
        self.engine = make_action(parent, tr("Model…"), "Ctrl+I", tr("Model details"), "provider")
        self.again = make_action(parent, tr("Try again"), "F5", tr("Open it again"), "refresh")
        self.quit = make_action(parent, tr("Quit"), "Ctrl+Q", tr("Quit Moodmirror"))

    def leave_escape(self, *, to_others: bool) -> None:
        """Esc gives up opening, unless something lies over the picture that it closes."""
        self._escape_left = to_others
        self._share_escape()

    def show_opening(self, *, opening: bool) -> None:
        """While something is being opened, Esc gives that up."""
        self.cancel.setEnabled(opening)
        self._share_escape()

    def _share_escape(self) -> None:
        """A key that two actions want does neither."""
        self.cancel.setShortcut(QKeySequence("" if self._escape_left else "Esc"))

    def name_way_to_camera(self, *, back: bool) -> None:
        """Name the way to the camera after where the person comes from."""
        self.camera.setText(tr("Back to camera") if back else tr("Camera"))
        self.camera.setIconText(self.camera.text())

    def show_paused(self, *, paused: bool) -> None:
        """Name the way on."""
        self.pause.setText(tr("Resume") if paused else tr("Pause"))
        self.pause.setIconText(self.pause.text())
        set_icon_name(self.pause, "play" if paused else "pause")
