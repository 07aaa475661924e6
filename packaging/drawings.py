"""Turns the drawing of the icon into the files that each system wants."""

import os
from io import BytesIO
from pathlib import Path

PNG_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)


def make_icons(drawing: Path, folder: Path) -> None:
    """Write ``moodmirror-SIZE.png`` for Linux, ``.ico`` for Windows and ``.icns`` for macOS."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image  # noqa: PLC0415  # Qt after the choice of its platform.
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415

    application = QGuiApplication.instance() or QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {}
    for size in {*PNG_SIZES, *_ICO_SIZES, 1024}:
        data = _png(drawing, size)
        pictures[size] = Image.open(BytesIO(data))
        if size in PNG_SIZES:
            (folder / f"moodmirror-{size}.png").write_bytes(data)
    # Each size is drawn for itself: a small one that was shrunk would be blurred.
    others = [pictures[size] for size in _ICO_SIZES]
    pictures[256].save(
        folder / "moodmirror.ico", sizes=[(size, size) for size in _ICO_SIZES], append_images=others
    )
    others = [pictures[size] for size in (32, 64, 128, 256, 512)]
    pictures[1024].save(folder / "moodmirror.icns", append_images=others)
    del application


def _png(drawing: Path, size: int) -> bytes:
    from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt  # noqa: PLC0415
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(str(drawing))
    if not renderer.isValid():
        raise SystemExit(f"{drawing} is no drawing.")
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())
