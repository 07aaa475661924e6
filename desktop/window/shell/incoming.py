"""What comes in by drag and drop or from the clipboard."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage


def incoming_files(data: QMimeData) -> list[Path]:
    """The files and folders on this machine."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def incoming_picture(data: QMimeData) -> QImage | None:
    """The picture itself, as browsers and snipping tools give it."""
    picture = QImage(data.imageData()) if data.hasImage() else QImage()
    return None if picture.isNull() else picture
