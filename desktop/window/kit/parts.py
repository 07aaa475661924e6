"""Small parts of which dialogs are made."""

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget


def tint(label: QWidget, colour: QColor | str) -> None:
    """Give a label's text a colour; to be called again when the theme changes."""
    palette = label.palette()
    palette.setColor(label.foregroundRole(), QColor(colour))
    label.setPalette(palette)


def push_button(text: str, tip: str, *, secondary: bool = False) -> QPushButton:
    """A button with a tip; Enter in a dialog presses it only while it has the focus.

    Args:
        text: on the button.
        tip: what it does.
        secondary: whether it stands back behind another one.
    """
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setProperty("secondary", secondary)
    button.setAutoDefault(False)
    return button


def sheet_button(text: str = "", tip: str = "", *, secondary: bool = False) -> QPushButton:
    """A button on what lies over the picture: Enter presses it as Space does."""
    button = push_button(text, tip, secondary=secondary)
    button.setAutoDefault(True)  # Outside of dialogs, Qt leaves Enter to nobody.
    return button


def scrolled(inside: QWidget, name: str) -> QScrollArea:
    """An area without a frame that scrolls up and down; sideways where it must.

    Args:
        inside: as wide as the area, but where its text is too large for that.
        name: for screen readers.
    """
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setAccessibleName(name)
    return area
