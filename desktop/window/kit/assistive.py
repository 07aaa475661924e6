"""What screen readers are told of our own widgets: what Qt cannot know by itself."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_made: list[QAccessibleInterface] = []
"""Qt deletes them with their widgets; Python must not, so it never lets go of what is left."""


def tell_roles() -> None:
    """From now on, a widget is what its ``assistive_role`` says; without one, as Qt has it."""
    QAccessible.installFactory(_interface_of)


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have a screen reader say ``text``: now where it is urgent, else when it has finished."""
    event = QAccessibleAnnouncementEvent(widget, text)
    manners = QAccessible.AnnouncementPoliteness
    event.setPoliteness(manners.Assertive if urgent else manners.Polite)
    QAccessible.updateAccessibility(event)


def _interface_of(_class_name: str, asked: QObject) -> QAccessibleInterface | None:
    role = getattr(asked, "assistive_role", None)
    if not (isinstance(asked, QWidget) and isinstance(role, QAccessible.Role)):
        return None
    interface = QAccessibleWidget(asked, role)
    _made.append(interface)
    return interface
