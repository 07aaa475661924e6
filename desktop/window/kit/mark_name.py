"""How a mark of a recording is called."""

from desktop.window.kit.translation import tr


def mark_name(number: int, note: str) -> str:
    """E.g. ``Mark 2: she laughs``, or ``Mark 2``."""
    if not note:
        return tr("Mark {number}").format(number=number)
    return tr("Mark {number}: {note}").format(number=number, note=note)
