"""The table on standard output: a line for each face of a picture, a line for each video."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import TextIO

from desktop.files.whole_file import STANDARD_OUTPUT, writing
from desktop.safe_text import one_line
from desktop.terminal import say
from models.expression import EXPRESSIONS, Expression
from models.face import Face, FrameAnalysis
from models.face_answer import NOT_SURE, FaceAnswer

_WIDEST_NAME = 48
_COLUMNS = [max(len(expression.title), len("100 %")) for expression in EXPRESSIONS]


class Table:
    """Prints results as they come, in columns."""

    def __init__(self, file: TextIO, names: Iterable[str]) -> None:
        """``names`` are those of all files to come: the first column is made for them."""
        self._file = file
        self._emoji = _can_write(file, "".join(one.emoji for one in EXPRESSIONS))
        widest = max((display_width(one_line(name)) for name in names), default=0)
        self._name_width = min(max(widest, len("File")), _WIDEST_NAME)
        titles = [one.title.rjust(width) for one, width in zip(EXPRESSIONS, _COLUMNS, strict=True)]
        self._print("File", "Face  " + "  ".join(titles) + "  Expression")

    def add_picture(self, name: str, analysis: FrameAnalysis) -> None:
        """A line for each face."""
        for number, face in enumerate(analysis.faces, start=1):
            self._print(name if number == 1 else "", f"{number:4}  {self._face(face)}")
        if not analysis.faces:
            self._print(name, "   –  no face found")

    def add_video(self, name: str, frames: int, seen: Counter[Expression | None]) -> None:
        """One line: the share of each label among the faces of all frames."""
        total = seen.total()
        shares = [
            f"{self._title(one)} {count / total * 100:.0f} %" for one, count in seen.most_common()
        ]
        self._print(name, f"   –  {frames} frames: {', '.join(shares) or 'no face found'}")

    def _face(self, face: Face) -> str:
        shares = (f"{face.scores.probability_of(one) * 100:.0f} %" for one in EXPRESSIONS)
        columns = [share.rjust(width) for share, width in zip(shares, _COLUMNS, strict=True)]
        return "  ".join(columns) + f"  {self._answer(face)}"

    def _answer(self, face: Face) -> str:
        return self._title(face.label) if face.label else FaceAnswer.of(face).caption

    def _title(self, expression: Expression | None) -> str:
        if expression is None:
            return NOT_SURE
        return f"{expression.emoji} {expression.title}" if self._emoji else expression.title

    def _print(self, name: str, rest: str) -> None:
        name = shortened(one_line(name), self._name_width)
        padding = " " * (self._name_width - display_width(name))
        with writing(STANDARD_OUTPUT):
            say(f"{name}{padding}  {rest}", self._file)


def display_width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in "WF")
        for one in text
    )


def shortened(text: str, width: int) -> str:
    """The end of a text, which tells more of a path than its beginning, in at most ``width``."""
    if display_width(text) <= width:
        return text
    while display_width(text) > width - 1:
        text = text[1:]
    return "…" + text


def _can_write(file: TextIO, text: str) -> bool:
    try:
        text.encode(file.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
