"""Lengths of time as people read them."""


def clock(seconds: float) -> str:
    """E.g. ``0:07``, ``2:03`` or ``1:02:03``."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def duration(seconds: float) -> str:
    """E.g. ``7 s``, ``2 min 03 s`` or ``1 h 02 min 03 s``."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minute:02} min {second:02} s"
    return f"{minute} min {second:02} s" if minute else f"{second} s"
