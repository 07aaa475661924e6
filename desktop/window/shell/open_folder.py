"""Shows a folder in the system's file manager, and says so where there is none."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from desktop.window.kit.translation import in_value, tr
from desktop.window.shell.message_bar import MessageBar, Tone


def open_folder(folder: Path, message: MessageBar) -> None:
    """Open ``folder``; where nothing opens it, its path goes to the clipboard."""
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        return
    QGuiApplication.clipboard().setText(str(folder))
    sentence = tr("No file manager was found. The folder's path is on the clipboard: {folder}")
    message.show_message(sentence.format(folder=in_value(folder)), Tone.INFO)
