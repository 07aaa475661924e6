"""Lengths of time in the language of the application."""

from desktop.window.kit.translation import tr


def duration(seconds: float) -> str:
    """E.g. ``7 s``, ``2 min 03 s`` or ``1 h 02 min 03 s``."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return tr("{hours} h {minutes} min {seconds} s").format(
            hours=hours, minutes=f"{minute:02}", seconds=f"{second:02}"
        )
    if minute:
        return tr("{minutes} min {seconds} s").format(minutes=minute, seconds=f"{second:02}")
    return tr("{seconds} s").format(seconds=second)


def rough_duration(seconds: float) -> str:
    """E.g. ``40 s``, ``3 min`` or ``2 h 5 min``: an estimate."""
    if seconds < 90:
        return tr("{seconds} s").format(seconds=round(seconds))
    minutes = round(seconds / 60)
    if minutes < 90:
        return tr("{minutes} min").format(minutes=minutes)
    return tr("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)
