"""Numbers and lengths of time as people read them."""


def counted(number: int, one: str, many: str = "") -> str:
    """E.g. ``1 face`` or ``1,200 faces``; ``many`` where it is not ``one`` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def clock(seconds: float) -> str:
    """E.g. ``0:07``, ``2:03`` or ``1:02:03``."""
    # A frame's time may lie a rounding error before its second.
    minutes, second = divmod(int(max(0.0, seconds) + 1e-3), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def duration(seconds: float) -> str:
    """E.g. ``7 s``, ``2 min 03 s`` or ``1 h 02 min 03 s``."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minute:02} min {second:02} s"
    return f"{minute} min {second:02} s" if minute else f"{second} s"


def rough_duration(seconds: float) -> str:
    """E.g. ``40 s``, ``3 min`` or ``2 h 5 min``: an estimate."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
