"""The options of ``moodmirror bench found``."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

DESCRIPTION = """\
Count how many faces are found in pictures, each looked at as a still. A folder or zip may
hold labels.csv (image, and columns such as expression, age or gender) where each picture
shows one face, or boxes.csv (image,x1,y1,x2,y2) with a row for each face.
"""
EPILOG = """\
examples:
  moodmirror bench found faces.zip                   by the groups of its labels.csv
  moodmirror bench found portraits/ --masks --tilted
  moodmirror bench found portraits/ --composed 100   their faces in 100 made scenes
  moodmirror bench found --no-face 1000              false finds in made pictures
  moodmirror bench found --without-faces landscapes/
"""


@dataclass(frozen=True, slots=True)
class FoundPlan:
    """What to look at, and where to write it."""

    model: str
    paths: Sequence[Path] = ()
    masks: bool = False
    tilted: bool = False
    composed: int = 0
    no_face: int = 0
    without_faces: Sequence[Path] = ()
    limit: int | None = None
    json: Path | None = None
    markdown: Path | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the command's parser its options."""
    add = parser.add_argument
    add("paths", nargs="*", type=Path, metavar="PATH", help="folders and zips of pictures")
    add("--masks", action="store_true", help="also with masks drawn over the faces")
    add("--tilted", action="store_true", help="also turned by 50, 70 and 90 degrees")
    add(
        "--composed",
        type=_number,
        default=0,
        metavar="N",
        help="also their faces in N made scenes, 24 to 220 pixels large; the demo's without PATH",
    )
    add("--no-face", type=_number, default=0, metavar="N", help="N made pictures without a face")
    add(
        "--without-faces",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="a folder or zip of pictures that show no face; repeatable",
    )
    add("--limit", type=_number, metavar="N", help="at most N pictures of each PATH, evenly chosen")
    add("--json", type=Path, metavar="FILE", help="write JSON; - is standard output, no table")
    add("--markdown", type=Path, metavar="FILE", help="write the tables as Markdown, too")


def found_plan_of(options: argparse.Namespace) -> FoundPlan:
    """From parsed arguments."""
    names = FoundPlan.__dataclass_fields__
    return FoundPlan(**{name: getattr(options, name) for name in names})


def _number(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value
