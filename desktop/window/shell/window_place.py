"""How large the window is at first, and how small it may become, on screens of any size."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QScreen

USUAL, SMALLEST = QSize(1280, 800), QSize(720, 480)
_FRAME = QSize(16, 48)
"""Pixels for the title bar and the borders, which nobody knows before the window is shown."""


def usual_size(screen: QScreen) -> QSize:
    """Of a window that nobody has sized yet; it lies on the screen with its frame."""
    return USUAL.boundedTo(_room_on(screen))


def smallest_size(screen: QScreen) -> QSize:
    """Below which things are cut off; less on a screen that has not even that."""
    return SMALLEST.boundedTo(_room_on(screen))


def _room_on(screen: QScreen) -> QSize:
    return screen.availableGeometry().size() - _FRAME
