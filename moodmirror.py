"""Moodmirror reads facial expressions: this is its library, and the start of its program.

In three lines::

    from moodmirror import load

    for face in load().read("party.jpg"):
        print(face.box, face.label, face.probabilities)

``docs/library.md`` says the rest. Nothing of the window is loaded.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if "__path__" not in globals():
    # In a checkout this is a module beside the folders, which come before others of their names
    # from now on, such as somebody's own models.py. Installed, it is the package around them.
    sys.path.insert(0, str(Path(__file__).resolve().parent))

from models import __all__, __getattr__  # noqa: F401  # The library, loaded when it is used.

if TYPE_CHECKING:
    from models import EXPRESSIONS as EXPRESSIONS
    from models import BoundingBox as BoundingBox
    from models import Expression as Expression
    from models import Face as Face
    from models import FaceReader as FaceReader
    from models import Landmarks as Landmarks
    from models import MoodmirrorError as MoodmirrorError
    from models import Reason as Reason
    from models import load as load


def main() -> int:
    """Run the program ``moodmirror`` with the arguments of the process."""
    from desktop.command_line import main as run  # noqa: PLC0415  # Not for the library.

    return run()


if __name__ == "__main__":
    sys.exit(main())
