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
from desktop.window.kit.translation import in_value, tr

_WIDTH = 480
_ICON = 64


class AboutPage(PageDialog):
    """Short."""

    def __init__(self, icons: SvgIcons, window: QWidget) -> None:
        super().__init__(tr("About Moodmirror"), _WIDTH, window)
        picture = self.title("")
        picture.setPixmap(icons.pixmap("icon", scaled(_ICON), self.devicePixelRatioF()))
        self.page.addWidget(picture)
        self.page.addWidget(self.title(f"Moodmirror {_version()}"))
        self.page.addWidget(
            self.words(
                tr(
                    "A mirror that reads facial expressions live. Nothing leaves this computer: "
                    "no pictures, no results."
                )
            )
        )
        self.page.addWidget(self.head(tr("Licences")))
        self.page.addWidget(self.words(f"MIT. {licences_sentence()}"))
        self.page.addWidget(self.head(tr("Built with")))
        parts = f"Qt {qVersion()}, ONNX Runtime {onnxruntime.__version__}, dlib, OpenCV, Python "
        self.page.addWidget(self.words(parts + sys.version.split()[0]))
        self.page.addStretch(1)


def licences_sentence() -> str:
    """Where to find the licences of the components."""
    folder = Path(sys.executable).parent / "licences"
    if getattr(sys, "frozen", False):
        if folder.is_dir():
            return tr("The licences of its components are in {folder}.").format(
                folder=in_value(folder)
            )
        return tr("The licences of its components are next to the program, in “licences”.")
    return tr("The licences of its components come with the packages it is installed with.")


def _version() -> str:
    try:
        return version("moodmirror")
    except PackageNotFoundError:
        return ""
