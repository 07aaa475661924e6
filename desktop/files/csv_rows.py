"""Rows of CSV in which no name can break a row or become a formula."""

import csv
import io
from collections.abc import Iterable

from desktop.safe_text import one_line

_FORMULAS = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet computes (OWASP, "CSV Injection")."""
_GUARD = "'"
"""Before such a cell, it tells a spreadsheet that text follows."""


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows that each end in a line feed. Numbers stay numbers; texts become safe cells."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_cell(one) if isinstance(one, str) else one for one in row] for row in rows)
    return text.getvalue()


def from_cell(cell: str) -> str:
    """The text of a cell that :func:`csv_text` wrote, but for its control characters."""
    return cell[1:] if cell.startswith(_GUARD) and _is_guarded(cell[1:]) else cell


def _cell(text: str) -> str:
    line = one_line(text)
    return _GUARD + line if _is_guarded(line) else line


def _is_guarded(text: str) -> bool:
    """Also of a text that begins with the guard itself, so that each can be read back."""
    return text.lstrip(_GUARD).lstrip().startswith(_FORMULAS)
