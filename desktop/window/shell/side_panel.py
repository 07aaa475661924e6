"""What stands beside the picture: the faces, and how steadily they are read."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.window.faces.face_panel import FacePanel
from desktop.window.faces.steadiness_slider import SteadinessSlider
from desktop.window.kit.svg_icons import SvgIcons


class SidePanel(QWidget):
    """The faces take all the height that there is; the slider stays at the foot.

    Attributes:
        faces: the cards.
        steadiness: the slider.
    """

    def __init__(self, icons: SvgIcons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.faces = FacePanel(icons)
        self.steadiness = SteadinessSlider()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.faces, 1)
        column.addWidget(self.steadiness)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(max(self.faces.width_needed(), self.steadiness.width_needed()))
