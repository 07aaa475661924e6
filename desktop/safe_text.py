"""Names of files and devices, made safe to be shown in one line."""

import re

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # Control characters: they move the cursor or give the terminal orders.
    "\u2028\u2029"  # Line breaks.
    "\u202a-\u202e\u2066-\u2069"  # They turn the order of what follows.
    "\ud800-\udfff]"  # Bytes of a name that are no text.
)
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def one_line(text: str) -> str:
    """``text`` with an escape, as in Python's own strings, for each character that is unsafe."""
    return _UNSAFE.sub(lambda found: _escape(found.group()), text)


def _escape(character: str) -> str:
    """E.g. ``\\\\n``, ``\\\\x1b``, ``\\\\u202e``; the byte itself where it was none of a text."""
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # As os.fsdecode() keeps a byte.
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
