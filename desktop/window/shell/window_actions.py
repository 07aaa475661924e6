"""What a person can do in the window, each with a text, an icon, a key and a tip."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence

from desktop.window.kit.actions import make_action, set_icon_name


class WindowActions:
    """The actions that every window has; a feature brings its own, made by :func:`make_action`.

    Attributes:
        camera: go live, from anything else.
        open: choose a picture or video.
        paste: show what the clipboard holds.
        demo: show the built-in demo.
        pause: hold the picture; checkable.
        panel: show the faces' cards; checkable.
        engine: tell what reads the faces.
        again: open the last source once more; stands in messages only.
        cancel: give up what is being opened.
        quit: close the window.
    """

    def __init__(self, parent: QObject) -> None:
        self.camera = make_action(parent, "Camera", "Ctrl+L", "Go live with the camera", "camera")
        self.cancel = make_action(parent, "Cancel opening", "Esc", "Keep what is on show", "close")
        self.cancel.setIconText("Cancel")
        self.cancel.setEnabled(False)
        self._escape_left = False
        self.leave_escape(to_others=False)
        self.open = make_action(
            parent, "Open…", "Ctrl+O", "Open a picture or a video", "open-image"
        )
        self.paste = make_action(
            parent, "Paste", "Ctrl+V", "Show the picture in the clipboard", "clipboard"
        )
        self.demo = make_action(parent, "Demo", "Ctrl+D", "Show the built-in demo", "video")
        self.pause = make_action(parent, "Pause", "Space", "Hold the picture", "pause")
        self.pause.setCheckable(True)
        # On the picture alone: elsewhere the space bar presses the button that has the focus.
        self.pause.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.panel = make_action(parent, "Faces", "Ctrl+B", "Show a card for each face", "panel")
        self.panel.setCheckable(True)
        self.engine = make_action(
            parent, "Model…", "Ctrl+I", "Tell what reads the faces", "provider"
        )
        self.again = make_action(parent, "Try again", "F5", "Open it once more", "refresh")
        self.quit = make_action(parent, "Quit", "Ctrl+Q", "Close Moodmirror")

    def leave_escape(self, *, to_others: bool) -> None:
        """Esc leads to the camera, unless something lies over the picture that it closes."""
        self._escape_left = to_others
        self._share_escape()

    def show_opening(self, *, opening: bool) -> None:
        """While something is being opened, Esc gives that up."""
        self.cancel.setEnabled(opening)
        self._share_escape()

    def _share_escape(self) -> None:
        """A key that two actions want does neither."""
        cancels = self.cancel.isEnabled()
        keys = ("Ctrl+L",) if self._escape_left or cancels else ("Ctrl+L", "Esc")
        self.camera.setShortcuts([QKeySequence(key) for key in keys])
        self.cancel.setShortcut(QKeySequence("" if self._escape_left and cancels else "Esc"))

    def name_way_to_camera(self, *, back: bool) -> None:
        """Name the way to the camera after where the person comes from."""
        self.camera.setText("Back to camera" if back else "Camera")
        self.camera.setIconText(self.camera.text())

    def show_paused(self, *, paused: bool) -> None:
        """Name the way on."""
        self.pause.setText("Go on" if paused else "Pause")
        self.pause.setIconText(self.pause.text())
        set_icon_name(self.pause, "play" if paused else "pause")
