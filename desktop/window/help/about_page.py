"""What this program is, of which version, and under which licences."""

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import onnxruntime
from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QWidget

from desktop.window.kit.page_dialog import PageDialog
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import scaled

_WIDTH = 480
_ICON = 64


class AboutPage(PageDialog):
    """Short."""

    def __init__(self, icons: SvgIcons, window: QWidget) -> None:
        super().__init__("About Moodmirror", _WIDTH, window)
        picture = self.title("")
        picture.setPixmap(icons.pixmap("icon", scaled(_ICON), self.devicePixelRatioF()))
        self.page.addWidget(picture)
        self.page.addWidget(self.title(f"Moodmirror {_version()}"))
        self.page.addWidget(
            self.words(
                "A mirror that reads facial expressions live. Nothing leaves this machine: it "
                "sends no picture and no number anywhere."
            )
        )
        self.page.addWidget(self.head("Licences"))
        self.page.addWidget(self.words(f"MIT. {licences_sentence()}"))
        self.page.addWidget(self.head("Parts"))
        parts = f"Qt {qVersion()}, ONNX Runtime {onnxruntime.__version__}, dlib, OpenCV, Python "
        self.page.addWidget(self.words(parts + sys.version.split()[0]))
        self.page.addStretch(1)


def licences_sentence() -> str:
    """Where the licences of the parts are to be found."""
    folder = Path(sys.executable).parent / "licences"
    if getattr(sys, "frozen", False):
        where = f"lie in {folder}" if folder.is_dir() else "lie beside the program, in “licences”"
        return f"The licences of its parts {where}."
    return "The licences of its parts come with the packages that it is installed with."


def _version() -> str:
    try:
        return version("moodmirror")
    except PackageNotFoundError:
        return ""
