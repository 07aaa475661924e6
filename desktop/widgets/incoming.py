"""What comes in by drag and drop or from the clipboard."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage


def incoming_file(data: QMimeData) -> Path | None:
    """The first file on this machine, if there is one."""
    files = (url.toLocalFile() for url in data.urls() if url.isLocalFile())
    return next((Path(file) for file in files), None)


def incoming_picture(data: QMimeData) -> QImage | None:
    """The picture itself, as browsers and snipping tools give it."""
    picture = QImage(data.imageData()) if data.hasImage() else QImage()
    return None if picture.isNull() else picture
