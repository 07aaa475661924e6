"""What a person can do in the window, each with a text, an icon, a key and a tip."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from desktop.widgets.svg_icons import SvgIcons
from desktop.widgets.theme import Theme


class WindowActions:
    """Made once for a window.

    Attributes:
        camera: go live, from anything else.
        open: choose a picture or video.
        paste: show what the clipboard holds.
        demo: show the built-in demo.
        pause: hold the picture; checkable.
        panel: show the faces' cards; checkable.
        engine: tell what reads the faces; stands in the status line.
        again: open the last source once more; stands in messages only.
    """

    def __init__(self, parent: QObject) -> None:
        self.camera = _action(parent, "Camera", "Ctrl+L", "Go live with the camera")
        self.leave_escape(to_others=False)
        self.open = _action(parent, "Open…", "Ctrl+O", "Open a picture or a video")
        self.paste = _action(parent, "Paste", "Ctrl+V", "Show the picture in the clipboard")
        self.demo = _action(parent, "Demo", "Ctrl+D", "Show the built-in demo")
        self.pause = _action(parent, "Pause", "Space", "Hold the picture")
        self.pause.setCheckable(True)
        # On the picture alone: elsewhere the space bar presses the button that has the focus.
        self.pause.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.panel = _action(parent, "Faces", "Ctrl+B", "Show a card for each face")
        self.panel.setCheckable(True)
        self.engine = _action(parent, "Model", "Ctrl+I", "Tell what reads the faces")
        self.again = _action(parent, "Try again", "Ctrl+R", "Open it once more")

    def leave_escape(self, *, to_others: bool) -> None:
        """Esc leads to the camera, unless something lies over the picture that it closes."""
        keys = ("Ctrl+L",) if to_others else ("Ctrl+L", "Esc")
        self.camera.setShortcuts([QKeySequence(key) for key in keys])

    def name_way_to_camera(self, *, back: bool) -> None:
        """Name the way to the camera after where the person comes from."""
        self.camera.setText("Back to camera" if back else "Camera")
        self.camera.setIconText(self.camera.text())

    def show_paused(self, *, paused: bool) -> None:
        """Name the way on."""
        self.pause.setIconText("Go on" if paused else "Pause")

    def dress(self, icons: SvgIcons, theme: Theme, *, camera_stands_out: bool) -> None:
        """Icons in the theme's colours."""
        names = {
            self.open: "open-image",
            self.paste: "clipboard",
            self.demo: "video",
            self.pause: "play" if self.pause.isChecked() else "pause",
            self.panel: "panel",
        }
        for action, name in names.items():
            action.setIcon(icons.icon(f"icons/{name}", theme.text, theme.muted))
        colour = theme.on_accent if camera_stands_out else theme.text
        self.camera.setIcon(icons.icon("icons/camera", colour, theme.muted))


def _action(parent: QObject, text: str, key: str, tip: str) -> QAction:
    action = QAction(text, parent)
    action.setIconText(text)
    action.setShortcut(QKeySequence(key))
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{tip} ({shown})")
    return action
